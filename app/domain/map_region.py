"""A part of the map of papers, as an address has it: `120,80;300,90;210,240`.

The corners of a polygon, in units of the map, each a whole number. A paper lies in it where a line
from it crosses the polygon's edge an odd number of times, so that an edge may cross itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_CORNERS = 64
LARGEST = 1000
"""The map is so many units wide or high, whichever is more."""
_CORNER = re.compile(r"\s*(-?\d{1,4})\s*,\s*(-?\d{1,4})\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class MapRegion:
    """A polygon on the map."""

    corners: tuple[tuple[int, int], ...]
    """At least three, in units of the map; the last is joined to the first."""

    def __str__(self) -> str:
        return ";".join(f"{x},{y}" for x, y in self.corners)

    def holds(self, places: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Mark the places that lie within, shape (n,).

        Args:
            places: x and y of each, shape (n, 2); not a number for none.
        """
        corners = np.array(self.corners, dtype=np.float32)
        low, high = corners.min(axis=0), corners.max(axis=0)
        held = np.zeros(len(places), dtype=np.bool_)
        near = np.flatnonzero(((places >= low) & (places <= high)).all(axis=1))
        x, y = places[near].T
        inside = np.zeros(len(near), dtype=np.bool_)
        for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            if y1 == y2:
                continue
            crosses = (y1 > y) != (y2 > y)
            inside ^= crosses & (x < x1 + (y - y1) * (x2 - x1) / (y2 - y1))
        held[near] = inside
        return held


def read_map_region(text: str) -> MapRegion | None:
    """Read a polygon; None where the text is none."""
    parts = [_CORNER.fullmatch(part) for part in text.strip().strip(";").split(";")]
    corners = [(int(found[1]), int(found[2])) for found in parts if found]
    if len(corners) < len(parts) or not 3 <= len(corners) <= MOST_CORNERS:
        return None
    return MapRegion(tuple(corners))

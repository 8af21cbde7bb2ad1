"""The outline of a group of circles: a convex one, so that groups in discs apart never cover."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, pi, sin

Point = tuple[float, float]

_CORNERS = 12
"""Points by which a circle is outlined."""


def outline(circles: Iterable[tuple[float, float, float]]) -> list[Point]:
    """Return the corners of the smallest convex area around some circles, in their order around it.

    By Andrew's monotone chain ("Another efficient algorithm for convex hulls in two dimensions",
    1979).

    Args:
        circles: x, y and radius of each; one at the least.
    """
    points = sorted(
        {
            (x + r * cos(2 * pi * n / _CORNERS), y + r * sin(2 * pi * n / _CORNERS))
            for x, y, r in circles
            for n in range(_CORNERS)
        }
    )
    lower, upper = _chain(points), _chain(points[::-1])
    return [*lower[:-1], *upper[:-1]]


def _chain(points: list[Point]) -> list[Point]:
    kept: list[Point] = []
    for x, y in points:
        while len(kept) > 1:
            (x1, y1), (x2, y2) = kept[-2:]
            if (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) > 0:
                break
            kept.pop()
        kept.append((x, y))
    return kept

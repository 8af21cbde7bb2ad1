"""Names in a drawing that is zoomed: laid out once, so that at no scale one covers another.

A name keeps its size while the drawing grows, so names come apart as a reader zooms in. Each has
the scale from which it shows, and then shows at every larger one (active ranges of labels: Been,
Daiches and Yap, "Dynamic map labeling", 2006). Answers from places, sizes and names. It must not
know papers, the database or pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.charts.network.type_width import text_width

Beside = Literal["right", "left"]
Over = Literal["above", "below", "middle"]
Spot = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels from a spot."""

SIZE, GROUP_SIZE = 12.0, 15.0
"""Pixels of type: people, groups."""
ITALIC = 0.85
"""How wide the italics of groups' names are beside the letters of people's."""
LINE = 1.25
"""Height of a line of type."""
GAP = 4.0
"""Pixels between a circle and its name, and around each name."""
GROWTH = 2.2
"""How many times larger circles become at most while the drawing grows."""
LARGEST = 14.0
"""Pixels of a radius beyond which circles do not grow."""
NAMED_AT_HOME = 50
"""Names of people while the whole drawing is seen; as many on each part that is seen as large."""
CLOSEST = 32.0
"""Largest scale, beside that at which the whole drawing is seen."""


@dataclass(frozen=True, slots=True)
class NamedCircle:
    """A person in a drawing."""

    x: float
    y: float
    """In the drawing's own units."""
    radius: float
    """In pixels, while the whole drawing is seen."""
    text: str


@dataclass(frozen=True, slots=True)
class NamedArea:
    """A group in a drawing: its name may stand above one spot, below another, or on a third."""

    spots: dict[Over, Spot]
    text: str
    least: float = 0.0
    """The scale below which its name does not show."""


@dataclass(frozen=True, slots=True)
class CircleLabel:
    """On which side of a circle a name stands, and from which scale on."""

    side: Beside
    scale: float
    """Pixels a unit of the drawing from which the name shows; infinite for never."""


@dataclass(frozen=True, slots=True)
class AreaLabel:
    """Where the name of a group stands, and from which scale on."""

    x: float
    y: float
    side: Over
    shift: float
    """Pixels by which it is moved sideways, so that it is not cut."""
    scale: float


@dataclass(frozen=True, slots=True)
class Home:
    """The whole drawing as it is seen at first."""

    left: float
    top: float
    right: float
    bottom: float
    """In the drawing's units."""
    scale: float
    """Pixels a unit."""
    growth: float
    """How many times larger circles become."""
    margin: float
    """Pixels around it in which names may stand."""


def growth_of(radius: float) -> float:
    """Return how many times larger circles become, given the radius of the largest at first."""
    return min(GROWTH, max(1.0, LARGEST / max(radius, 1e-9)))


def label_for_scales(
    groups: Sequence[NamedArea], people: Sequence[NamedCircle], home: Home
) -> tuple[list[AreaLabel], list[CircleLabel]]:
    """Lay out all names, those of groups first.

    Args:
        groups: the most important one first.
        people: the most important one first.
        home: the whole drawing.

    Returns:
        The labels of groups and of people, in the same order.
    """
    names = _Names(len(groups) + len(people))
    named = [_over(names, group, home) for group in groups]
    beside = []
    for rank, circle in enumerate(people, start=1):
        # The number of names grows with the area of the drawing.
        least = home.scale * sqrt(rank / NAMED_AT_HOME)
        beside.append(_beside(names, circle, home, least))
    return named, beside


def _over(names: _Names, area: NamedArea, home: Home) -> AreaLabel:
    """Name a group where its name shows first; above it, if it shows there at first."""
    half = text_width(area.text, GROUP_SIZE) * ITALIC / 2 + GAP
    height = GROUP_SIZE * LINE + GAP
    left, right = home.left * home.scale - home.margin, home.right * home.scale + home.margin
    found: list[tuple[AreaLabel, Box]] = []
    for side, (x, y) in area.spots.items():
        start = x * home.scale
        shift = max(left + half - start, 0.0) + min(right - half - start, 0.0)
        top = {"above": -height - GAP, "below": GAP, "middle": -height / 2}[side]
        box = (shift - half, top, shift + half, top + height)
        scale = names.free_from((x, y), box, area.least)
        found.append((AreaLabel(x, y, side, round(shift, 1), scale), box))
    label, box = min(found, key=lambda one: max(one[0].scale, home.scale))
    names.put((label.x, label.y), box, label.scale)
    return label


def _beside(names: _Names, circle: NamedCircle, home: Home, least: float) -> CircleLabel:
    """Name a person on the side on which the name shows first, and is not cut at first."""
    reach = home.growth * circle.radius
    width = text_width(circle.text, SIZE) + reach + 2 * GAP
    height = max(SIZE * LINE / 2 + GAP / 2, reach)
    boxes: dict[Beside, Box] = {
        "right": (-reach, -height, width, height),
        "left": (-width, -height, reach, height),
    }
    x, spot = circle.x * home.scale, (circle.x, circle.y)
    fits: dict[Beside, bool] = {
        "right": x + width <= home.right * home.scale + home.margin,
        "left": x - width >= home.left * home.scale - home.margin,
    }
    scales = {side: names.free_from(spot, box, least) for side, box in boxes.items()}
    side = min(boxes, key=lambda side: (not fits[side], scales[side], side == "left"))
    if scales[side] > CLOSEST * home.scale:
        return CircleLabel(side, inf)
    names.put(spot, boxes[side], scales[side])
    return CircleLabel(side, scales[side])


class _Names:
    """The names placed so far."""

    def __init__(self, most: int) -> None:
        self._count = 0
        self._highest = 0.0
        self._spots = np.empty((most, 2))
        self._boxes = np.empty((most, 4))
        self._scales = np.empty(most)

    def put(self, spot: Spot, box: Box, scale: float) -> None:
        """Remember a name."""
        self._spots[self._count] = spot
        self._boxes[self._count] = box
        self._highest = max(self._highest, box[3] - box[1])
        self._scales[self._count] = scale
        self._count += 1

    def free_from(self, spot: Spot, box: Box, least: float = 0.0) -> float:
        """Return the scale from which a name covers no other, at least `least`.

        Two names cover each other at the scales at which they do so both along x and along y.
        """
        left, top, right, bottom = box
        spots, boxes = self._spots[: self._count], self._boxes[: self._count]
        # Those further up or down never cover it at the scales that count.
        reach = (self._highest + bottom - top) / max(least, 1e-12)
        near = np.flatnonzero(np.abs(spots[:, 1] - spot[1]) < reach)
        spots, boxes, scales = spots[near], boxes[near], self._scales[near]
        across = _covered(spot[0] - spots[:, 0], boxes[:, 0] - right, boxes[:, 2] - left)
        down = _covered(spot[1] - spots[:, 1], boxes[:, 1] - bottom, boxes[:, 3] - top)
        start, end = np.maximum(across[0], down[0]), np.minimum(across[1], down[1])
        counts = (start < end) & (end > scales)
        return float(end[counts].max(initial=least))


def _covered(
    apart: NDArray[np.float64], least: NDArray[np.float64], most: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the scales between which `least < scale * apart < most`; equal ones for none."""
    still = np.abs(apart) < 1e-9
    step = np.where(still, 1.0, apart)
    one, other = least / step, most / step
    start, end = np.maximum(np.minimum(one, other), 0.0), np.maximum(one, other)
    always = (least < 0) & (most > 0)
    return np.where(still, 0.0, start), np.where(still, np.where(always, inf, 0.0), end)

"""Names of areas on a map of dots: where each belongs, and from which scale it shows.

Answers from places and sizes. It must not know papers, topics, the database or pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.charts.network.scale_labels import (
    GAP,
    GROUP_SIZE,
    ITALIC,
    LINE,
    AreaLabel,
    Home,
    NamedArea,
    Over,
    label_for_scales,
)
from app.charts.network.type_width import text_width
from app.charts.short_label import short_label

WIDTH, HEIGHT = 1104.0, 700.0
"""Pixels of the stage on a page of full width."""
PADDING = 20.0
"""Pixels between its edges and the dots."""
CELL = 25.0
"""Units of the map: a spot is sought among squares of this size."""
RISE: dict[Over, float] = {"above": -15.5, "middle": 0.0, "below": 15.5}
"""Pixels from the spot of a name to its middle."""
DOT = 6.0
"""Units that the radius of a dot takes where there are few."""
FURTHEST = 60.0
"""Units by which a name is moved away from its area at most, so that it covers no dot."""
FIRST_UNDER = 1.6
"""How many times the scale of the whole map the names of topics under others need at least."""
LONGEST_LABEL = 40
"""Characters of a name."""

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """An area to be named."""

    name: str
    x: float
    y: float
    """In units of the map."""
    is_under: bool
    """It is part of another area, and named once the map is looked at more closely."""
    reach: float = 0.0
    """Units above and below its spot that its dots take, where its name shall leave them free."""


def densest_spot(places: NDArray[np.float32]) -> Spot:
    """Return the middle of the dots where they lie closest together.

    The mean of all would often lie where none of them is.

    Args:
        places: shape (n, 2), n ≥ 1.
    """
    cells = np.floor(places / CELL).astype(np.int64)
    low = cells.min(axis=0)
    wide, high = cells.max(axis=0) - low + 3
    grid = np.zeros((wide, high))
    np.add.at(grid, tuple((cells - low + 1).T), 1.0)
    around = sum(
        np.roll(grid, (dx, dy), axis=(0, 1)) * (1.0 if dx == dy == 0 else 0.5)
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
    )
    best = np.array(np.unravel_index(np.argmax(around), grid.shape)) - 1 + low
    near = np.abs(cells - best).max(axis=1) <= 1
    middle = (places[near] if near.any() else places).mean(axis=0)
    return float(middle[0]), float(middle[1])


def reach_around(places: NDArray[np.float32], spot: Spot) -> float:
    """Return how far above and below a spot the dots near it lie, their radius included.

    Args:
        places: shape (n, 2).
    """
    near = np.abs(places - np.array(spot)).max(axis=1) <= 2 * CELL
    return float(np.abs(places[near, 1] - spot[1]).max(initial=0.0)) + DOT


def home_of(places: NDArray[np.float32]) -> Home:
    """Return how the whole map is seen at first.

    Args:
        places: of all dots, shape (n, 2).
    """
    low = places.min(axis=0) if len(places) else np.zeros(2)
    high = places.max(axis=0) if len(places) else np.ones(2)
    size = np.maximum(high - low, 1.0)
    scale = min((WIDTH - 2 * PADDING) / size[0], (HEIGHT - 2 * PADDING) / size[1])
    left, top = (float(one) for one in low)
    right, bottom = (float(one) for one in high)
    return Home(left, top, right, bottom, float(scale), 1.0, PADDING / 2)


def name_areas(
    areas: Sequence[Area], home: Home, dots: NDArray[np.float32] | None = None
) -> list[AreaLabel]:
    """Lay out the names of areas, so that at no scale one covers another.

    Args:
        areas: the most important one first.
        home: the whole map.
        dots: places that names of areas with a reach leave free while the whole map is seen, shape
            (n, 2).

    Returns:
        One label each, in the same order.
    """
    order = sorted(range(len(areas)), key=lambda at: areas[at].is_under)
    named, _ = label_for_scales(
        [
            NamedArea(
                _spots(areas[at], home, dots),
                shortened(areas[at].name),
                home.scale * FIRST_UNDER if areas[at].is_under else 0.0,
            )
            for at in order
        ],
        [],
        home,
    )
    labels = dict(zip(order, named, strict=True))
    return [labels[at] for at in range(len(areas))]


def _spots(area: Area, home: Home, dots: NDArray[np.float32] | None) -> dict[Over, Spot]:
    if not area.reach:
        return {"middle": (area.x, area.y)}
    away = area.reach
    if dots is None:
        return {"above": (area.x, area.y - away), "below": (area.x, area.y + away)}
    half = text_width(shortened(area.name), GROUP_SIZE) * ITALIC / 2 / home.scale + DOT
    beside = np.abs(dots[:, 0] - area.x) < half
    height = (GROUP_SIZE * LINE + GAP) / home.scale + DOT
    rise = area.y - dots[beside, 1]
    return {
        "above": (area.x, area.y - _free_from(rise, away, height)),
        "below": (area.x, area.y + _free_from(-rise, away, height)),
    }


def _free_from(dots: NDArray[np.float32], least: float, height: float) -> float:
    """Return the distance, at least `least`, from which a line of a height has no dots in it.

    Beyond `FURTHEST` the name would not look like that of its area: then it is `least`.

    Args:
        dots: how far dots lie in the direction of the name.
    """
    found = least
    for dot in np.sort(dots).tolist():
        if found - DOT < dot < found + height:
            found = dot + DOT
    return found if found - least <= FURTHEST else least


def shortened(name: str) -> str:
    """Cut a name that is too long for the map."""
    return short_label(name, LONGEST_LABEL)

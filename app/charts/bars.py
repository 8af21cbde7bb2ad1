"""Papers a year: one cell a paper while that can be counted by eye, plain bars above.

Knows counts and years alone; what a bar links to is the template's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.charts.axis import NARROW, YearAxis

MOST_CELLS = 24
"""Papers in the fullest year up to which each paper is a cell of its own."""
CELL = 14.0
CELL_LOW = 11.0
"""Height of a cell where the chart shares its page with figures (author)."""
GAP = 2.0
PLAIN_HEIGHT = 160.0
HEAD = 22.0
"""Room for the count above the fullest bar."""
_COUNT_WIDE, _COUNT_NARROW = 24.0, 15.0
"""Least width of a year for its count to stand above its bar, at 14 px type."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One year's bar; y grows downwards."""

    year: int
    count: int
    x: float
    width: float
    y: float
    """Top of the bar."""
    height: float
    cells: tuple[float, ...]
    """Tops of the cells, lowest first; empty where the bar is plain."""
    running: bool
    """The year is not over: drawn hatched."""
    count_wide: bool
    """Whether the count has room above the bar on a wide page."""
    count_narrow: bool


@dataclass(frozen=True, slots=True)
class YearBars:
    """All bars over one axis; `baseline` is their foot."""

    axis: YearAxis
    bars: tuple[Bar, ...]
    height: float
    cell_height: float

    @property
    def baseline(self) -> float:
        """y of the bars' foot."""
        return self.height


def year_bars(
    counts: Mapping[int, int],
    axis: YearAxis,
    *,
    running_year: int | None = None,
    cell: float = CELL,
) -> YearBars:
    """Draw how many papers each year has.

    Args:
        counts: papers by year; years not named have none, years off the axis are left out.
        axis: the page's scale of years.
        running_year: the year that is not over, if it is known.
        cell: height of one paper's cell in pixels.
    """
    by_year = {slot.year: counts.get(slot.year, 0) for slot in axis.slots}
    fullest = max(by_year.values(), default=0)
    in_cells = fullest <= MOST_CELLS
    pitch = cell + GAP if in_cells else PLAIN_HEIGHT / fullest
    foot = HEAD + (max(fullest * pitch - GAP, 0) if in_cells else PLAIN_HEIGHT)
    inset = min(4.0, axis.slot_width * 0.08)
    narrow_slot = NARROW / len(axis.slots)
    bars = []
    for slot in axis.slots:
        count = by_year[slot.year]
        height = count * pitch - (GAP if in_cells and count else 0)
        bars.append(
            Bar(
                year=slot.year,
                count=count,
                x=slot.x + inset,
                width=axis.slot_width - 2 * inset,
                y=foot - height,
                height=height,
                cells=tuple(foot - cell - index * pitch for index in range(count))
                if in_cells
                else (),
                running=slot.year == running_year,
                count_wide=_has_room(axis.slot_width, _COUNT_WIDE, count, fullest),
                count_narrow=_has_room(narrow_slot, _COUNT_NARROW, count, fullest),
            )
        )
    return YearBars(axis, tuple(bars), foot, cell)


def _has_room(slot: float, room: float, count: int, fullest: int) -> bool:
    """Where years are narrow, only the fullest says its count."""
    if not count:
        return False
    return slot >= room * max(1, len(str(count)) / 3) or count == fullest

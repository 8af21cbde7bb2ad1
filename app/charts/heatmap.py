"""Topic by year as a table of tinted cells, for more topics than small bars can carry.

Tints run in five steps over the square root of the count, since a few topics are always far
larger than the rest; each cell also says its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from app.charts.axis import YearAxis
from app.charts.multiples import RowInput, span_of

ROW = 26.0
LEVELS = 5
_NUMBER_ROOM = 24.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One topic in one year."""

    year: int
    value: float
    level: int
    """1 to LEVELS; the class `h1` … `h5`."""
    x: float
    width: float
    href: str | None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One row of cells; years without papers have none."""

    row: RowInput
    cells: tuple[Cell, ...]
    span: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Rows over one axis."""

    axis: YearAxis
    rows: tuple[HeatRow, ...]
    numbered: bool
    """Whether a year is wide enough for the numbers; else the table alone says them."""


def draw_heatmap(rows: Sequence[RowInput], axis: YearAxis) -> HeatMap:
    """Tint each row's years by its counts or shares.

    Args:
        rows: in the order in which they shall stand.
        axis: the page's scale of years.
    """
    years = [slot.year for slot in axis.slots]
    most = max((row.values.get(year, 0) for row in rows for year in years), default=0)
    drawn = []
    for row in rows:
        cells = []
        for slot in axis.slots:
            value = row.values.get(slot.year, 0)
            if value > 0:
                level = min(LEVELS, ceil(LEVELS * sqrt(value / most)))
                href = (row.links or {}).get(slot.year)
                cells.append(Cell(slot.year, value, level, slot.x, axis.slot_width - 1, href))
        drawn.append(HeatRow(row, tuple(cells), span_of(row, years)))
    return HeatMap(axis, tuple(drawn), axis.slot_width >= _NUMBER_ROOM)

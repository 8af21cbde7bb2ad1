"""One row a topic, over the page's scale of years, for fields with too many papers for dots.

Small multiples have a row of year bars: all rows share one scale, unless each is to fill its row.
A heat map has tinted cells, for more rows than small bars can carry. Its tints run in five steps
over the square root of the count, since a few topics are always far larger than the rest; each cell
also says its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from app.charts.axis import YearAxis
from app.domain.dates.years import span_words

ROW = 36.0
"""Height of a row of bars, that of the lanes on the timelines page."""
_HEAD = 5.0
_LEAST = 1.0
LEVELS = 5
"""Tints of a heat map."""
_NUMBER_ROOM = 24.0


@dataclass(frozen=True, slots=True)
class RowInput:
    """One topic, author or category. `values` are counts or shares (0 … 1) by year."""

    label: str
    href: str | None
    values: Mapping[int, float]
    total: int
    colour: str | None = None
    lower_bound: bool = False
    links: Mapping[int, str] | None = None
    """Addresses of a year's papers."""


@dataclass(frozen=True, slots=True)
class SmallBar:
    """One year of a row."""

    year: int
    value: float
    x: float
    width: float
    y: float
    height: float
    running: bool
    href: str | None


@dataclass(frozen=True, slots=True)
class MultipleRow:
    """One row."""

    row: RowInput
    bars: tuple[SmallBar, ...]
    span: str


@dataclass(frozen=True, slots=True)
class Multiples:
    """Rows over one axis; `most` is the value that fills a row."""

    axis: YearAxis
    rows: tuple[MultipleRow, ...]
    most: float


def draw_multiples(
    rows: Sequence[RowInput],
    axis: YearAxis,
    *,
    running_year: int | None = None,
    own_scale: bool = False,
) -> Multiples:
    """Draw a row of bars for each input.

    Args:
        rows: in the order in which they are drawn.
        axis: the page's scale of years.
        running_year: the year that is not over.
        own_scale: let each row's largest year fill it, to compare shapes instead of sizes.
    """
    years = [slot.year for slot in axis.slots]
    most = _largest(rows, years)
    gap = min(2.0, axis.slot_width * 0.15)
    drawn = []
    for row in rows:
        scale = _largest([row], years) if own_scale else most
        bars = []
        for slot in axis.slots:
            value = row.values.get(slot.year, 0)
            if value <= 0:
                continue
            height = max(_LEAST, value / scale * (ROW - _HEAD))
            bars.append(
                SmallBar(
                    year=slot.year,
                    value=value,
                    x=slot.x + gap / 2,
                    width=axis.slot_width - gap,
                    y=ROW - height,
                    height=height,
                    running=slot.year == running_year,
                    href=(row.links or {}).get(slot.year),
                )
            )
        drawn.append(MultipleRow(row, tuple(bars), _span_of(row, years)))
    return Multiples(axis, tuple(drawn), most)


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
        rows: in the order in which they are drawn.
        axis: the page's scale of years.
    """
    years = [slot.year for slot in axis.slots]
    most = _largest(rows, years)
    drawn = []
    for row in rows:
        cells = []
        for slot in axis.slots:
            value = row.values.get(slot.year, 0)
            if value > 0:
                level = min(LEVELS, ceil(LEVELS * sqrt(value / most)))
                href = (row.links or {}).get(slot.year)
                cells.append(Cell(slot.year, value, level, slot.x, axis.slot_width - 1, href))
        drawn.append(HeatRow(row, tuple(cells), _span_of(row, years)))
    return HeatMap(axis, tuple(drawn), axis.slot_width >= _NUMBER_ROOM)


def _largest(rows: Sequence[RowInput], years: Sequence[int]) -> float:
    return max((row.values.get(year, 0) for row in rows for year in years), default=0)


def _span_of(row: RowInput, years: Sequence[int]) -> str:
    """Return the years of a row in words: "2018–2024", "2017", or "" where it has none."""
    return span_words(year for year in years if row.values.get(year, 0) > 0)

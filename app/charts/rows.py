"""One row a topic, over the page's scale of years, for fields with too many papers for dots.

Small multiples have a row of year bars: all rows share one scale, unless each is to fill its row.
A heat map has tinted cells, for more rows than small bars can carry. Its tints run in five steps,
each about as many times the last, since a few topics are always far larger than the rest: the key
states them, and each cell also says its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.charts.axis import YearAxis
from app.charts.bars import WIDEST
from app.charts.scale import tint_of, tint_steps, top_of
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
    several: bool = False
    """The label may be that of several people."""


@dataclass(frozen=True, slots=True)
class SmallBar:
    """One year of a row, or all folded ones."""

    year: int
    words: str
    value: float
    x: float
    width: float
    y: float
    height: float
    running: bool
    href: str | None
    folded: bool = False
    cut: bool = False
    """Drawn lower than its value, which is far above all others."""


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
    most = _top(rows, axis)
    drawn = []
    for row in rows:
        scale = _top([row], axis) if own_scale else most
        bars = []
        for slot in axis.slots:
            value = slot.of(row.values)
            if value <= 0:
                continue
            height = max(_LEAST, min(value / scale, 1) * (ROW - _HEAD))
            width = min(WIDEST, slot.width - min(2.0, slot.width * 0.15))
            bars.append(
                SmallBar(
                    year=slot.year,
                    words=slot.words,
                    value=value,
                    x=slot.centre - width / 2,
                    width=width,
                    y=ROW - height,
                    height=height,
                    running=slot.year == running_year,
                    href=(row.links or {}).get(slot.year),
                    folded=slot.earliest is not None,
                    cut=value > scale,
                )
            )
        drawn.append(MultipleRow(row, tuple(bars), _span_of(row, axis)))
    return Multiples(axis, tuple(drawn), most)


@dataclass(frozen=True, slots=True)
class Cell:
    """One topic in one year, or in all folded ones."""

    year: int
    words: str
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
    steps: tuple[float, ...] = ()
    """The least value of each tint."""


def draw_heatmap(rows: Sequence[RowInput], axis: YearAxis, *, share: bool = False) -> HeatMap:
    """Tint each row's years by its counts or shares.

    Args:
        rows: in the order in which they are drawn.
        axis: the page's scale of years.
        share: values are shares.
    """
    values = [slot.of(row.values) for row in rows for slot in axis.slots]
    steps = tint_steps(max(values, default=0), LEVELS, share=share)
    drawn = []
    for row in rows:
        cells = []
        for slot in axis.slots:
            if (value := slot.of(row.values)) > 0:
                href = (row.links or {}).get(slot.year)
                level = tint_of(value, steps)
                cells.append(
                    Cell(slot.year, slot.words, value, level, slot.x, slot.width - 1, href)
                )
        drawn.append(HeatRow(row, tuple(cells), _span_of(row, axis)))
    return HeatMap(axis, tuple(drawn), axis.slot_width >= _NUMBER_ROOM, steps)


def _top(rows: Sequence[RowInput], axis: YearAxis) -> float:
    return top_of(slot.of(row.values) for row in rows for slot in axis.slots)


def _span_of(row: RowInput, axis: YearAxis) -> str:
    """Return the years of a row in words: "2018–2024", "2017", or "" where it has none."""
    per = 100 if axis.in_months else 1
    return span_words(
        key // per for key, value in row.values.items() if value > 0 and axis.holds(key // per)
    )

"""Small multiples: one row of year bars a topic, for fields with too many papers for dots.

All rows share the axis and, unless each is to fill its row, one scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.charts.axis import YearAxis
from app.domain.years import span_words

ROW = 36.0
"""Height of a row, that of the lanes on the timelines page."""
_HEAD = 5.0
_LEAST = 1.0


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
        rows: in the order in which they shall stand.
        axis: the page's scale of years.
        running_year: the year that is not over.
        own_scale: let each row's largest year fill it, to compare shapes instead of sizes.
    """
    years = [slot.year for slot in axis.slots]
    most = max((row.values.get(year, 0) for row in rows for year in years), default=0)
    gap = min(2.0, axis.slot_width * 0.15)
    drawn = []
    for row in rows:
        scale = max((row.values.get(year, 0) for year in years), default=0) if own_scale else most
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
        drawn.append(MultipleRow(row, tuple(bars), span_of(row, years)))
    return Multiples(axis, tuple(drawn), most)


def span_of(row: RowInput, years: Sequence[int]) -> str:
    """Say the years of a row: "2018–2024", "2017", or "" where it has none."""
    return span_words(year for year in years if row.values.get(year, 0) > 0)

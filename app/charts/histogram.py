"""The years of a result before the years of the whole library, with a brush under them.

The facet's histogram and the brush of timelines and network: it knows counts by year and
the chosen stretch of years, not what choosing does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.charts.axis import YearAxis
from app.charts.scale import top_of

HEIGHT = 56.0
"""Height of the fullest year in pixels."""
LEAST = 2.0
"""A year with one paper among thousands is still seen."""


@dataclass(frozen=True, slots=True)
class HistogramBar:
    """One year: the library's papers, and those of them that were found."""

    year: int
    """As `YearSlot.year`."""
    words: str
    total: int
    hits: int
    x: float
    width: float
    total_height: float
    hits_height: float
    running: bool
    chosen: bool
    """The year lies within the chosen years."""
    cut: bool = False
    """Drawn lower than its count, which is far above all others."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars standing on y = `height`, and the brush's two ends along the axis."""

    axis: YearAxis
    bars: tuple[HistogramBar, ...]
    height: float
    start: float
    """x of the left handle."""
    end: float
    """x of the right handle."""
    from_year: int
    to_year: int


def histogram(
    totals: Mapping[int, int],
    hits: Mapping[int, int],
    axis: YearAxis,
    *,
    from_year: int | None = None,
    to_year: int | None = None,
    running_year: int | None = None,
    height: float = HEIGHT,
) -> Histogram:
    """Draw the found papers of each year before all papers of that year.

    Args:
        totals: papers of the whole library by year.
        hits: papers found, by year; never more than the total of that year.
        axis: the scale of years; its width is that of the drawing.
        from_year: first chosen year, None for open.
        to_year: last chosen year, None for open.
        running_year: the year that is not over.
        height: pixels of the fullest year.
    """
    first = _within(from_year, axis.earliest, axis)
    last = max(first, _within(to_year, axis.last, axis))
    fullest = top_of(slot.of(totals) for slot in axis.slots) or 1

    def tall(count: int, total: int) -> float:
        shown = count / total * min(total, fullest) if total else 0.0
        return max(LEAST, shown / fullest * height) if count else 0.0

    bars = tuple(
        HistogramBar(
            year=slot.year,
            words=slot.words,
            total=(total := slot.of(totals)),
            hits=(found := slot.of(hits)),
            x=slot.x,
            width=slot.width - min(1.5, slot.width * 0.2),
            total_height=tall(total, total),
            hits_height=tall(found, total),
            running=slot.year == running_year,
            chosen=first <= slot.year and (slot.earliest or slot.year) <= last,
            cut=total > fullest,
        )
        for slot in axis.slots
    )
    return Histogram(axis, bars, height, axis.x(float(first)), axis.x(float(last + 1)), first, last)


def _within(year: int | None, default: int, axis: YearAxis) -> int:
    return default if year is None else min(max(year, axis.earliest), axis.last)

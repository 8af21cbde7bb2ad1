"""Papers a year by topic, one on the other.

Each paper counts once, by its first topic, so that a year's segments add up to its papers.
Knows counts and colours alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.charts.axis import YearAxis
from app.charts.bars import HEAD, MOST_CELLS

UNIT = 15.0
"""Height of one paper in pixels, as long as the fullest year has at most MOST_CELLS."""
GAP = 1.5
PLAIN_HEIGHT = 200.0
_LABEL_LEAST = 12.0
"""Height of a segment that has room for its count beside it."""
_TOTAL_ROOM = 36.0
"""Width of a year from which totals of four digits do not touch."""


@dataclass(frozen=True, slots=True)
class StackSeries:
    """One topic's papers by year."""

    label: str
    colour: str
    counts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """One topic in one year; y grows downwards."""

    series: StackSeries
    count: int
    y: float
    height: float
    labelled: bool
    """Its count is printed beside it: two papers or more, and high enough."""


@dataclass(frozen=True, slots=True)
class Column:
    """One year."""

    year: int
    x: float
    width: float
    y: float
    """Top of the highest segment."""
    total: int
    labelled: bool
    """Its total is above it; where years have no room for numbers, only that of the fullest."""
    segments: tuple[Segment, ...]
    """From the foot up."""
    running: bool


@dataclass(frozen=True, slots=True)
class Stack:
    """Columns over one axis, and the series from the top of the stack down, as a key."""

    axis: YearAxis
    columns: tuple[Column, ...]
    key: tuple[StackSeries, ...]
    height: float


def stacked_years(
    series: Sequence[StackSeries], axis: YearAxis, *, running_year: int | None = None
) -> Stack:
    """Stack the series of each year.

    Args:
        series: from the foot of the stack up.
        axis: the page's scale of years.
        running_year: the year that is not over.
    """
    totals = {
        slot.year: sum(topic.counts.get(slot.year, 0) for topic in series) for slot in axis.slots
    }
    fullest = max(totals.values(), default=0)
    unit = UNIT if fullest <= MOST_CELLS else PLAIN_HEIGHT / fullest
    foot = HEAD + fullest * unit
    width = min(axis.slot_width * 0.7, 58.0)
    columns = []
    for slot in axis.slots:
        y = foot
        segments = []
        for topic in series:
            count = topic.counts.get(slot.year, 0)
            if not count:
                continue
            y -= count * unit
            height = max(count * unit - GAP, 0.5)
            labelled = count > 1 and height >= _LABEL_LEAST and axis.slot_width >= 40
            segments.append(Segment(topic, count, y, height, labelled))
        columns.append(
            Column(
                slot.year,
                slot.centre - width / 2,
                width,
                y,
                totals[slot.year],
                axis.slot_width >= _TOTAL_ROOM or totals[slot.year] == fullest,
                tuple(segments),
                slot.year == running_year,
            )
        )
    return Stack(axis, tuple(columns), tuple(reversed(series)), foot)

"""Papers a year by topic, one on the other.

Each paper counts once, by its first topic, so that a year's segments add up to its papers.
Knows counts and colours alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.charts.axis import YearAxis
from app.charts.bars import HEAD, MOST_CELLS
from app.charts.scale import top_of

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

    def of(self, column: Column) -> int:
        """Return the papers of a column."""
        found = [segment.count for segment in column.segments if segment.series is self]
        return found[0] if found else 0


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
    words: str = ""
    """The years as a reader writes them."""
    folded: bool = False
    cut: bool = False
    """Drawn lower than its total, which is far above all others."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Columns over one axis, and the series from the top of the stack down, as a key."""

    axis: YearAxis
    columns: tuple[Column, ...]
    key: tuple[StackSeries, ...]
    height: float

    @property
    def cut(self) -> Column | None:
        """The column that is far above all others."""
        return next((column for column in self.columns if column.cut), None)


def stacked_years(
    series: Sequence[StackSeries], axis: YearAxis, *, running_year: int | None = None
) -> Stack:
    """Stack the series of each year.

    Args:
        series: from the foot of the stack up.
        axis: the page's scale of years.
        running_year: the year that is not over.
    """
    totals = {slot.year: sum(slot.of(topic.counts) for topic in series) for slot in axis.slots}
    most = max(totals.values(), default=0)
    fullest = most if most <= MOST_CELLS else top_of(totals.values())
    unit = UNIT if most <= MOST_CELLS else PLAIN_HEIGHT / fullest
    foot = HEAD + fullest * unit
    columns = []
    for slot in axis.slots:
        y = foot
        width = min(slot.width * 0.7, 58.0)
        # A year that is cut keeps the shares of its series.
        part = unit * min(1.0, fullest / totals[slot.year]) if totals[slot.year] else unit
        segments = []
        for topic in series:
            count = slot.of(topic.counts)
            if not count:
                continue
            y -= count * part
            height = max(count * part - GAP, 0.5)
            labelled = count > 1 and height >= _LABEL_LEAST and axis.slot_width >= 40
            segments.append(Segment(topic, count, y, height, labelled))
        columns.append(
            Column(
                slot.year,
                slot.centre - width / 2,
                width,
                y,
                totals[slot.year],
                axis.slot_width >= _TOTAL_ROOM or totals[slot.year] == most,
                tuple(segments),
                slot.year == running_year,
                slot.words,
                slot.earliest is not None,
                totals[slot.year] > fullest,
            )
        )
    return Stack(axis, tuple(columns), tuple(reversed(series)), foot)

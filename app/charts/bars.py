"""Papers a year: one cell a paper while that can be counted by eye, plain bars above.

Knows counts and years alone; what a bar links to is the template's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.charts.axis import NARROW, YearAxis
from app.charts.scale import top_of
from app.domain.text.equals import equals_words

MOST_CELLS = 24
"""Papers in the fullest year up to which each paper is a cell of its own."""
CELL = 14.0
CELL_LOW = 11.0
"""Height of a cell where the chart shares its page with figures (author)."""
GAP = 2.0
PLAIN_HEIGHT = 160.0
HEAD = 22.0
"""Room for the count above the fullest bar."""
WIDEST = 88.0
"""Width of a bar where there are few years: a wide one would say more than it counts."""
_SIGN = 8.9
"""Width of a digit in the 14 px type of the counts."""
_COUNT_GAP = 2.0
_COUNT_SLOT = 13.0
"""Least width of a year for other counts than the largest."""
_COUNT_LINE = 15.0
"""Height from which on a count does not touch the one below."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of one year, of one month, or of all folded years; y grows downwards."""

    year: int
    """As `YearSlot.year`."""
    words: str
    """The years as a reader writes them."""
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
    folded: bool = False
    """Several years: drawn hollow."""
    cut: bool = False
    """Drawn lower than its count, which is far above all others."""


@dataclass(frozen=True, slots=True)
class YearBars:
    """All bars over one axis; `baseline` is their foot."""

    axis: YearAxis
    bars: tuple[Bar, ...]
    height: float
    cell_height: float

    @property
    def papers(self) -> int:
        """All papers drawn."""
        return sum(bar.count for bar in self.bars)

    @property
    def fullest(self) -> list[Bar]:
        """The years, or months, with most papers; none with fewer than two that have papers, or
        where all have as many."""
        several = [bar for bar in self.bars if bar.count and not bar.folded]
        most = max((bar.count for bar in several), default=0)
        found = [bar for bar in several if bar.count == most]
        return found if len(found) < len(several) else []

    @property
    def fullest_words(self) -> str:
        """Their names: `2019`, `2019 and 2021`, `2019 and 3 others`."""
        return equals_words([bar.words for bar in self.fullest])

    @property
    def folded(self) -> Bar | None:
        """The bar of all folded years."""
        return next((bar for bar in self.bars if bar.folded and bar.count), None)

    @property
    def cut(self) -> Bar | None:
        """The bar that is far above all others."""
        return next((bar for bar in self.bars if bar.cut), None)

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
    counted = [slot.of(counts) for slot in axis.slots]
    in_cells = max(counted, default=0) <= MOST_CELLS
    fullest = max(counted, default=0) if in_cells else top_of(counted)
    pitch = cell + GAP if in_cells else PLAIN_HEIGHT / fullest
    foot = HEAD + (max(fullest * pitch - GAP, 0) if in_cells else PLAIN_HEIGHT)
    heights = [min(count, fullest) * pitch for count in counted]
    wide = _labelled(counted, heights, axis.slot_width)
    narrow = _labelled(counted, heights, NARROW / max(len(axis.slots), 1))
    bars = []
    for place, slot in enumerate(axis.slots):
        count = counted[place]
        height = heights[place] - (GAP if in_cells and count else 0)
        width = min(WIDEST, slot.width - 2 * min(4.0, slot.width * 0.08))
        bars.append(
            Bar(
                year=slot.year,
                words=slot.words,
                count=count,
                x=slot.centre - width / 2,
                width=width,
                y=foot - height,
                height=height,
                cells=tuple(foot - cell - index * pitch for index in range(count))
                if in_cells
                else (),
                running=slot.year == running_year,
                count_wide=place in wide,
                count_narrow=place in narrow,
                folded=slot.earliest is not None,
                cut=count > fullest,
            )
        )
    return YearBars(axis, tuple(bars), foot, cell)


def _labelled(counts: Sequence[int], heights: Sequence[float], slot: float) -> set[int]:
    """Return the places whose counts can be written without touching: the largest first.

    Where years are narrow, only the fullest says its count.
    """
    fullest = max(counts, default=0)
    kept: list[tuple[float, float, int]] = []
    for place in sorted(range(len(counts)), key=lambda place: (-counts[place], place)):
        if slot < _COUNT_SLOT and counts[place] < fullest:
            break
        middle, half = place * slot, len(f"{counts[place]:,}") * _SIGN / 2
        beside = (at for at in (place - 1, place + 1) if 0 <= at < len(counts))
        touches = half > slot / 2 and any(heights[at] > heights[place] + 3 for at in beside)
        touches = touches or any(
            abs(middle - other) < half + other_half + _COUNT_GAP
            and abs(heights[place] - heights[at]) < _COUNT_LINE
            for other, other_half, at in kept
        )
        if counts[place] and not touches:
            kept.append((middle, half, place))
    return {place for _, _, place in kept}

"""Lanes: one row a topic or a co-author, one dot a paper at its date.

Answers where the dots lie, how they are joined and what is right of them. All lanes of a
page share one axis. It does not know what a lane represents.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.charts.axis import NARROW, YearAxis, decimal_year
from app.domain.dates.years import span_words

RADIUS = 4.5
RADIUS_LARGE = 5.5
"""Dots of the timelines page, whose rows are 36 px."""
LONG_GAP = 2.0
"""Years without a paper after which the joining line is dotted."""
_TOUCH = 0.93
"""Dots nearer than this share of their diameter go up and down in turn."""

Order = Literal["first", "last", "total", "name"]
Nudge = Literal[-2, -1, 0, 1, 2]


@dataclass(frozen=True, slots=True)
class LanePaper:
    """One paper of a lane. `date` is ISO as far as known, None where no year is known."""

    id: int
    title: str
    date: str | None
    date_text: str
    """The date in words for the reader: "Sep 29, 2025", "Jan 29, 2026, year inferred"."""
    href: str
    inferred: bool = False
    colour: str = "tx"
    """Class of the dot's colour, from `colours.colour_class`."""


@dataclass(frozen=True, slots=True)
class LaneInput:
    """What one lane is drawn from."""

    label: str
    href: str | None
    papers: Sequence[LanePaper]
    colour: str | None = None
    """Class of the line's colour; None for a neutral line (co-authors)."""
    total: int | None = None
    """Number shown at the right; the number of papers unless given."""
    lower_bound: bool = False
    """The total is a least number, since an author list behind it was cut."""
    last: bool = False
    """Stays below all others however lanes are ordered (Other)."""
    href_all: str | None = None
    """Address of the lane's papers as a list, for its total."""
    several: bool = False
    """The label may be that of several people."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One paper on its lane."""

    paper: LanePaper
    x: float
    nudge: Nudge
    """Times `Lanes.nudge` pixels down (up, if negative), where dots would cover each other."""
    nudge_narrow: Nudge
    """The same on a phone, where dates lie closer."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line from paper to paper: solid while they follow soon, dotted over one long gap."""

    x1: float
    x2: float
    dotted: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One row."""

    label: str
    href: str | None
    href_all: str | None
    colour: str | None
    dots: tuple[Dot, ...]
    stretches: tuple[Stretch, ...]
    total: int
    lower_bound: bool
    span: str
    """ "2018–2024", "2017", or empty where no paper has a year."""
    undated: int
    """Papers that have no year and so no dot."""
    apart: int = 0
    """Papers of years that are not on the axis."""
    several: bool = False
    """The label may be that of several people."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """Rows over one axis, in the order given."""

    axis: YearAxis
    lanes: tuple[Lane, ...]
    radius: float

    @property
    def nudge(self) -> float:
        """Pixels by which a covered dot goes up or down (also in static/css/charts.css)."""
        return 0.95 * self.radius


def draw_lanes(items: Iterable[LaneInput], axis: YearAxis, *, radius: float = RADIUS) -> Lanes:
    """Place every paper of every lane.

    Args:
        items: the lanes, in the order in which they are drawn.
        axis: the page's scale of years.
        radius: of a dot, in pixels.
    """
    return Lanes(axis, tuple(_draw(item, axis, radius) for item in items), radius)


def order_lanes(items: Iterable[LaneInput], order: Order) -> list[LaneInput]:
    """Sort lanes by first paper, latest paper first, largest total first, or name.

    Ties go by name; lanes marked `last` stay below, lanes without a date after those with.
    """

    def key(item: LaneInput) -> tuple[bool, bool, float, str]:
        moments = [decimal_year(paper.date) for paper in item.papers if paper.date]
        rank = 0.0
        if order == "first" and moments:
            rank = min(moments)
        elif order == "last" and moments:
            rank = -max(moments)
        elif order == "total":
            rank = -float(_total(item))
        undated = order in ("first", "last") and not moments
        return item.last, undated, rank, item.label.casefold()

    return sorted(items, key=key)


def _total(item: LaneInput) -> int:
    return len(item.papers) if item.total is None else item.total


def _draw(item: LaneInput, axis: YearAxis, radius: float) -> Lane:
    on_axis = [paper for paper in item.papers if paper.date and _is_on(axis, paper.date)]
    placed = sorted(_moments(on_axis), key=lambda pair: (pair[0], pair[1].id))
    moments = [moment for moment, _ in placed]
    places = [axis.x(moment) for moment in moments]
    wide = _nudges(places, radius)
    narrow = _nudges([x * NARROW / axis.width for x in places], radius)
    years = [int(paper.date[:4]) for _, paper in placed if paper.date]
    return Lane(
        label=item.label,
        href=item.href,
        href_all=item.href_all,
        colour=item.colour,
        dots=tuple(
            Dot(paper, x, up, up_narrow)
            for (_, paper), x, up, up_narrow in zip(placed, places, wide, narrow, strict=True)
        ),
        stretches=_stretches(moments, places),
        total=_total(item),
        lower_bound=item.lower_bound,
        span=span_words(years),
        undated=(undated := sum(paper.date is None for paper in item.papers)),
        apart=len(item.papers) - undated - len(on_axis),
        several=item.several,
    )


def _stretches(moments: Sequence[float], places: Sequence[float]) -> tuple[Stretch, ...]:
    stretches: list[Stretch] = []
    pairs = itertools.pairwise(zip(moments, places, strict=True))
    for (moment, place), (next_moment, next_place) in pairs:
        dotted = next_moment - moment > LONG_GAP
        if next_place <= place:
            continue
        if stretches and not dotted and not stretches[-1].dotted:
            stretches[-1] = replace(stretches[-1], x2=next_place)
        else:
            stretches.append(Stretch(place, next_place, dotted))
    return tuple(stretches)


def _is_on(axis: YearAxis, date: str) -> bool:
    return axis.holds(int(date[:4]))


def _moments(papers: Sequence[LanePaper]) -> list[tuple[float, LanePaper]]:
    """Decimal years; papers known to the year alone are spread evenly over it, not piled up."""
    moments: list[tuple[float, LanePaper]] = []
    year_only: dict[int, list[LanePaper]] = defaultdict(list)
    for paper in papers:
        if paper.date is None:
            continue
        if len(paper.date) == 4:
            year_only[int(paper.date)].append(paper)
        else:
            moments.append((decimal_year(paper.date), paper))
    for year, group in year_only.items():
        group.sort(key=lambda paper: paper.id)
        step = 1 / (len(group) + 1)
        moments.extend((year + (i + 1) * step, paper) for i, paper in enumerate(group))
    return moments


def _nudges(places: Sequence[float], radius: float) -> list[Nudge]:
    """Spread each run of dots that would cover their neighbours: up and down in turn.

    Where three would still cover each other, the run takes three heights instead of two; more
    than that no row has room for.
    """
    near = _TOUCH * 2 * radius
    nudges: list[Nudge] = []
    start = 0
    while start < len(places):
        end = start + 1
        while end < len(places) and places[end] - places[end - 1] < near:
            end += 1
        crowded = any(places[i + 2] - places[i] < near for i in range(start, end - 2))
        heights: tuple[Nudge, ...] = (-2, 0, 2) if crowded else (-1, 1) if end - start > 1 else (0,)
        nudges.extend(heights[i % len(heights)] for i in range(end - start))
        start = end
    return nudges

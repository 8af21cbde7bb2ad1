"""Counts a year of the set that an address speaks of: all papers, by topic, by co-author."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from app.domain.coauthors import MayBeSeveral
from app.domain.json_shape import View, with_more
from app.explorer.api.parameters import read
from app.explorer.api.responses import json_answer, list_route, took_ms
from app.explorer.parameters import SET_PARAMS
from app.explorer.selection import Selection, select_papers
from app.explorer.timelines.circles import circle_series
from app.explorer.timelines.year_counts import (
    Series,
    Timeline,
    coauthor_series,
    theme_series,
    whose_coauthors,
)
from app.http.request_state import SnapshotDep
from app.library.snapshot import Snapshot
from app.search.fusion import Mode


@dataclass(frozen=True, slots=True)
class YearApart(View):
    """A year that is not among `years`."""

    year: int
    papers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineMeta(View):
    """What an answer says about its set."""

    count: Annotated[int, Field(description="Papers of the set, with and without a year.")]
    undated: Annotated[int, Field(description="Papers of the set without a year.")]
    outliers: Annotated[
        list[YearApart],
        Field(
            description="Years that are set apart: beyond the next one, or far from all others."
            " `counts`, `undated` and these add up to `count`."
        ),
    ]
    mode: Mode | None
    relaxed: bool
    notes: list[str]
    took_ms: float


@dataclass(frozen=True, slots=True)
class PapersTimeline(View):
    """Papers a year; `years` has no gaps."""

    meta: TimelineMeta
    years: list[int]
    counts: list[int]


@dataclass(frozen=True, slots=True)
class NamedTopic(View):
    """A topic by its name; `id` is null for `Other`."""

    id: int | None
    label: str


@dataclass(frozen=True, slots=True)
class TopicSeries(View):
    """Papers a year of one topic, each paper in its first topic only."""

    topic: NamedTopic
    counts: list[int]
    total: Annotated[int, Field(description="Papers without a year included.")]


@dataclass(frozen=True, slots=True)
class TopicsTimeline(View):
    """Papers a year by topic; the series of a year add up to its papers."""

    meta: TimelineMeta
    years: list[int]
    series: list[TopicSeries]


@dataclass(frozen=True, slots=True)
class NamedAuthor(View):
    """An author by name."""

    id: int
    name: str
    may_be_several: MayBeSeveral


@dataclass(frozen=True, slots=True)
class CoauthorSeries(View):
    """Joint papers a year with one co-author."""

    author: NamedAuthor
    counts: list[int]
    total: int
    first_year: int | None
    last_year: int | None
    paper_ids: Annotated[tuple[int, ...], Field(description="Oldest first.")]


@dataclass(frozen=True, slots=True)
class SeriesCircle(View):
    """A circle of co-authors by the strongest of them; `id` is null for the smallest together."""

    id: int | None
    label: str


@dataclass(frozen=True, slots=True)
class CircleSeries(View):
    """Papers a year of one circle of co-authors."""

    circle: SeriesCircle
    counts: list[int]
    total: Annotated[int, Field(description="Papers without a year included.")]


@dataclass(frozen=True, slots=True)
class CirclesTimeline(View):
    """Papers a year by circle of co-authors; each circle is surely one person's."""

    meta: TimelineMeta
    years: list[int]
    series: list[CircleSeries]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoauthorsMeta(TimelineMeta):
    """What an answer says about its set."""

    lower_bound: Annotated[bool, Field(description="A printed list was cut: there may be more.")]


@dataclass(frozen=True, slots=True)
class CoauthorsTimeline(View):
    """Joint papers a year with every co-author, by first joint paper."""

    meta: CoauthorsMeta
    years: list[int]
    series: list[CoauthorSeries]


router = APIRouter(prefix="/timelines", tags=["timelines"])

NOTHING = Timeline([], [], 0, [])


@router.get(
    "/papers", summary="Papers a year", response_model=PapersTimeline, **list_route(*SET_PARAMS)
)
def show_papers_per_year(request: Request, snapshot: SnapshotDep) -> Response:
    """Papers a year, from the first to the last year without gaps."""
    selection = _selected(request, snapshot)
    years, counts, _ = selection.columns.years(selection.rows)
    return json_answer(request, PapersTimeline(_meta(request, selection), years, counts))


@router.get(
    "/topics",
    summary="Papers a year by topic",
    response_model=TopicsTimeline,
    **list_route(*SET_PARAMS),
)
def show_topics_per_year(request: Request, snapshot: SnapshotDep) -> Response:
    """Papers a year by first topic, most papers first, `Other` last.

    In a library of many topics the series are those of the parents.
    """
    selection = _selected(request, snapshot)
    timeline = theme_series(snapshot, selection, "topic")
    series = [
        TopicSeries(NamedTopic(_number(topic), topic.label), topic.counts, topic.total)
        for topic in timeline.series
    ]
    meta = _meta(request, selection)
    return json_answer(request, TopicsTimeline(meta, timeline.years, series))


@router.get(
    "/coauthors",
    summary="Joint papers a year by co-author",
    response_model=CoauthorsTimeline,
    **list_route(*SET_PARAMS),
)
def show_coauthors_per_year(request: Request, snapshot: SnapshotDep) -> Response:
    """Joint papers a year of the (first) `author` with everybody, by first joint paper.

    Without `author` it is the owner of the library.
    """
    selection = _selected(request, snapshot)
    person = whose_coauthors(snapshot, selection.filters)
    timeline = NOTHING if person is None else coauthor_series(snapshot, selection, person)
    series = [
        CoauthorSeries(
            NamedAuthor(_number(coauthor) or 0, coauthor.label, coauthor.several),
            coauthor.counts,
            coauthor.total,
            coauthor.first_year(timeline.years),
            coauthor.last_year(timeline.years),
            coauthor.paper_ids,
        )
        for coauthor in timeline.series
    ]
    about = _meta(request, selection, person)
    meta = with_more(CoauthorsMeta, about, lower_bound=timeline.lower_bound)
    return json_answer(request, CoauthorsTimeline(meta, timeline.years, series))


@router.get(
    "/circles",
    summary="Papers a year by circle of co-authors",
    response_model=CirclesTimeline,
    **list_route(*SET_PARAMS),
)
def show_circles_per_year(request: Request, snapshot: SnapshotDep) -> Response:
    """Papers a year of the (first) `author`, who may be several people, by circle of co-authors.

    There is no series where all the papers are taken for one person's.
    """
    selection = _selected(request, snapshot)
    person = whose_coauthors(snapshot, selection.filters)
    timeline = NOTHING if person is None else circle_series(snapshot, selection, person)
    series = [
        CircleSeries(SeriesCircle(_number(circle), circle.label), circle.counts, circle.total)
        for circle in timeline.series
    ]
    meta = _meta(request, selection, person)
    return json_answer(request, CirclesTimeline(meta, timeline.years, series))


def _selected(request: Request, snapshot: Snapshot) -> Selection:
    return select_papers(snapshot, read(request, allowed=SET_PARAMS)[0])


def _number(series: Series) -> int | None:
    """Return the id of what a series is of; None for Other."""
    return None if series.value is None else int(series.value)


def _meta(request: Request, selection: Selection, person: int | None = 0) -> TimelineMeta:
    """Return what every timeline says about its set.

    Args:
        person: whose timeline it is; None where it should be somebody's and is nobody's.
    """
    _, undated = selection.columns.year_counts(selection.rows)
    apart = selection.columns.years_apart(selection.rows)
    nobody = ["No author is selected: add author=ID."] if person is None else []
    return TimelineMeta(
        count=selection.count,
        undated=undated,
        outliers=[YearApart(*pair) for pair in apart.items()],
        mode=selection.mode,
        relaxed=selection.relaxed,
        notes=[*selection.notes, *nobody],
        took_ms=took_ms(request),
    )

"""Counts a year of the set that an address speaks of: all papers, by topic, by co-author."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import LIST_ERRORS
from app.explorer.api.parameters import described, read
from app.explorer.api.responses import json_answer, took_ms
from app.explorer.parameters import SET_PARAMS
from app.explorer.selection import Selection, select_papers
from app.explorer.timelines.circles import circle_series
from app.explorer.timelines.views import (
    CircleSeries,
    CirclesTimeline,
    CoauthorSeries,
    CoauthorsMeta,
    CoauthorsTimeline,
    NamedAuthor,
    NamedTopic,
    PapersTimeline,
    SeriesCircle,
    TimelineMeta,
    TopicSeries,
    TopicsTimeline,
    YearApart,
)
from app.explorer.timelines.year_counts import coauthor_series, theme_series, whose_coauthors
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep
from app.library.snapshot import Snapshot

router = APIRouter(prefix="/timelines", tags=["timelines"], dependencies=[Depends(revalidate)])


@router.get(
    "/papers",
    summary="Papers a year",
    response_model=PapersTimeline,
    responses=LIST_ERRORS,
    openapi_extra=described(*SET_PARAMS),
)
def show_papers_per_year(request: Request, snapshot: SnapshotDep) -> Response:
    """Papers a year, from the first to the last year without gaps."""
    selection = _selected(request, snapshot)
    years, counts, _ = selection.columns.years(selection.rows)
    meta = TimelineMeta(**_about(request, selection))
    return json_answer(request, PapersTimeline(meta, years, counts))


@router.get(
    "/topics",
    summary="Papers a year by topic",
    response_model=TopicsTimeline,
    responses=LIST_ERRORS,
    openapi_extra=described(*SET_PARAMS),
)
def show_topics_per_year(request: Request, snapshot: SnapshotDep) -> Response:
    """Papers a year by first topic, most papers first, `Other` last.

    In a library of many topics the series are those of the parents.
    """
    selection = _selected(request, snapshot)
    timeline = theme_series(snapshot, selection, "topic")
    series = [
        TopicSeries(
            NamedTopic(None if one.value is None else int(one.value), one.label),
            one.counts,
            one.total,
        )
        for one in timeline.series
    ]
    meta = TimelineMeta(**_about(request, selection))
    return json_answer(request, TopicsTimeline(meta, timeline.years, series))


@router.get(
    "/coauthors",
    summary="Joint papers a year by co-author",
    response_model=CoauthorsTimeline,
    responses=LIST_ERRORS,
    openapi_extra=described(*SET_PARAMS),
)
def show_coauthors_per_year(request: Request, snapshot: SnapshotDep) -> Response:
    """Joint papers a year of the (first) `author` with everybody, by first joint paper.

    Without `author` it is the owner of the library.
    """
    selection = _selected(request, snapshot)
    person = whose_coauthors(snapshot, selection.filters)
    if person is None:
        about = _about(request, selection, "No author is selected: add author=ID.")
        meta = CoauthorsMeta(**about, lower_bound=False)
        return json_answer(request, CoauthorsTimeline(meta, [], []))
    timeline = coauthor_series(snapshot, selection, person)
    series = [
        CoauthorSeries(
            NamedAuthor(int(one.value or 0), one.label, one.several),
            one.counts,
            one.total,
            one.first_year(timeline.years),
            one.last_year(timeline.years),
            one.paper_ids,
        )
        for one in timeline.series
    ]
    meta = CoauthorsMeta(**_about(request, selection), lower_bound=timeline.lower_bound)
    return json_answer(request, CoauthorsTimeline(meta, timeline.years, series))


@router.get(
    "/circles",
    summary="Papers a year by circle of co-authors",
    response_model=CirclesTimeline,
    responses=LIST_ERRORS,
    openapi_extra=described(*SET_PARAMS),
)
def show_circles_per_year(request: Request, snapshot: SnapshotDep) -> Response:
    """Papers a year of the (first) `author`, who may be several people, by circle of co-authors.

    There is no series where all the papers are taken for one person's.
    """
    selection = _selected(request, snapshot)
    person = whose_coauthors(snapshot, selection.filters)
    if person is None:
        meta = TimelineMeta(**_about(request, selection, "No author is selected: add author=ID."))
        return json_answer(request, CirclesTimeline(meta, [], []))
    timeline = circle_series(snapshot, selection, person)
    series = [
        CircleSeries(
            SeriesCircle(None if one.value is None else int(one.value), one.label),
            one.counts,
            one.total,
        )
        for one in timeline.series
    ]
    meta = TimelineMeta(**_about(request, selection))
    return json_answer(request, CirclesTimeline(meta, timeline.years, series))


def _selected(request: Request, snapshot: Snapshot) -> Selection:
    return select_papers(snapshot, read(request, allowed=SET_PARAMS)[0])


def _about(request: Request, selection: Selection, *notes: str) -> dict[str, Any]:
    """Return what every timeline says about its set."""
    _, undated = selection.columns.year_counts(selection.rows)
    apart = selection.columns.years_apart(selection.rows)
    return {
        "count": selection.count,
        "undated": undated,
        "outliers": [YearApart(*pair) for pair in apart.items()],
        "mode": selection.mode,
        "relaxed": selection.relaxed,
        "notes": [*selection.notes, *notes],
        "took_ms": took_ms(request),
    }

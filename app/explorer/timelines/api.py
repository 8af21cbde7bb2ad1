"""Counts a year of the set that an address speaks of: all papers, by topic, by co-author."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import LIST_ERRORS
from app.explorer.api.parameters import described, read
from app.explorer.api.responses import json_answer
from app.explorer.api.schemas import (
    CoauthorSeries,
    CoauthorsMeta,
    CoauthorsTimeline,
    NamedAuthor,
    NamedTopic,
    PapersTimeline,
    TimelineMeta,
    TopicSeries,
    TopicsTimeline,
)
from app.explorer.parameters import SET_PARAMS
from app.explorer.timelines.query import coauthors_per_year, papers_per_year, topics_per_year
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep

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
    filters, _ = read(request, allowed=SET_PARAMS)
    found = papers_per_year(snapshot, filters)
    body = PapersTimeline(
        meta=TimelineMeta.model_validate(found), years=found.years, counts=found.counts
    )
    return json_answer(request, body)


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
    filters, _ = read(request, allowed=SET_PARAMS)
    found, timeline = topics_per_year(snapshot, filters)
    body = TopicsTimeline(
        meta=TimelineMeta.model_validate(found),
        years=timeline.years,
        series=[
            TopicSeries(
                topic=NamedTopic(id=None if one.value is None else int(one.value), label=one.label),
                counts=one.counts,
                total=one.total,
            )
            for one in timeline.series
        ],
    )
    return json_answer(request, body)


@router.get(
    "/coauthors",
    summary="Joint papers a year by co-author",
    response_model=CoauthorsTimeline,
    responses=LIST_ERRORS,
    openapi_extra=described(*SET_PARAMS),
)
def show_coauthors_per_year(request: Request, snapshot: SnapshotDep) -> Response:
    """Joint papers a year of the (first) `author` with everybody, by first joint paper."""
    filters, _ = read(request, allowed=SET_PARAMS)
    found, timeline = coauthors_per_year(snapshot, filters)
    meta = TimelineMeta.model_validate(found).model_dump()
    body = CoauthorsTimeline(
        meta=CoauthorsMeta(**meta, lower_bound=timeline.lower_bound),
        years=timeline.years,
        series=[
            CoauthorSeries(
                author=NamedAuthor(id=int(one.value or 0), name=one.label),
                counts=one.counts,
                total=one.total,
                first_year=one.first_year(timeline.years),
                last_year=one.last_year(timeline.years),
                paper_ids=list(one.paper_ids),
            )
            for one in timeline.series
        ],
    )
    return json_answer(request, body)

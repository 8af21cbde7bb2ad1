"""Counts a year of the set that an address speaks of."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.api.answers import json_answer
from app.api.conditional import LibraryDep, revalidate
from app.api.openapi import LIST_ERRORS
from app.api.parameters import described, read
from app.api.schemas import PapersTimeline, TimelineMeta
from app.queries.filters import SET_PARAMS
from app.queries.timelines import papers_per_year

router = APIRouter(prefix="/timelines", tags=["timelines"], dependencies=[Depends(revalidate)])


@router.get(
    "/papers",
    summary="Papers a year",
    response_model=PapersTimeline,
    responses=LIST_ERRORS,
    openapi_extra=described(*SET_PARAMS),
)
def show_papers_per_year(request: Request, library: LibraryDep) -> Response:
    """Papers a year, from the first to the last year without gaps."""
    filters, _ = read(request, allowed=SET_PARAMS)
    found = papers_per_year(library, filters)
    body = PapersTimeline(
        meta=TimelineMeta.model_validate(found), years=found.years, counts=found.counts
    )
    return json_answer(request, body)

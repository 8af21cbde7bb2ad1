"""Who works on something, for programs."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import LIST_ERRORS
from app.explorer.api.parameters import described
from app.explorer.api.responses import json_answer, read_list, took_ms
from app.explorer.authors.matching.query import find_matching_authors, read_order
from app.explorer.authors.matching.views import MatchingAuthor, MatchingAuthorList
from app.explorer.parameters import PAGING, SET_PARAMS
from app.explorer.views import ListMeta
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/authors/on", tags=["authors"], dependencies=[Depends(revalidate)])

PARAMETERS_READ = (*SET_PARAMS, *PAGING)


@router.get(
    "",
    summary="Who works on something",
    response_model=MatchingAuthorList,
    responses=LIST_ERRORS,
    openapi_extra=described(*PARAMETERS_READ, "fields", order="people_order"),
)
def list_matching_authors(request: Request, snapshot: SnapshotDep) -> Response:
    """The people whose papers match a query, a text, a topic or any filter, with these papers."""
    asked = read_list(request, MatchingAuthor, PARAMETERS_READ, ("order",))
    page = find_matching_authors(snapshot, asked.filters, read_order(asked.also.get("order")))
    meta = replace(ListMeta.of(page, took_ms(request)), mode=page.selection.mode)
    body = MatchingAuthorList(meta=meta, results=page.items)
    return json_answer(request, body, asked.include, page)

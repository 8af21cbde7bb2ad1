"""Topics, as found from titles and abstracts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.api.answers import json_answer, own_address
from app.api.conditional import LibraryDep, revalidate
from app.api.fields import of_results, read_fields
from app.api.openapi import ITEM_ERRORS, LIST_ERRORS
from app.api.parameters import PAGING, PAPER_FILTERS, Id, described, read, read_also
from app.api.schemas import ListMeta, Topic, TopicList
from app.queries.topic_ranking import rank_topics
from app.queries.topics import load_topic, topic_now

router = APIRouter(prefix="/topics", tags=["topics"], dependencies=[Depends(revalidate)])

FILTERS = (*PAPER_FILTERS, *PAGING)
MERGED: dict[int | str, dict[str, Any]] = {
    301: {"description": "This topic was merged into another; `Location` says which."}
}


@router.get(
    "",
    summary="List topics",
    response_model=TopicList,
    responses=LIST_ERRORS,
    openapi_extra=described(*FILTERS, "fields", q="topic_label"),
)
def list_topics(request: Request, library: LibraryDep) -> Response:
    """Topics, most papers first; `q` is a label or word of it, the others choose the papers."""
    filters, also = read(request, allowed=FILTERS, also=("q", "fields"))
    include = of_results(read_fields(also.get("fields"), Topic))
    page = rank_topics(library, filters, also.get("q", ""))
    body = TopicList(
        meta=ListMeta(
            count=page.count,
            per_page=filters.per_page,
            next_cursor=page.next_cursor,
            took_ms=page.took_ms,
        ),
        results=[Topic.model_validate(topic) for topic in page.topics],
    )
    return json_answer(request, body, include, page.next_cursor, page.previous_cursor)


@router.get(
    "/{topic_id}",
    summary="One topic",
    response_model=Topic,
    responses={**ITEM_ERRORS, **MERGED},
    openapi_extra=described("fields"),
)
def show_topic(topic_id: Id, request: Request, library: LibraryDep) -> Response:
    """One topic, over all papers of the library."""
    include = read_fields(read_also(request, "fields").get("fields"), Topic)
    now = topic_now(library, topic_id)
    if now != topic_id:
        path = request.scope["path"].replace(f"/topics/{topic_id}", f"/topics/{now}", 1)
        return RedirectResponse(own_address(request, path, request.url.query), status_code=301)
    return json_answer(request, Topic.model_validate(load_topic(library, topic_id)), include)

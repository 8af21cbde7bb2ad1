"""Topics, as found from titles and abstracts, and as persons changed them."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.explorer.api.openapi import BODY_ERRORS, CHANGE_ERRORS, ITEM_ERRORS, Answers
from app.explorer.api.parameters import PAPER_FILTERS, Id, read_also
from app.explorer.api.responses import (
    answer_list,
    item_route,
    json_answer,
    list_route,
    moved,
    read_item,
    read_list,
)
from app.explorer.parameters import PAGING
from app.explorer.topics.query import load_topic, rank_topics, topic_now, topics_by_hand
from app.explorer.topics.views import Topic, TopicChange, TopicList, TopicsByHand
from app.http.request_state import LibraryDep, SnapshotDep
from app.topics.edits import Change, TopicByHand

router = APIRouter(prefix="/topics", tags=["topics"])

FILTERS = (*PAPER_FILTERS, *PAGING)
MERGED: Answers = {
    301: {"description": "This topic was merged into another; `Location` says which."}
}


@router.get(
    "",
    summary="List topics",
    response_model=TopicList,
    **list_route(*FILTERS, "fields", q="topic_label"),
)
def list_topics(request: Request, snapshot: SnapshotDep) -> Response:
    """Topics, most papers first; `q` is a label or word of it, the others choose the papers."""
    asked = read_list(request, Topic, FILTERS, ("q",))
    page = rank_topics(snapshot, asked.filters, asked.also.get("q", ""))
    return answer_list(request, TopicList, page, asked.include)


@router.get(
    "/by-hand", summary="Topics changed by hand", response_model=TopicsByHand, **list_route()
)
def list_by_hand(request: Request, snapshot: SnapshotDep) -> Response:
    """What persons renamed, merged and hid; each can be taken back by itself."""
    read_also(request)
    return json_answer(request, TopicsByHand(topics_by_hand(snapshot)))


@router.get(
    "/{topic_id}", summary="One topic", response_model=Topic, **item_route("fields", also=MERGED)
)
def show_topic(topic_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """One topic, over all papers of the library."""
    include = read_item(request, Topic)
    now = topic_now(snapshot, topic_id)
    if now != topic_id:
        return moved(request, "topic_id", now)
    return json_answer(request, load_topic(snapshot, topic_id), include)


@router.patch(
    "/{topic_id}",
    summary="Change a topic by hand",
    response_model=TopicByHand,
    responses={**ITEM_ERRORS, **BODY_ERRORS, **CHANGE_ERRORS},
)
def change_topic(
    topic_id: Id, asked: TopicChange, request: Request, library: LibraryDep
) -> Response:
    """Rename, hide or merge a topic, all of it or nothing; it lasts through imports and rebuilds.

    What takes something back is done first, so that one request can split and rename.
    """
    read_also(request)
    done = library.change_topics(list(_changes(topic_id, asked)))
    return json_answer(request, done)


def _changes(topic_id: int, asked: TopicChange) -> Iterator[Change]:
    given = asked.model_fields_set
    if "merged_into" in given and asked.merged_into is None:
        yield Change("split", topic_id)
    if "hidden" in given and not asked.hidden:
        yield Change("show", topic_id)
    if "label" in given and asked.label is None:
        yield Change("found-name", topic_id)
    elif "label" in given:
        yield Change("rename", topic_id, label=asked.label or "")
    if asked.merged_into is not None:
        yield Change("merge", topic_id, into_id=asked.merged_into)
    if asked.hidden:
        yield Change("hide", topic_id)

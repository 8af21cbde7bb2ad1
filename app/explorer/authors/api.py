"""Authors: everybody, one person, and with whom they wrote."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import ITEM_ERRORS, LIST_ERRORS, MOVED
from app.explorer.api.parameters import PAPER_FILTERS, Id, described
from app.explorer.api.responses import (
    answer_list,
    json_answer,
    moved,
    read_item,
    read_list,
)
from app.explorer.authors.coauthors import coauthors_of
from app.explorer.authors.query import (
    author_now,
    find_authors,
    load_author,
    moved_status,
    read_names,
)
from app.explorer.authors.split import SplitAuthor, split_author
from app.explorer.authors.views import Author, AuthorList, Coauthor, CoauthorList
from app.explorer.parameters import PAGING
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep
from app.library.snapshot import Snapshot

router = APIRouter(prefix="/authors", tags=["authors"], dependencies=[Depends(revalidate)])

FILTERS = (*PAPER_FILTERS, *PAGING)
ELSEWHERE: dict[int | str, dict[str, Any]] = {
    300: {"model": SplitAuthor, "description": "The number stood for several people; lists them."},
    **MOVED,
}
"""What may have become of a person."""


@router.get(
    "",
    summary="List authors",
    response_model=AuthorList,
    responses=LIST_ERRORS,
    openapi_extra=described(*FILTERS, "names", "fields", q="name"),
)
def list_authors(request: Request, snapshot: SnapshotDep) -> Response:
    """Authors, most papers first; `q` is a name, and the other parameters choose the papers."""
    asked = read_list(request, Author, FILTERS, ("q", "names"))
    several = read_names(asked.also.get("names"))
    name = asked.also.get("q", "")
    page = find_authors(snapshot, asked.filters, name, several_names=several)
    return answer_list(request, AuthorList, page, asked.include)


@router.get(
    "/{author_id}",
    summary="One author",
    response_model=Author,
    responses={**ITEM_ERRORS, **ELSEWHERE},
    openapi_extra=described("fields"),
)
def show_author(author_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """One person, over all papers of the library."""
    include = read_item(request, Author)
    if answer := _elsewhere(request, snapshot, author_id):
        return answer
    return json_answer(request, load_author(snapshot, author_id), include)


@router.get(
    "/{author_id}/coauthors",
    summary="Co-authors",
    response_model=CoauthorList,
    responses={**ITEM_ERRORS, **ELSEWHERE},
    openapi_extra=described(*FILTERS, "fields"),
)
def list_coauthors(author_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """With whom somebody wrote the papers that the parameters choose, most joint papers first."""
    asked = read_list(request, Coauthor, FILTERS)
    if answer := _elsewhere(request, snapshot, author_id):
        return answer
    page = coauthors_of(snapshot, author_id, asked.filters)
    return answer_list(request, CoauthorList, page, asked.include)


def _elsewhere(request: Request, snapshot: Snapshot, author_id: int) -> Response | None:
    """Send who asks for a merged person to the one they are now; of several, name them."""
    now = author_now(snapshot, author_id)
    if now != author_id:
        return moved(request, "author_id", now, moved_status(snapshot, author_id))
    if snapshot.columns.author.code_of(author_id) is not None:
        return None
    author = load_author(snapshot, author_id)
    if not author.is_split:
        return None
    answer = json_answer(request, split_author(snapshot, author))
    answer.status_code = 300
    return answer

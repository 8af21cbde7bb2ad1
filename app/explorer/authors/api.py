"""Authors: everybody, one person, and with whom they wrote."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.explorer.api.openapi import MOVED, Answers
from app.explorer.api.parameters import PAPER_FILTERS, Id
from app.explorer.api.responses import (
    answer_list,
    item_route,
    json_answer,
    list_route,
    moved,
    nearest_meta,
    read_item,
    read_list,
    took_ms,
)
from app.explorer.authors.coauthors import coauthors_of
from app.explorer.authors.matching.query import (
    MatchingAuthor,
    MatchingAuthorList,
    find_matching_authors,
    read_order,
)
from app.explorer.authors.query import (
    author_now,
    find_authors,
    load_author,
    moved_status,
    read_names,
)
from app.explorer.authors.similar import SimilarAuthor, SimilarAuthorList, similar_authors
from app.explorer.authors.split import SplitAuthor, split_author
from app.explorer.authors.views import Author, AuthorList, Coauthor, CoauthorList
from app.explorer.parameters import PAGING, SET_PARAMS
from app.explorer.views import ListMeta
from app.http.request_state import SnapshotDep
from app.library.snapshot import Snapshot

router = APIRouter(prefix="/authors", tags=["authors"])

FILTERS = (*PAPER_FILTERS, *PAGING)
MATCHING = (*SET_PARAMS, *PAGING)
ELSEWHERE: Answers = {
    300: {"model": SplitAuthor, "description": "The number stood for several people; lists them."},
    **MOVED,
}
"""What may have become of a person."""


@router.get(
    "/on",
    summary="Who works on something",
    response_model=MatchingAuthorList,
    **list_route(*MATCHING, "fields", order="people_order"),
)
def list_matching_authors(request: Request, snapshot: SnapshotDep) -> Response:
    """The people whose papers match a query, a text, a topic or any filter, with these papers."""
    asked = read_list(request, MatchingAuthor, MATCHING, ("order",))
    page = find_matching_authors(snapshot, asked.filters, read_order(asked.also.get("order")))
    meta = replace(ListMeta.of(page, took_ms(request)), mode=page.selection.mode)
    body = MatchingAuthorList(meta=meta, results=page.items)
    return json_answer(request, body, asked.include, page)


@router.get(
    "",
    summary="List authors",
    response_model=AuthorList,
    **list_route(*FILTERS, "names", "fields", q="name"),
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
    **item_route("fields", also=ELSEWHERE),
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
    **item_route(*FILTERS, "fields", also=ELSEWHERE),
)
def list_coauthors(author_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """With whom somebody wrote the papers that the parameters choose, most joint papers first."""
    asked = read_list(request, Coauthor, FILTERS)
    if answer := _elsewhere(request, snapshot, author_id):
        return answer
    page = coauthors_of(snapshot, author_id, asked.filters)
    return answer_list(request, CoauthorList, page, asked.include)


def moved_author(request: Request, snapshot: Snapshot, author_id: int) -> Response | None:
    """Send who asks for a merged person to the one they are now; None for nobody else."""
    now = author_now(snapshot, author_id)
    if now == author_id:
        return None
    return moved(request, "author_id", now, moved_status(snapshot, author_id))


def _elsewhere(request: Request, snapshot: Snapshot, author_id: int) -> Response | None:
    """Send who asks for a merged person to the one they are now; of several, name them."""
    if answer := moved_author(request, snapshot, author_id):
        return answer
    if snapshot.columns.author.code_of(author_id) is not None:
        return None
    author = load_author(snapshot, author_id)
    if not author.is_split:
        return None
    answer = json_answer(request, split_author(snapshot, author))
    answer.status_code = 300
    return answer


@router.get(
    "/{author_id}/similar",
    summary="Similar people who never wrote together",
    response_model=SimilarAuthorList,
    **item_route("per_page", "fields", also=MOVED),
)
def list_similar_authors(author_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """The people whose papers are closest in meaning to somebody's, without their co-authors."""
    asked = read_list(request, SimilarAuthor, ("per_page",))
    if answer := moved_author(request, snapshot, author_id):
        return answer
    snapshot.meaning.must_be_ready()
    found, note = similar_authors(snapshot, author_id, asked.filters.per_page)
    meta = nearest_meta(request, len(found), asked.filters.per_page, note)
    return json_answer(request, SimilarAuthorList(meta=meta, results=found), asked.include)

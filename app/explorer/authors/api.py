"""Authors: everybody, one person, and with whom they wrote."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.explorer.api.fields import of_results, read_fields
from app.explorer.api.openapi import ITEM_ERRORS, LIST_ERRORS, MOVED
from app.explorer.api.parameters import PAGING, PAPER_FILTERS, Id, described, read, read_also
from app.explorer.api.responses import json_answer, own_address
from app.explorer.api.schemas import Author, AuthorList, Coauthor, CoauthorList, ListMeta
from app.explorer.authors.coauthors import coauthors_of
from app.explorer.authors.query import author_now, find_authors, load_author, read_names
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep
from app.library.snapshot import Snapshot

router = APIRouter(prefix="/authors", tags=["authors"], dependencies=[Depends(revalidate)])

FILTERS = (*PAPER_FILTERS, *PAGING)


@router.get(
    "",
    summary="List authors",
    response_model=AuthorList,
    responses=LIST_ERRORS,
    openapi_extra=described(*FILTERS, "names", "fields", q="name"),
)
def list_authors(request: Request, snapshot: SnapshotDep) -> Response:
    """Authors, most papers first; `q` is a name, and the other parameters choose the papers."""
    filters, also = read(request, allowed=FILTERS, also=("q", "names", "fields"))
    include = of_results(read_fields(also.get("fields"), Author))
    several = read_names(also.get("names"))
    page = find_authors(snapshot, filters, also.get("q", ""), several_names=several)
    body = AuthorList(
        meta=ListMeta(
            count=page.count,
            per_page=filters.per_page,
            next_cursor=page.next_cursor,
            relaxed=page.relaxed,
            notes=page.notes,
            took_ms=page.took_ms,
        ),
        results=[Author.model_validate(author) for author in page.authors],
    )
    return json_answer(request, body, include, page.next_cursor, page.previous_cursor)


@router.get(
    "/{author_id}",
    summary="One author",
    response_model=Author,
    responses={**ITEM_ERRORS, **MOVED},
    openapi_extra=described("fields"),
)
def show_author(author_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """One person, over all papers of the library."""
    include = read_fields(read_also(request, "fields").get("fields"), Author)
    if moved := _moved(request, snapshot, author_id):
        return moved
    return json_answer(request, Author.model_validate(load_author(snapshot, author_id)), include)


@router.get(
    "/{author_id}/coauthors",
    summary="Co-authors",
    response_model=CoauthorList,
    responses={**ITEM_ERRORS, **MOVED},
    openapi_extra=described(*FILTERS, "fields"),
)
def list_coauthors(author_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """With whom somebody wrote the papers that the parameters choose, most joint papers first."""
    filters, also = read(request, allowed=FILTERS, also=("fields",))
    include = of_results(read_fields(also.get("fields"), Coauthor))
    if moved := _moved(request, snapshot, author_id):
        return moved
    page = coauthors_of(snapshot, author_id, filters)
    body = CoauthorList(
        meta=ListMeta(
            count=page.count,
            per_page=filters.per_page,
            next_cursor=page.next_cursor,
            took_ms=page.took_ms,
        ),
        results=[Coauthor.model_validate(coauthor) for coauthor in page.coauthors],
    )
    return json_answer(request, body, include, page.next_cursor, page.previous_cursor)


def _moved(request: Request, snapshot: Snapshot, author_id: int) -> Response | None:
    """Send who asks for a merged person to the one they are now."""
    now = author_now(snapshot, author_id)
    if now == author_id:
        return None
    typed = request.path_params["author_id"]  # perhaps with zeros before the id
    path = request.scope["path"].replace(f"/authors/{typed}", f"/authors/{now}", 1)
    return RedirectResponse(own_address(request, path, request.url.query), status_code=301)

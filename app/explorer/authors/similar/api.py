"""People who write about the same as somebody, for programs."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import ITEM_ERRORS, MOVED
from app.explorer.api.parameters import Id, described
from app.explorer.api.responses import json_answer, moved, nearest_meta, read_list
from app.explorer.authors.query import author_now, moved_status
from app.explorer.authors.similar.query import similar_authors
from app.explorer.authors.similar.views import SimilarAuthor, SimilarAuthorList
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/authors", tags=["authors"], dependencies=[Depends(revalidate)])


@router.get(
    "/{author_id}/similar",
    summary="Similar people who never wrote together",
    response_model=SimilarAuthorList,
    responses={**ITEM_ERRORS, **MOVED},
    openapi_extra=described("per_page", "fields"),
)
def list_similar_authors(author_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """The people whose papers are closest in meaning to somebody's, without their co-authors."""
    asked = read_list(request, SimilarAuthor, ("per_page",))
    now = author_now(snapshot, author_id)
    if now != author_id:
        return moved(request, "author_id", now, moved_status(snapshot, author_id))
    snapshot.meaning.must_be_ready()
    found, note = similar_authors(snapshot, author_id, asked.filters.per_page)
    meta = nearest_meta(request, len(found), asked.filters.per_page, note)
    return json_answer(request, SimilarAuthorList(meta=meta, results=found), asked.include)

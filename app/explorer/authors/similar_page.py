"""People who write about the same as somebody: a page, and the part of the person's own page."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.explorer.authors.query import author_now, moved_status
from app.explorer.authors.similar import SimilarAuthor, similar_authors
from app.explorer.facets import author_names
from app.explorer.pages.links import NamedLink
from app.explorer.pages.render import (
    PageContext,
    render,
    render_part,
    root_of,
    wants_fragment,
)
from app.explorer.value_readers import address_number
from app.http.request_state import snapshot_of

router = APIRouter()

PART = "authors/_similar.html"


@dataclass(frozen=True, kw_only=True)
class SimilarAuthorsPage(PageContext):
    """People who write about the same as somebody."""

    template = "authors/similar.html"
    person: NamedLink
    note: str | None
    person_id: int
    people: list[SimilarAuthor]


@router.get("/authors/{name}/similar")
def show_similar_authors(request: Request, name: str) -> Response:
    """The people most similar to somebody, with the papers on both sides that say so."""
    snapshot, root = snapshot_of(request), root_of(request)
    author_id = address_number(name, "author")
    now = author_now(snapshot, author_id)
    if now != author_id:
        status = moved_status(snapshot, author_id)
        return RedirectResponse(f"{root}/authors/{now}/similar", status_code=status)
    found, note = similar_authors(snapshot, author_id)
    person = author_names(snapshot, [author_id])[author_id]
    page = SimilarAuthorsPage(
        title=f"Similar to {person}",
        person=NamedLink.to_author(root, author_id, person),
        note=note,
        person_id=author_id,
        people=found,
    )
    if wants_fragment(request):  # of the person's page, which keeps its title
        parts = {"person": page.person, "person_id": author_id, "note": note, "people": found}
        return render_part(request, PART, **parts)
    return render(request, page)

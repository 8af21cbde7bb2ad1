"""People who write about the same as somebody: a page, and the part of the person's own page."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.domain.dates.years import span_words
from app.explorer.authors.query import author_now, moved_status
from app.explorer.authors.similar.query import similar_authors
from app.explorer.authors.similar.views import SimilarAuthor
from app.explorer.facets import author_names
from app.explorer.pages.links import DatedLink, NamedLink, author_href
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


@dataclass(frozen=True, slots=True)
class ClosePair:
    """A paper of each person, and how close they are in meaning."""

    own: DatedLink
    theirs: DatedLink
    closeness: str


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """One person of the list."""

    name: str
    href: str
    several: bool
    """It may be several people."""
    papers: int
    near: int
    years: str
    compare_href: str
    pairs: list[ClosePair]


@dataclass(frozen=True, kw_only=True)
class SimilarAuthorsPage(PageContext):
    """People who write about the same as somebody."""

    template = "authors/similar.html"
    person: NamedLink
    note: str | None
    people: list[SimilarRow]


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
        people=[_row(author, author_id, root) for author in found],
    )
    if wants_fragment(request):  # of the person's page, which keeps its title
        return render_part(request, PART, person=page.person, note=note, people=page.people)
    return render(request, page)


def _row(author: SimilarAuthor, author_id: int, root: str) -> SimilarRow:
    return SimilarRow(
        name=author.name,
        href=author_href(root, author.id, author.name),
        several=author.may_be_several,
        papers=author.papers,
        near=author.near,
        years=span_words((author.first_year, author.last_year)),
        compare_href=f"{root}/compare?compare=author:{author_id},author:{author.id}",
        pairs=[
            ClosePair(
                DatedLink.of(pair.own, root),
                DatedLink.of(pair.theirs, root),
                f"{pair.closeness:.0%}",
            )
            for pair in author.pairs
        ],
    )

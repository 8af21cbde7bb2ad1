"""The list of authors, and of those who write about the same as somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.domain.tex.html import plain_text
from app.explorer.authors.identity import STRONGEST
from app.explorer.authors.query import author_now, find_authors, moved_status, read_names
from app.explorer.authors.similar import SimilarAuthor, similar_authors
from app.explorer.authors.split import split_author
from app.explorer.authors.views import Author
from app.explorer.facets import author_names, known_by
from app.explorer.filters import parse_filters
from app.explorer.pages.kept_pages import kept_page
from app.explorer.pages.links import NamedLink, Pager, address_with
from app.explorer.pages.render import (
    PageContext,
    render,
    render_part,
    root_of,
    wants_fragment,
)
from app.explorer.pages.wording import capital, counted, named, sentence
from app.explorer.selection import select_papers
from app.explorer.value_readers import address_number
from app.http.request_state import home_of, snapshot_of
from app.library.snapshot import Snapshot
from app.search.query.lexer import is_blank

PART = "authors/_similar.html"

router = APIRouter()


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


@dataclass(frozen=True, slots=True)
class SearchForm:
    """Where what is typed is sent, and what stays beside it."""

    action: str
    value: str
    keep: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class AuthorListPage(PageContext):
    """The list of authors, and of those who write about the same as somebody."""

    template = "authors/list.html"
    sentence: str
    form: SearchForm
    notes: Sequence[str]
    on_href: str | None
    """Who works on what was typed; None while it fits a name, or nothing was typed."""
    authors: Sequence[Author]
    pager: Pager


@router.get("/authors")
@kept_page
def list_authors(request: Request) -> Response:
    """Everybody here, most papers first; or those whose name fits what was typed."""
    snapshot, root = snapshot_of(request), root_of(request)
    filters, also = parse_filters(
        [(k, v) for k, v in request.query_params.multi_items() if k != "q"],
        also=("names",),
        forgiving=True,
    )
    name = request.query_params.get("q", "").strip()[:200]
    name = "" if is_blank(name) else name
    several = read_names(also.get("names"))
    page = find_authors(snapshot, filters, name, several_names=several)
    names = named(snapshot, filters)
    papers = sentence(names, select_papers(snapshot, filters).count)
    whom = f"named “{plain_text(name)}” " if name else ""
    how = "printed under several names " if several else ""
    text = f"{counted(page.count, 'author')} {whom}{how}of {papers}"
    path = f"{root}/authors"
    keep, kept = replace(filters, cursor=None).params(), list(also.items())
    asked = [*([("q", name)] if name else []), *kept]
    nobody = bool(name) and not page.count
    shown = AuthorListPage(
        title="Authors",
        canonical_href=address_with(
            f"{home_of(request)}/authors", filters, filters.cursor or "", asked
        ),
        sentence=capital(text),
        form=SearchForm(path, name, [*keep, *kept]),
        notes=page.notes,
        on_href=filters.with_value("q", name).address(f"{root}/authors/on") if nobody else None,
        authors=page.items,
        pager=Pager.of(page, path, filters, asked),
    )
    return render(request, shown)


@dataclass(frozen=True, kw_only=True)
class SplitPage(PageContext):
    """Several people for whom one number stood."""

    template = "authors/split.html"
    name: str
    authors: Sequence[Author]
    known_by: Mapping[int, str]
    """Co-authors by whom each is told apart."""


def split_page(request: Request, snapshot: Snapshot, author: Author) -> Response:
    """Answer with the people for whom a number stood, as 300 Multiple Choices."""
    found = split_author(snapshot, author)
    page = SplitPage(
        title=f"Several people: {author.name}",
        name=author.name,
        authors=found.several,
        known_by=known_by(snapshot, [one.id for one in found.several], STRONGEST),
    )
    return render(request, page, 300)

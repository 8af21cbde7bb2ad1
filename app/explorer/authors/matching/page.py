"""Who works on something: a page, and a table to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.domain.tex.html import plain_text
from app.explorer.authors.list_page import SearchForm
from app.explorer.authors.matching.query import (
    ORDERS,
    MatchingAuthor,
    MatchingPage,
    all_matching_ids,
    find_matching_authors,
    load_matching,
    read_order,
)
from app.explorer.exports.charts import about_file, chart_file
from app.explorer.file_names import words_of
from app.explorer.filters import Filters
from app.explorer.pages.forms import read_address
from app.explorer.pages.links import Pager, address_with
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import Chip, Named, chips, counted, named, sentence
from app.explorer.papers.list_parts import Choice, LikeForm, Option, like_form
from app.explorer.parameters import PER_PAGE
from app.exporters.networks import csv_text
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot

router = APIRouter()

ORDER_WORDS = {"score": "by score", "newest": "newest paper first", "papers": "most papers first"}
MEASURE = (
    "The score of a person adds up their papers: the match of each squared, halved for every five"
    " years before the newest."
)


MOST_IN_FILE = 10_000
"""People of a table; of more, the first in its order."""
AT_ONCE = 500
TABLE_HEAD = (
    "id", "name", "may be several", "score", "papers", "first year", "last year",
    "best papers", "title of the best",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AuthorsOnPage(PageContext):
    """The people whose papers match."""

    template = "authors/on.html"
    sentence: str
    measure: str
    form: SearchForm
    like_form: LikeForm | None
    chips: list[Chip]
    clear_href: str | None
    options: list[Option]
    notes: Sequence[str]
    papers_href: str
    authors: list[tuple[MatchingAuthor, str]]
    """Each with the address of their papers that match."""
    top_score: float
    pager: Pager


@router.get("/authors/on")
def show_authors_on(request: Request) -> Response:
    """The people whose papers match an address, each with the papers that say so."""
    snapshot, root = snapshot_of(request), root_of(request)
    filters, own = read_address(request, "order")
    order = read_order(own.get("order"))
    page = find_matching_authors(snapshot, filters, order)
    names = named(snapshot, filters)
    path = f"{root}/authors/on"
    filters = replace(page.selection.filters, per_page=filters.per_page, sort=None)
    kept = [("order", order)] if order != ORDERS[0] else []
    asked = filters.without("q").without("cursor")
    whole = replace(filters, cursor=None, per_page=PER_PAGE)
    shown = AuthorsOnPage(
        title=_title(names),
        sentence=_sentence(page, names),
        measure=MEASURE,
        form=SearchForm(path, filters.q, [*asked.params(), *kept]),
        like_form=_like_form(snapshot, filters, path),
        chips=chips(names, path),
        clear_href=path if filters.narrowed else None,
        options=_options(filters, order, root),
        notes=page.notes,
        papers_href=replace(asked, q=filters.q, per_page=PER_PAGE).address(f"{root}/papers"),
        authors=[
            (author, whole.with_value("author", author.id).address(f"{root}/papers"))
            for author in page.items
        ],
        top_score=page.top_score,
        pager=Pager.of(page, path, filters, kept),
    )
    return render(request, shown)


def _like_form(snapshot: Snapshot, filters: Filters, path: str) -> LikeForm | None:
    form = like_form(snapshot, filters, path)
    return (
        replace(form, label="Who works on what this text says?", send="find people")
        if form
        else None
    )


def _title(names: Named) -> str:
    words = [
        names.query,
        names.text,
        *(label for name, _, label in names.parts() if name != "like"),
    ]
    return "Who works on " + (" · ".join(word for word in words if word) or "what")


def _sentence(page: MatchingPage, names: Named) -> str:
    people = "1 person" if page.count == 1 else f"{page.count:,} people" if page.count else "Nobody"
    return f"{people} wrote {sentence(names, page.voting) if page.count else counted(0, 'paper')}"


def _options(filters: Filters, order: str, root: str) -> list[Option]:
    path = f"{root}/authors/on"
    whole = replace(filters, cursor=None, per_page=PER_PAGE)
    orders = [
        Choice(words, address_with(path, whole, "", [("order", one)]), one == order)
        for one, words in ORDER_WORDS.items()
    ]
    exports = [
        Choice("CSV", address_with(f"{path}.csv", whole, "", [("order", order)]), download=True),
        Choice("JSON", whole.address(f"{root}/api/v1/authors/on"), whole=True),
    ]
    return [
        Option(ORDER_WORDS[order], "order", orders),
        Option("export", "export", exports),
    ]


@router.get("/authors/on.csv")
def download_authors_on(request: Request) -> Response:
    """The people whose papers match an address, one a line, in the order of the page."""
    snapshot = snapshot_of(request)
    filters, own = read_address(request, "order")
    selection, people, ids = all_matching_ids(snapshot, filters, read_order(own.get("order")))
    rows: list[tuple[object, ...]] = [TABLE_HEAD]
    listed = ids[:MOST_IN_FILE]
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        for author in load_matching(snapshot, selection.columns, people, some):
            best = " ".join(str(paper.id) for paper in author.best)
            title = plain_text(author.best[0].title) if author.best else ""
            rows.append(
                (
                    author.id, plain_text(author.name), "yes" if author.may_be_several else "no",
                    author.score, author.papers, author.first_year or "", author.last_year or "",
                    best, title,
                )
            )  # fmt: skip
    words = "People whose papers match"
    if len(ids) > MOST_IN_FILE:
        words += f", the first {MOST_IN_FILE:,} of {len(ids):,}"
    text = csv_text(about_file(snapshot, selection, words), rows)
    name = f"authors on {words_of(snapshot, selection.filters)}"
    return chart_file(text, name, "csv")

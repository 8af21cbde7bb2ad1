"""Help: made from the tables that the program itself works by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.explorer.exports.options import FILE_OPTIONS
from app.explorer.pages.render import PageContext, render
from app.explorer.parameters import PARAMETERS, Parameter
from app.exporters import FORMATS, Exporter
from app.exporters.exporter import sample_of
from app.http.request_state import home_of, snapshot_of
from app.importers import FORMATS as IMPORTS
from app.importers.importer import Importer
from app.library.snapshot import Snapshot
from app.search.query.fields import Field
from app.search.query.parser import FIELDS


@dataclass(frozen=True, slots=True)
class PastedCall:
    """One call of curl."""

    meaning: str
    address: str
    """Path and query."""
    options: str = ""
    """Of curl, as a shell reads them."""

    def command(self, base: str) -> str:
        """Write the call.

        Args:
            base: address of the server, without its last slash.
        """
        options = f"{self.options} " if self.options else ""
        return f"curl {options}'{base}{self.address}'"


CALLS = (
    PastedCall(
        "papers found by words or meaning, with counts",
        "/api/v1/papers?q=privacy&year=2022-2025&facets=year,author",
    ),
    PastedCall(
        "some fields of a person's newest papers",
        "/api/v1/papers?author=3&sort=newest&per_page=5&fields=title,year,authors.name",
    ),
    PastedCall("one paper, and where each field comes from", "/api/v1/papers/17"),
    PastedCall(
        "papers by id, in this order",
        "/api/v1/papers/batch",
        """--json '{"ids": [17, 3, 9]}'""",
    ),
    PastedCall("people of a name, however it is typed", "/api/v1/authors?q=sanial"),
    PastedCall("with whom somebody wrote since 2024", "/api/v1/authors/3/coauthors?year=2024-"),
    PastedCall("papers a year, of a category", "/api/v1/timelines/papers?category=LG"),
    PastedCall("who wrote with whom, 20 people", "/api/v1/network/coauthors?limit=20"),
    PastedCall("all papers of a tag as BibTeX", "/papers.bib?tag=oxford", "-o papers.bib"),
    PastedCall(
        "what an import would bring, without importing",
        "/api/v1/imports?dry_run=yes",
        """--data-binary '{"title": "On Tides", "authors": ["Ada Moreno"]}'""",
    ),
)


router = APIRouter()

SYNTAX = (
    ("private learning", "papers with both words, in any form: learning, learned"),
    ('"private learning"', "these words, in this form and order, side by side"),
    ('author:"philip torr"', "people by name: initials do, in either order; quote several words"),
    ("privacy -federated", "without a word; NOT does the same"),
    ("unlearning OR forgetting", "either word; AND is understood"),
    ("(audit OR attack) privacy", "brackets group"),
    ("calibrat*", "words that begin so; two letters at least"),
    ("10.1145/3292500", "the paper of a pasted DOI, arXiv number, PMID or address"),
    (
        "(lost OR found)",
        "a text that is the title of a paper is read as plain words; in brackets it is a query",
    ),
    ("schoelkopf", "accents, umlauts, Greek letters, hyphens and TeX are read alike: Schölkopf"),
)
MODES = (
    ("hybrid", "words and meaning together; what is used unless you choose"),
    ("keyword", "words alone: all of them, or where too few papers have all, the rarest"),
    ("semantic", "meaning alone: the nearest papers, at most 1,000"),
)
API = (
    ("GET", "/api/v1/papers", "papers of a filter, with facets"),
    ("GET", "/api/v1/papers/{id}", "one paper"),
    ("GET", "/api/v1/papers/{id}/similar", "papers close in meaning"),
    ("GET", "/api/v1/papers/{id}/sentence", "the sentence of its abstract closest to q or like"),
    ("POST", "/api/v1/papers/batch", "papers by id"),
    ("GET", "/api/v1/new", "what came in and changed, by day, week or month"),
    ("GET", "/api/v1/authors", "authors; q finds names"),
    ("GET", "/api/v1/authors/{id}/coauthors", "whom a person wrote with, most papers first"),
    ("GET", "/api/v1/topics", "topics with counts"),
    ("PATCH", "/api/v1/topics/{id}", "rename, merge or hide one by hand"),
    ("GET", "/api/v1/topics/by-hand", "what was changed so"),
    ("GET", "/api/v1/categories", "categories with counts"),
    ("GET", "/api/v1/timelines/papers", "papers a year"),
    ("GET", "/api/v1/timelines/topics", "papers a year by topic"),
    ("GET", "/api/v1/timelines/coauthors", "papers a year with each co-author of a person"),
    ("GET", "/api/v1/timelines/circles", "papers a year by circle of who may be several people"),
    ("GET", "/api/v1/network/coauthors", "people and who wrote with whom"),
    ("GET", "/api/v1/imports", "what was read into this library"),
    ("GET", "/api/v1/imports/{id}/issues", "what was said of the records of an import"),
    ("GET", "/api/v1/imports/{id}/changes", "what changed since the import before of its source"),
    ("PATCH", "/api/v1/imports/{id}", "set what an import is a capture of"),
    ("POST", "/api/v1/enrich", "complete papers from a public service, or see what that would do"),
    ("GET", "/api/v1/suggest", "suggestions while typing"),
    ("GET", "/api/v1/stats", "counts, model, what is off"),
)


@dataclass(frozen=True, kw_only=True)
class HelpPage(PageContext):
    """The help."""

    template = "help/page.html"
    syntax: Sequence[tuple[str, str]]
    fields: Iterable[Field]
    filters: list[Parameter]
    modes: Sequence[tuple[str, str]]
    semantic_state: str
    api: Sequence[tuple[str, str, str]]
    calls: Sequence[PastedCall]
    imports: Iterable[Importer]
    exports: list[tuple[Exporter, str]]
    """Each with a sample of what it writes."""
    file_options: Iterable[Parameter]
    home: str


@router.get("/help")
def show_help(request: Request) -> Response:
    """How to find things here."""
    page = HelpPage(
        title="Help",
        syntax=SYNTAX,
        fields=FIELDS.values(),
        filters=[parameter for parameter in PARAMETERS.values() if parameter.values],
        modes=MODES,
        semantic_state=_semantic_state(snapshot_of(request)),
        api=API,
        calls=CALLS,
        imports=IMPORTS.values(),
        exports=[(exporter, sample_of(exporter)) for exporter in FORMATS.values()],
        file_options=FILE_OPTIONS.values(),
        home=home_of(request),
    )
    return render(request, page)


def _semantic_state(snapshot: Snapshot) -> str:
    semantic = snapshot.meaning
    if semantic.state == "ready":
        return f"Search by meaning is ready; the model is {semantic.model_name}."
    return semantic.notice or ""

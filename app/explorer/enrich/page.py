"""The page on which papers are completed from a public service; nothing is asked before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from app.domain.text.slugs import read_id
from app.enrich.sources import SOURCES, Service
from app.errors import BadParameter, BadParameters
from app.explorer.enrich.api import MOST_PAPERS, queue_lookup, too_many_papers
from app.explorer.filters import Filters, parse_filters
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import capital, named, sentence
from app.explorer.papers.query import load_paper
from app.explorer.papers.views import Paper
from app.explorer.selection import select_papers
from app.explorer.uploads.staging import queue_of
from app.http.request_state import library_of, snapshot_of

router = APIRouter()

PAPER = "paper"
"""The page's parameter that names one paper."""
ABOUT = {
    "arxiv": "dates, abstracts and versions of preprints",
    "openalex": "venues, people with ORCID, citations, and what it knows of nearly every paper",
    "crossref": "what publishers say: venue, volume, pages, dates",
    "orcid": "what authors list themselves; only for papers whose authors have an ORCID",
}


@dataclass(frozen=True, kw_only=True)
class EnrichPage(PageContext):
    """What would be asked, and of whom."""

    template = "enrich/page.html"
    sentence: str
    paper: Paper | None
    """The only paper; None for those of a filter."""
    keep: list[tuple[str, str]]
    """The parameters that name the papers."""
    services: list[tuple[Service, str]]
    """Each with what it knows."""
    contact: str
    too_many: str
    mistake: str


@dataclass(frozen=True, slots=True)
class _Chosen:
    ids: list[int]
    filters: Filters
    paper_id: int | None


@router.get("/enrich")
def show_enrich(request: Request) -> Response:
    """Which papers, which services, and what is sent to a service."""
    chosen = _chosen(request, request.query_params.multi_items())
    return _answer(request, chosen)


@router.post("/enrich")
async def ask(request: Request) -> Response:
    """Begin to ask; the page of the job shows what would change, before anything is stored."""
    form = await request.form()
    fields = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    return await run_in_threadpool(_ask, request, fields)


def _ask(request: Request, fields: list[tuple[str, str]]) -> Response:
    name = dict(fields).get("source", "")
    chosen = _chosen(request, [pair for pair in fields if pair[0] != "source"])
    source = SOURCES.get(name)
    if source is None:
        return _answer(request, chosen, f"Choose one of {', '.join(SOURCES)}.", 400)
    if not 0 < len(chosen.ids) <= MOST_PAPERS:
        return _answer(request, chosen, status=400)
    try:
        job = queue_lookup(queue_of(request), "dry-run", source, chosen.ids)
    except BadParameter as error:
        return _answer(request, chosen, error.message, 409)
    return RedirectResponse(f"{root_of(request)}/imports/jobs/{job.key}", status_code=303)


def _chosen(request: Request, given: Iterable[tuple[str, str]]) -> _Chosen:
    """Find the papers that are named: one, or those of a filter.

    Raises:
        BadParameters: a parameter is not understood.
        NotFound: there is no such paper.
    """
    snapshot = snapshot_of(request)
    filters, also = parse_filters(given, also=(PAPER,), forgiving=True)
    if PAPER not in also:
        return _Chosen(select_papers(snapshot, filters).ids(), filters, None)
    paper_id = read_id(also[PAPER])
    if paper_id is None:
        message = f"“{also[PAPER][:80]}” is no paper; papers have numbers."
        raise BadParameters([BadParameter(PAPER, also[PAPER][:80], message)])
    load_paper(snapshot, paper_id)
    return _Chosen([paper_id], Filters(), paper_id)


def _answer(request: Request, chosen: _Chosen, mistake: str = "", status: int = 200) -> Response:
    snapshot = snapshot_of(request)
    count, paper = len(chosen.ids), None
    said = capital(sentence(named(snapshot, chosen.filters), count))
    keep = [pair for pair in chosen.filters.params() if pair[0] not in ("per_page", "cursor")]
    if chosen.paper_id is not None:
        paper = load_paper(snapshot, chosen.paper_id)
        keep = [(PAPER, str(chosen.paper_id))]
    too_many = ""
    if not count:
        too_many = "There is no paper to be completed."
    elif count > MOST_PAPERS:
        too_many = too_many_papers(count)
    page = EnrichPage(
        title="Complete papers",
        sentence="Complete this paper" if paper else f"Complete {said[0].lower()}{said[1:]}",
        paper=paper,
        keep=keep,
        services=[(source, ABOUT[source.name]) for source in SOURCES.values()],
        contact=library_of(request).settings.contact,
        too_many=too_many,
        mistake=mistake,
    )
    return render(request, page, status)

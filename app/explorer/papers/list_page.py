"""The list of papers, one paper, and its abstract alone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.domain.text.slugs import read_id
from app.errors import BadParameters, BadQuery, Busy, NotReady
from app.explorer.facets import FACET_NAMES
from app.explorer.library.suggestions import find_suggestions
from app.explorer.pages.error_pages import is_still_typed, mistaken_query
from app.explorer.pages.forms import read_address
from app.explorer.pages.kept_pages import kept_page
from app.explorer.pages.links import Pager
from app.explorer.pages.render import (
    VARY,
    asked_by_search_box,
    render,
    render_part,
    root_of,
    wants_fragment,
)
from app.explorer.pages.wording import capital, chips, named, page_title, sentence
from app.explorer.papers.explain import marked_abstract
from app.explorer.papers.list_parts import (
    ALL_FACETS,
    PaperListPage,
    facet_lists,
    kept_by_search,
    like_form,
    list_options,
    other_queries,
    sentences_href,
    who_works_href,
    years_of,
)
from app.explorer.papers.load import record_of
from app.explorer.papers.page_links import page_head
from app.explorer.papers.paper_page import paper_page
from app.explorer.papers.query import find_papers, load_paper, paper_now
from app.explorer.papers.sentences import closest_sentences
from app.explorer.papers.zero_results import nothing_found
from app.explorer.parameters import MOST_PER_PAGE, PER_PAGE
from app.explorer.readings import occurs_nowhere, with_reading
from app.explorer.value_readers import address_number
from app.http.request_state import home_of, snapshot_of

router = APIRouter()


@router.get("/papers")
@kept_page
def list_papers(request: Request) -> Response:
    """The papers of an address: facets, sentence, and a page of results."""
    snapshot, root = snapshot_of(request), root_of(request)
    path = f"{root}/papers"
    try:
        filters, extra = read_address(request, ALL_FACETS)
        page = find_papers(snapshot, filters, FACET_NAMES)
    except BadParameters as error:
        if is_still_typed(request, error):
            return Response(status_code=204, headers={"Vary": VARY, "HX-Replace-Url": "false"})
        return mistaken_query(request, error)
    filters = page.filters
    names = named(snapshot, filters)
    suggestions = None
    if filters.q and wants_fragment(request) and asked_by_search_box(request):
        suggestions = find_suggestions(snapshot, filters.q)
    shown = PaperListPage(
        title=page_title("Papers", names),
        feed_href=replace(filters, per_page=PER_PAGE, cursor=None).whole_address(f"{path}.atom"),
        canonical_href=filters.whole_address(f"{home_of(request)}/papers"),
        query=filters.q,
        sentence=capital(sentence(names, page.count)),
        keep=kept_by_search(filters),
        chips=chips(names, path, partial(occurs_nowhere, snapshot)),
        clear_href=path if filters.narrowed else None,
        enrich_href=replace(filters, per_page=PER_PAGE, cursor=None).address(f"{root}/enrich"),
        people_href=who_works_href(filters, root) if page.count and filters.narrowed else None,
        hidden=snapshot.columns.hidden,
        options=list_options(snapshot, filters, page, path),
        notes=page.selection.notes_on_papers,
        other_queries=other_queries(page, path),
        warming=page.mode_note,
        years=years_of(page, path),
        facets=facet_lists(snapshot, page, path, extra.get(ALL_FACETS)),
        like_form=like_form(snapshot, filters, path),
        papers=page.items,
        sentences_href=sentences_href(page, path),
        mode=page.selection.mode,
        pager=Pager.of(page, path, filters),
        nothing=nothing_found(snapshot, filters, root) if page.count == 0 else None,
        suggestions=suggestions,
    )
    return render(request, shown)


@router.get("/papers/sentences")
def show_sentences(request: Request) -> Response:
    """The closest sentence of each hit that is named by `ids`: fetched once the list is shown.

    204 where there are none to be had now; the list stays as it is.
    """
    snapshot = snapshot_of(request)
    filters, extra = read_address(request, "ids")
    parts = map(read_id, extra.get("ids", "").split(","))
    ids = [paper_id for paper_id in parts if paper_id is not None]
    try:
        found = closest_sentences(snapshot, ids[:MOST_PER_PAGE], filters)
    except (BadParameters, NotReady, Busy):
        found = []
    if not found:
        return Response(status_code=204)
    return render_part(request, "papers/_sentences.html", sentences=found)


@router.get("/papers/{name}/abstract")
def show_abstract(request: Request, name: str) -> Response:
    """The abstract of one paper, with the words of the query marked: unfolded in the list."""
    snapshot = snapshot_of(request)
    filters, _ = read_address(request)
    paper = load_paper(snapshot, address_number(name, "paper"))
    with suppress(BadQuery):
        filters = with_reading(snapshot, filters)
    return render_part(request, "papers/_abstract.html", abstract=marked_abstract(paper, filters))


@router.get("/papers/{name}")
@kept_page
def show_paper(request: Request, name: str) -> Response:
    """One paper: its text, people, where it stands, and where each field came from."""
    snapshot, root = snapshot_of(request), root_of(request)
    paper_id = address_number(name, "paper")
    now = paper_now(snapshot, paper_id)
    if now != paper_id:
        return RedirectResponse(f"{root}/papers/{now}", status_code=301)
    paper = load_paper(snapshot, paper_id)
    head = page_head(record_of(paper), home_of(request))
    page = render(request, paper_page(snapshot, paper, head, root))
    page.headers["Link"] = head.link_header
    return page

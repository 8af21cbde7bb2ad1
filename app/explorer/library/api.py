"""The library over HTTP: its numbers, categories, suggestions, and whether it is up at all."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.explorer.api.openapi import LIST_ERRORS
from app.explorer.api.parameters import PAPER_FILTERS, read_also
from app.explorer.api.responses import answer_list, json_answer, list_route, read_list
from app.explorer.library.stats import degraded, find_categories, library_stats
from app.explorer.library.suggestions import find_suggestions
from app.explorer.library.views import Alive, Category, CategoryList, Health, Stats, Suggestions
from app.explorer.parameters import PAGING
from app.http.request_state import LibraryDep, SnapshotDep

stats = APIRouter(prefix="/stats", tags=["stats"])
health = APIRouter(tags=["watching"])
alive = APIRouter(tags=["watching"])
"""Takes no reader of the library."""


@stats.get("", summary="The library in numbers", response_model=Stats, **list_route())
def show_stats(request: Request, snapshot: SnapshotDep) -> Response:
    """Counts, the model, versions, and what is degraded."""
    read_also(request)
    return json_answer(request, library_stats(snapshot))


@alive.get("/health/live", summary="Is it alive?", response_model=Alive, responses=LIST_ERRORS)
def show_alive(request: Request) -> Response:
    """Liveness: 200 as long as the process answers at all, whatever the library's state. Start it
    again where this fails."""
    read_also(request)
    return json_answer(request, Alive("ok"))


@health.get(
    "/health/ready",
    name="show_readiness",
    summary="Is it ready?",
    response_model=Health,
    responses=LIST_ERRORS,
)
@health.get("/health", summary="Is it up?", response_model=Health, responses=LIST_ERRORS)
def show_health(request: Request, snapshot: SnapshotDep, library: LibraryDep) -> Response:
    """Readiness: 200 as soon as pages are served, and what is degraded meanwhile, in sentences;
    `semantic` says whether search by meaning is ready yet.

    503 with the reason where the library is gone, replaced, damaged or cannot be read. `/health`
    and `/health/ready` are the same.
    """
    read_also(request)
    library.database.check()
    body = Health(
        status="ok",
        semantic=snapshot.meaning.state,
        papers=snapshot.columns.size,
        degraded=[*degraded(snapshot), *library.database.troubles],
    )
    return json_answer(request, body)


categories = APIRouter(prefix="/categories", tags=["categories"])

FILTERS = (*PAPER_FILTERS, *PAGING)


@categories.get(
    "",
    summary="List categories",
    response_model=CategoryList,
    **list_route(*FILTERS, "fields", q="category_name"),
)
def list_categories(request: Request, snapshot: SnapshotDep) -> Response:
    """Categories, most papers first; `q` is a code or name, the others choose the papers."""
    asked = read_list(request, Category, FILTERS, ("q",))
    page = find_categories(snapshot, asked.filters, asked.also.get("q", ""))
    return answer_list(request, CategoryList, page, asked.include)


suggestions = APIRouter(prefix="/suggest", tags=["suggest"])


@suggestions.get(
    "", summary="Suggest while typing", response_model=Suggestions, **list_route(q="typed")
)
def suggest(request: Request, snapshot: SnapshotDep) -> Response:
    """Papers, authors and topics that may be meant, and a likely spelling."""
    typed = read_also(request, "q").get("q", "")
    return json_answer(request, find_suggestions(snapshot, typed))

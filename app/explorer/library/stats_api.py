"""What the library holds and how the program does; whether it is up at all."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import LIST_ERRORS
from app.explorer.api.parameters import read_also
from app.explorer.api.responses import json_answer
from app.explorer.library.stats import degraded, library_stats
from app.explorer.library.views import Alive, Health, Stats
from app.http.conditional import revalidate
from app.http.request_state import LibraryDep, SnapshotDep

router = APIRouter(prefix="/stats", tags=["stats"], dependencies=[Depends(revalidate)])
health = APIRouter(tags=["watching"])
alive = APIRouter(tags=["watching"])
"""Takes no reader of the library."""


@router.get("", summary="The library in numbers", response_model=Stats, responses=LIST_ERRORS)
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

"""What the library holds and how the program does; whether it is up at all."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import LIST_ERRORS
from app.explorer.api.parameters import read_also
from app.explorer.api.responses import json_answer
from app.explorer.library.stats import degraded, library_stats
from app.explorer.library.views import Health, Stats
from app.http.conditional import revalidate
from app.http.request_state import LibraryDep, SnapshotDep

router = APIRouter(prefix="/stats", tags=["stats"], dependencies=[Depends(revalidate)])
health = APIRouter(tags=["stats"])


@router.get("", summary="The library in numbers", response_model=Stats, responses=LIST_ERRORS)
def show_stats(request: Request, snapshot: SnapshotDep) -> Response:
    """Counts, the model, versions, and what is degraded."""
    read_also(request)
    return json_answer(request, library_stats(snapshot))


@health.get("/health", summary="Is it up?", response_model=Health)
def show_health(request: Request, snapshot: SnapshotDep, library: LibraryDep) -> Response:
    """200 as soon as pages are served; says whether search by meaning is ready yet.

    503 with the reason where the library is gone, replaced, damaged or cannot be read.
    """
    library.database.check()
    body = Health(
        status="ok",
        semantic=snapshot.meaning.state,
        papers=snapshot.columns.size,
        degraded=degraded(snapshot),
    )
    return json_answer(request, body)

"""The map of papers, as areas and the papers of a set."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.explorer.api.parameters import read
from app.explorer.api.responses import json_answer, list_route, took_ms
from app.explorer.map.query import (
    MapMeta,
    PaperMapView,
    find_papers_on_map,
    find_set_on_map,
    rows_on_map,
)
from app.explorer.parameters import SET_PARAMS
from app.explorer.selection import select_papers
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/map", tags=["map"])


@router.get("", summary="Map of papers", response_model=PaperMapView, **list_route(*SET_PARAMS))
def show_map(request: Request, snapshot: SnapshotDep) -> Response:
    """Areas of the map, and the papers of the set that lie on it: close papers are alike."""
    filters, _ = read(request, allowed=SET_PARAMS)
    selection = select_papers(snapshot, filters)
    papers = find_papers_on_map(selection)
    meta = MapMeta(
        count=selection.count,
        placed=len(papers.id),
        on_map=len(rows_on_map(selection.columns)),
        mode=selection.mode,
        relaxed=selection.relaxed,
        notes=list(selection.notes),
        took_ms=took_ms(request),
    )
    return json_answer(
        request, PaperMapView(meta, find_set_on_map(snapshot, selection).areas, papers)
    )

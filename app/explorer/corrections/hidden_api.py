"""The papers that are hidden; the address comes before those of single papers."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import LIST_ERRORS
from app.explorer.api.parameters import read_also
from app.explorer.api.responses import json_answer
from app.explorer.corrections.query import hidden_papers
from app.explorer.corrections.views import HiddenPapers
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/papers", tags=["papers"])


@router.get(
    "/hidden",
    summary="Hidden papers",
    response_model=HiddenPapers,
    responses=LIST_ERRORS,
    dependencies=[Depends(revalidate)],
)
def list_hidden(request: Request, snapshot: SnapshotDep) -> Response:
    """The papers that persons hid: no list, count, chart or export has them."""
    read_also(request)
    return json_answer(request, hidden_papers(snapshot))

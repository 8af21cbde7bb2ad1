"""Suggestions while somebody types."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import LIST_ERRORS
from app.explorer.api.parameters import described, read_also
from app.explorer.api.responses import json_answer
from app.explorer.library.suggestions import find_suggestions
from app.explorer.library.views import Suggestions
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/suggest", tags=["suggest"], dependencies=[Depends(revalidate)])


@router.get(
    "",
    summary="Suggest while typing",
    response_model=Suggestions,
    responses=LIST_ERRORS,
    openapi_extra=described(q="typed"),
)
def suggest(request: Request, snapshot: SnapshotDep) -> Response:
    """Papers, authors and topics that may be meant, and a likely spelling."""
    typed = read_also(request, "q").get("q", "")
    return json_answer(request, find_suggestions(snapshot, typed))

"""People or topics side by side, for programs."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import BadParameter, BadParameters
from app.explorer.api.parameters import read
from app.explorer.api.responses import json_answer, list_route
from app.explorer.compare.query import SideBySide, side_by_side
from app.explorer.parameters import SET_PARAMS
from app.explorer.timelines.comparison import read_subjects
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/compare", tags=["authors"])


@router.get(
    "",
    summary="People or topics side by side",
    response_model=SideBySide,
    **list_route(*SET_PARAMS, "compare"),
)
def compare(request: Request, snapshot: SnapshotDep) -> Response:
    """Two to four people, or topics: years, topics, joint papers and shared people."""
    filters, own = read(request, allowed=SET_PARAMS, also=("compare",))
    if "compare" not in own:
        message = "Name two to four people, or topics, that are to be compared."
        raise BadParameters([BadParameter("compare", "", message, "compare=author:1,author:2")])
    try:
        subjects = read_subjects(own["compare"])
    except BadParameter as error:
        raise BadParameters([error]) from None
    return json_answer(request, side_by_side(snapshot, filters, subjects))

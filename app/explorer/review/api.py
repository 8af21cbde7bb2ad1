"""Papers that may be one, and what was decided of papers, as JSON."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.explorer.api.parameters import read
from app.explorer.api.responses import answer_list
from app.explorer.api.routes import list_route
from app.explorer.parameters import PAGING
from app.explorer.review.query import page_decisions, page_pairs
from app.explorer.review.views import PaperDecisionList, PaperPairList
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/review/papers", tags=["review"])


@router.get(
    "", summary="Papers that may be one", response_model=PaperPairList, **list_route(*PAGING)
)
def list_pairs(request: Request, snapshot: SnapshotDep) -> Response:
    """The pairs that nobody has decided on, those of one identifier first."""
    filters, _ = read(request, allowed=PAGING)
    return answer_list(request, PaperPairList, page_pairs(snapshot, filters))


@router.get(
    "/decisions",
    summary="What was decided of papers",
    response_model=PaperDecisionList,
    **list_route(*PAGING),
)
def list_decisions(request: Request, snapshot: SnapshotDep) -> Response:
    """Every decision in force, the last one first."""
    filters, _ = read(request, allowed=PAGING)
    return answer_list(request, PaperDecisionList, page_decisions(snapshot, filters))

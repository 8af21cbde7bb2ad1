"""People who may be one, and what was decided of people, as JSON."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import LIST_ERRORS
from app.explorer.api.parameters import described, read
from app.explorer.api.responses import answer_list
from app.explorer.parameters import PAGING
from app.explorer.review.people.query import page_people_decisions, page_people_pairs
from app.explorer.review.people.views import PersonDecisionList, PersonPairList
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/review/people", tags=["review"])


@router.get(
    "",
    summary="People who may be one",
    response_model=PersonPairList,
    responses=LIST_ERRORS,
    openapi_extra=described(*PAGING),
    dependencies=[Depends(revalidate)],
)
def list_people_pairs(request: Request, snapshot: SnapshotDep) -> Response:
    """The pairs that nobody has decided on, by how much they would change."""
    filters, _ = read(request, allowed=PAGING)
    return answer_list(request, PersonPairList, page_people_pairs(snapshot, filters))


@router.get(
    "/decisions",
    summary="What was decided of people",
    response_model=PersonDecisionList,
    responses=LIST_ERRORS,
    openapi_extra=described(*PAGING),
    dependencies=[Depends(revalidate)],
)
def list_people_decisions(request: Request, snapshot: SnapshotDep) -> Response:
    """Every decision in force, the last one first."""
    filters, _ = read(request, allowed=PAGING)
    return answer_list(request, PersonDecisionList, page_people_decisions(snapshot, filters))

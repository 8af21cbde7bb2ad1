"""Papers to be settled, over HTTP: pairs that may be one, decisions, and their undoing."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import BODY_ERRORS, CHANGE_ERRORS, ITEM_ERRORS, LIST_ERRORS
from app.explorer.api.parameters import Id, described, read, read_also
from app.explorer.api.responses import answer_list, json_answer
from app.explorer.filters import Filters
from app.explorer.parameters import PAGING
from app.explorer.review.query import page_decisions, page_pairs
from app.explorer.review.views import (
    PaperDecision,
    PaperDecisionList,
    PaperDecisionRequest,
    PaperPairList,
    PartRequest,
)
from app.http.conditional import revalidate
from app.http.request_state import LibraryDep, SnapshotDep
from app.library.library import Library

router = APIRouter(prefix="/review/papers", tags=["review"])


@router.get(
    "",
    summary="Papers that may be one",
    response_model=PaperPairList,
    responses=LIST_ERRORS,
    openapi_extra=described(*PAGING),
    dependencies=[Depends(revalidate)],
)
def list_pairs(request: Request, snapshot: SnapshotDep) -> Response:
    """The pairs that nobody has decided on, those of one identifier first."""
    filters, _ = read(request, allowed=PAGING)
    return answer_list(request, PaperPairList, page_pairs(snapshot, filters))


@router.get(
    "/decisions",
    summary="What was decided of papers",
    response_model=PaperDecisionList,
    responses=LIST_ERRORS,
    openapi_extra=described(*PAGING),
    dependencies=[Depends(revalidate)],
)
def list_decisions(request: Request, snapshot: SnapshotDep) -> Response:
    """Every decision in force, the last one first."""
    filters, _ = read(request, allowed=PAGING)
    return answer_list(request, PaperDecisionList, page_decisions(snapshot, filters))


@router.post(
    "/{paper_id}/decisions",
    summary="Decide on two papers",
    response_model=PaperDecision,
    responses={**ITEM_ERRORS, **BODY_ERRORS, **CHANGE_ERRORS},
)
def decide(
    paper_id: Id, asked: PaperDecisionRequest, request: Request, library: LibraryDep
) -> Response:
    """Make another paper part of this one, or keep them apart; it lasts through every import."""
    read_also(request)
    decision = library.settling.decide_on_papers(asked.kind, paper_id, asked.other)
    return _answer(request, library, decision)


@router.post(
    "/{paper_id}/part",
    summary="Part a paper",
    response_model=PaperDecision,
    responses={**ITEM_ERRORS, **BODY_ERRORS, **CHANGE_ERRORS},
)
def part(paper_id: Id, asked: PartRequest, request: Request, library: LibraryDep) -> Response:
    """Let some records of a paper be a paper of their own."""
    read_also(request)
    return _answer(request, library, library.settling.part_paper(paper_id, asked.records))


@router.delete(
    "/decisions/{decision_id}",
    summary="Take a decision back",
    response_model=PaperDecisionList,
    responses={**ITEM_ERRORS, **CHANGE_ERRORS},
)
def undo(decision_id: Id, request: Request, library: LibraryDep) -> Response:
    """Let papers be again what they were; answers with the decisions that are left."""
    read_also(request)
    library.settling.undo_paper_decision(decision_id)
    return answer_list(request, PaperDecisionList, page_decisions(library.snapshot(), Filters()))


def _answer(request: Request, library: Library, decision: int) -> Response:
    made = page_decisions(library.snapshot(), Filters())
    return json_answer(request, next(one for one in made.items if one.id == decision))

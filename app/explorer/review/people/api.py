"""People to be settled, over HTTP: pairs who may be one, decisions, and their undoing."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import BODY_ERRORS, CHANGE_ERRORS, ITEM_ERRORS, LIST_ERRORS
from app.explorer.api.parameters import Id, described, read, read_also
from app.explorer.api.responses import answer_list, json_answer
from app.explorer.filters import Filters
from app.explorer.parameters import PAGING
from app.explorer.review.people.query import page_people_decisions, page_people_pairs
from app.explorer.review.people.views import (
    PersonDecision,
    PersonDecisionList,
    PersonDecisionRequest,
    PersonPairList,
    PersonPartRequest,
)
from app.http.conditional import revalidate
from app.http.request_state import LibraryDep, SnapshotDep
from app.library.library import Library

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


@router.post(
    "/{author_id}/decisions",
    summary="Decide on two people",
    response_model=PersonDecision,
    responses={**ITEM_ERRORS, **BODY_ERRORS, **CHANGE_ERRORS},
)
def decide_on_people(
    author_id: Id, asked: PersonDecisionRequest, request: Request, library: LibraryDep
) -> Response:
    """Say that another person is this one, or is not; it lasts through every import."""
    read_also(request)
    decision = library.settling.decide_on_people(asked.kind, author_id, asked.other, asked.note)
    return _answer(request, library, decision)


@router.post(
    "/{author_id}/part",
    summary="Part a person",
    response_model=PersonDecision,
    responses={**ITEM_ERRORS, **BODY_ERRORS, **CHANGE_ERRORS},
)
def part_person(
    author_id: Id, asked: PersonPartRequest, request: Request, library: LibraryDep
) -> Response:
    """Let some papers of a person be somebody else's."""
    read_also(request)
    decision = library.settling.split_person(author_id, asked.papers, asked.note)
    return _answer(request, library, decision)


@router.delete(
    "/decisions/{decision_id}",
    summary="Take a decision on people back",
    response_model=PersonDecisionList,
    responses={**ITEM_ERRORS, **CHANGE_ERRORS},
)
def undo_people_decision(decision_id: Id, request: Request, library: LibraryDep) -> Response:
    """Let evidence alone say who is whom again; answers with the decisions that are left."""
    read_also(request)
    library.settling.undo_people_decision(decision_id)
    page = page_people_decisions(library.snapshot(), Filters())
    return answer_list(request, PersonDecisionList, page)


def _answer(request: Request, library: Library, decision: int) -> Response:
    made = page_people_decisions(library.snapshot(), Filters())
    return json_answer(request, next(one for one in made.items if one.id == decision))

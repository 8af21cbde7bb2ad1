"""People who may be one, and what was decided of people, as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.json_shape import View
from app.explorer.api.openapi import MOVED
from app.explorer.api.parameters import Id, read, read_also
from app.explorer.api.responses import answer_list, item_route, json_answer, list_route
from app.explorer.authors.api import moved_author
from app.explorer.parameters import PAGING
from app.explorer.review.people.audit import (
    AuditedCircle,
    SimilarName,
    audit_circles,
    circle_ids,
    likely_misses,
    similar_names,
)
from app.explorer.review.people.query import page_people_decisions, page_people_pairs
from app.explorer.review.views import PersonDecisionList, PersonPair, PersonPairList
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/review/people", tags=["review"])


@router.get(
    "", summary="People who may be one", response_model=PersonPairList, **list_route(*PAGING)
)
def list_people_pairs(request: Request, snapshot: SnapshotDep) -> Response:
    """The pairs that nobody has decided on, by how much they would change."""
    filters, _ = read(request, allowed=PAGING)
    return answer_list(request, PersonPairList, page_people_pairs(snapshot, filters))


@router.get(
    "/decisions",
    summary="What was decided of people",
    response_model=PersonDecisionList,
    **list_route(*PAGING),
)
def list_people_decisions(request: Request, snapshot: SnapshotDep) -> Response:
    """Every decision in force, the last one first."""
    filters, _ = read(request, allowed=PAGING)
    return answer_list(request, PersonDecisionList, page_people_decisions(snapshot, filters))


audit = APIRouter(prefix="/authors", tags=["review"])


@dataclass(frozen=True, slots=True)
class PersonAudit(View):
    """What may be wrong with one person: papers of others, and papers that are missing."""

    id: int
    circles: list[AuditedCircle]
    pairs: list[PersonPair]
    similar: list[SimilarName]


@audit.get(
    "/{author_id}/audit",
    summary="What may be wrong with one person",
    response_model=PersonAudit,
    **item_route(also=MOVED),
)
def show_person_audit(author_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """Their papers by circle, the likeliest intruders first; who may be them, too; and people of
    similar names. Decisions are made at `/review/people`."""
    read_also(request)
    if answer := moved_author(request, snapshot, author_id):
        return answer
    circles = circle_ids(snapshot, author_id)
    body = PersonAudit(
        author_id,
        audit_circles(snapshot, circles),
        likely_misses(snapshot, circles),
        similar_names(snapshot, author_id, circles),
    )
    return json_answer(request, body)

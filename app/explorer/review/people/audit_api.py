"""The audit of one person as JSON; what it shows is decided at `/review/people`."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.domain.json_shape import View
from app.explorer.api.openapi import ITEM_ERRORS, MOVED
from app.explorer.api.parameters import Id, read_also
from app.explorer.api.responses import json_answer, moved
from app.explorer.authors.query import author_now, moved_status
from app.explorer.review.people.audit import (
    AuditedCircle,
    SimilarName,
    audit_circles,
    circle_ids,
    likely_misses,
    similar_names,
)
from app.explorer.review.people.views import PersonPair
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/authors", tags=["review"], dependencies=[Depends(revalidate)])


@dataclass(frozen=True, slots=True)
class PersonAudit(View):
    """What may be wrong with one person: papers of others, and papers that are missing."""

    id: int
    circles: list[AuditedCircle]
    pairs: list[PersonPair]
    similar: list[SimilarName]


@router.get(
    "/{author_id}/audit",
    summary="What may be wrong with one person",
    response_model=PersonAudit,
    responses={**ITEM_ERRORS, **MOVED},
)
def show_person_audit(author_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """Their papers by circle, the likeliest intruders first; who may be them, too; and people of
    similar names. Decisions are made at `/review/people`."""
    read_also(request)
    now = author_now(snapshot, author_id)
    if now != author_id:
        return moved(request, "author_id", now, moved_status(snapshot, author_id))
    circles = circle_ids(snapshot, author_id)
    body = PersonAudit(
        author_id,
        audit_circles(snapshot, circles),
        likely_misses(snapshot, circles),
        similar_names(snapshot, author_id, circles),
    )
    return json_answer(request, body)

"""The audit of one person: papers to split off, people who may be the same; no JavaScript."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.domain.text.slugs import read_id, slug
from app.errors import BadParameter, Busy, Clash
from app.explorer.authors.query import author_now
from app.explorer.facets import author_names
from app.explorer.pages.forms import Typed, mistake_words, status_of
from app.explorer.pages.links import NamedLink
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.review.people.audit import (
    AuditedCircle,
    audit_circles,
    circle_ids,
    likely_misses,
    similar_names,
)
from app.explorer.review.people.page import decide_as_typed
from app.explorer.review.people.person_cards import PersonPairCard, pair_card
from app.explorer.value_readers import address_number
from app.http.request_state import library_of, snapshot_of

router = APIRouter()


@dataclass(frozen=True, kw_only=True)
class AuditPage(PageContext):
    """One person's circles, pairs, and people of similar names."""

    template = "review/audit.html"
    name: str
    author_href: str
    action: str
    circles: list[AuditedCircle]
    pairs: list[PersonPairCard]
    similar: list[NamedLink]
    mistake: str


@router.get("/authors/{name}/audit")
def show_audit(request: Request, name: str) -> Response:
    """What may be wrong with a person."""
    author_id = address_number(name, "author")
    now = author_now(snapshot_of(request), author_id)
    if now != author_id:
        return RedirectResponse(f"{root_of(request)}/authors/{now}/audit", status_code=301)
    return _answer(request, author_id)


@router.post("/authors/{name}/audit")
def change_person(request: Request, name: str, typed: Typed) -> Response:
    """Split papers off, or decide on a pair."""
    author_id, fields = address_number(name, "author"), dict(typed)
    try:
        if fields.get("do") == "split":
            chosen = [read_id(value) for field, value in typed if field == "paper"]
            papers = [number for number in chosen if number is not None]
            if not papers:
                raise Clash("paper", "", "Choose the papers that are somebody else's.")
            person = read_id(fields.get("person", "")) or author_id
            library_of(request).settling.split_person(person, papers)
        else:
            decide_as_typed(library_of(request), fields)
    except (BadParameter, Busy) as error:
        return _answer(request, author_now(snapshot_of(request), author_id), error)
    return RedirectResponse(f"{root_of(request)}/authors/{author_id}/audit", status_code=303)


def _answer(request: Request, author_id: int, error: BadParameter | Busy | None = None) -> Response:
    snapshot, root = snapshot_of(request), root_of(request)
    circles = circle_ids(snapshot, author_id)
    name = author_names(snapshot, [author_id])[author_id]
    page = AuditPage(
        title=f"Audit: {name}",
        name=name,
        author_href=f"{root}/authors/{slug(author_id, name)}",
        action=f"{root}/authors/{author_id}/audit",
        circles=audit_circles(snapshot, circles),
        pairs=[pair_card(pair, root) for pair in likely_misses(snapshot, circles)],
        similar=[
            NamedLink(one.name, f"{root}/authors/{slug(one.id, one.name)}")
            for one in similar_names(snapshot, author_id, circles)
        ],
        mistake=mistake_words(error),
    )
    return render(request, page, status_of(error))

"""The people who may be one, and what was decided of people; it works without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.domain.text.slugs import read_id
from app.errors import BadParameter
from app.explorer.filters import Filters
from app.explorer.pages.forms import Typed, mistake_words, status_of
from app.explorer.pages.pager import Pager, address_with
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import counted
from app.explorer.review.page import (
    DECISIONS_SHOWN,
    Mistake,
    answer_asked,
    answer_decided,
    few_pairs,
)
from app.explorer.review.people.person_cards import (
    PersonDecisionLine,
    PersonPairCard,
    decision_line,
    pair_card,
)
from app.explorer.review.people.query import (
    all_pairs,
    page_people_decisions,
    page_people_pairs,
)
from app.explorer.review.views import LONGEST_NOTE
from app.http.request_state import snapshot_of
from app.library.library import Library

router = APIRouter()


@dataclass(frozen=True, kw_only=True)
class PeopleReviewPage(PageContext):
    """Pairs of people, and decisions."""

    template = "review/people.html"
    sentence: str
    action: str
    across: int
    """Pairs of names of different blocks."""
    pairs: list[PersonPairCard]
    pager: Pager
    decisions: list[PersonDecisionLine]
    more_decisions: int
    mistake: str


@router.get("/review/people")
def show_people_review(request: Request) -> Response:
    """The pairs of people that nobody has decided on, and what was decided."""
    return answer_asked(request, _answer)


@router.post("/review/people")
def decide_on_people(request: Request, typed: Typed) -> Response:
    """Decide on a pair of people, or take a decision back."""
    return answer_decided(request, typed, decide_as_typed, _answer)


def decide_as_typed(library: Library, typed: Mapping[str, str]) -> None:
    """Make the decision that a form asks for.

    Raises:
        BadParameter: the form asks for nothing that can be decided.
        Busy, Clash, NotFound: see `app.ingest.people.decisions`.
    """
    do = typed.get("do", "")
    one, other, decision = (read_id(typed.get(name, "")) for name in ("one", "other", "decision"))
    note = typed.get("note", "").strip()[:LONGEST_NOTE]
    settling = library.settling
    if do == "undo" and decision is not None:
        settling.undo_people_decision(decision)
    elif do in ("one", "apart", "later") and one is not None and other is not None:
        settling.decide_on_people(do, one, other, note)
    else:
        message = "This form asks for nothing that can be decided of two people."
        raise BadParameter("do", do[:80], message)


def _answer(request: Request, filters: Filters, error: Mistake | None) -> Response:
    snapshot, root = snapshot_of(request), root_of(request)
    page = page_people_pairs(snapshot, few_pairs(filters))
    decided = page_people_decisions(snapshot, Filters(per_page=DECISIONS_SHOWN))
    path = f"{root}/review/people"
    shown = PeopleReviewPage(
        title="Review of people",
        sentence=f"{counted(page.count, 'pair')} of people may be one"
        if page.count
        else "No pair of people waits for a decision",
        action=path,
        across=len(all_pairs(snapshot).across),
        pairs=[pair_card(pair, root) for pair in page.items],
        pager=Pager.of(page, lambda cursor: address_with(path, filters, cursor)),
        decisions=[decision_line(decision, root) for decision in decided.items],
        more_decisions=decided.count - len(decided.items),
        mistake=mistake_words(error),
    )
    return render(request, shown, status_of(error))

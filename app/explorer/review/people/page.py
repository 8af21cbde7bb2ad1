"""The people who may be one, and what was decided of people; it works without JavaScript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.domain.text.slugs import read_id
from app.errors import BadParameter, Busy, Clash
from app.explorer.authors.query import author_now
from app.explorer.facets import author_names, known_by
from app.explorer.filters import Filters
from app.explorer.pages.forms import Typed, mistake_words, read_address, status_of
from app.explorer.pages.links import NamedLink, Pager, author_href
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import counted
from app.explorer.parameters import PAGING
from app.explorer.review.page import (
    DECISIONS_SHOWN,
    Mistake,
    answer_decided,
    few_pairs,
)
from app.explorer.review.people.audit import (
    AuditedCircle,
    SimilarName,
    audit_circles,
    circle_ids,
    likely_misses,
    similar_names,
)
from app.explorer.review.people.query import (
    all_pairs,
    open_pairs,
    page_people_decisions,
    page_people_pairs,
)
from app.explorer.review.views import LONGEST_NOTE, PersonDecision, PersonPair
from app.explorer.value_readers import address_number
from app.http.request_state import library_of, snapshot_of
from app.library.library import Library
from app.library.snapshot import Snapshot

router = APIRouter()

KIND_WORDS = {"one": "one person", "apart": "two people", "later": "to be decided later"}
PART_WORDS = {
    "coauthors": "co-authors",
    "subject": "subjects",
    "affiliation": "affiliations",
    "years": "years",
}
"""What a score adds up from -> in words; what is beside these is no part of the sum."""


@dataclass(frozen=True, kw_only=True)
class PeopleReviewPage(PageContext):
    """Pairs of people, and decisions."""

    template = "review/people.html"
    sentence: str
    action: str
    across: int
    """Pairs of names of different blocks."""
    pairs: list[tuple[PersonPair, str]]
    """Each with what its evidence adds up from."""
    pager: Pager
    decisions: Sequence[PersonDecision]
    kinds: dict[str, str]
    more_decisions: int
    mistake: str


@router.get("/review/people")
def show_people_review(request: Request) -> Response:
    """The pairs of people that nobody has decided on, and what was decided."""
    return _answer(request, read_address(request, allowed=PAGING)[0])


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


def _answer(request: Request, filters: Filters, error: Mistake | None = None) -> Response:
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
        pairs=_with_sums(page.items),
        pager=Pager.of(page, path, filters),
        decisions=decided.items,
        kinds=KIND_WORDS,
        more_decisions=decided.count - len(decided.items),
        mistake=mistake_words(error),
    )
    return render(request, shown, status_of(error))


def _with_sums(pairs: Iterable[PersonPair]) -> list[tuple[PersonPair, str]]:
    return [(pair, sum_words(pair.score, pair.parts)) for pair in pairs]


def sum_words(score: float, parts: Mapping[str, float]) -> str:
    """Write what a score adds up from: `Evidence +0.80: co-authors +1.20, years −0.40`."""
    said = [
        f"{words} {_signed(parts[name])}" for name, words in PART_WORDS.items() if name in parts
    ]
    return f"Evidence {_signed(score)}{': ' if said else ''}{', '.join(said)}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


@dataclass(frozen=True, kw_only=True)
class AuditPage(PageContext):
    """One person's circles, pairs, and people of similar names."""

    template = "review/audit.html"
    person: SimilarName
    action: str
    circles: list[AuditedCircle]
    pairs: list[tuple[PersonPair, str]]
    similar: list[NamedLink]
    mistake: str


@router.get("/authors/{name}/audit")
def show_audit(request: Request, name: str) -> Response:
    """What may be wrong with a person."""
    author_id = address_number(name, "author")
    now = author_now(snapshot_of(request), author_id)
    if now != author_id:
        return RedirectResponse(f"{root_of(request)}/authors/{now}/audit", status_code=301)
    return _audit(request, author_id)


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
        return _audit(request, author_now(snapshot_of(request), author_id), error)
    return RedirectResponse(f"{root_of(request)}/authors/{author_id}/audit", status_code=303)


def _audit(request: Request, author_id: int, error: BadParameter | Busy | None = None) -> Response:
    snapshot, root = snapshot_of(request), root_of(request)
    circles = circle_ids(snapshot, author_id)
    name = author_names(snapshot, [author_id])[author_id]
    page = AuditPage(
        title=f"Audit: {name}",
        person=SimilarName(author_id, name),
        action=f"{root}/authors/{author_id}/audit",
        circles=audit_circles(snapshot, circles),
        pairs=_with_sums(likely_misses(snapshot, circles)),
        similar=similar_links(snapshot, author_id, circles, root),
        mistake=mistake_words(error),
    )
    return render(request, page, status_of(error))


@dataclass(frozen=True, slots=True)
class AuthorReview:
    """What of a person is to be settled."""

    waiting: int
    """Pairs that nobody has decided on."""
    similar: list[NamedLink]


def author_review(snapshot: Snapshot, author_id: int, root: str) -> AuthorReview:
    """Tell what of a person is to be settled."""
    circles = circle_ids(snapshot, author_id)
    waiting = len(open_pairs(snapshot).of_people(circles))
    return AuthorReview(waiting, similar_links(snapshot, author_id, circles, root))


def similar_links(
    snapshot: Snapshot, author_id: int, circles: Sequence[int], root: str
) -> list[NamedLink]:
    """Link others with similar names, those of one name told apart by a co-author."""
    found = similar_names(snapshot, author_id, circles)
    names = Counter([*author_names(snapshot, [author_id]).values(), *(one.name for one in found)])
    coauthors = known_by(snapshot, [one.id for one in found if names[one.name] > 1], 1)
    return [
        NamedLink(
            f"{one.name} (with {coauthors[one.id]})" if coauthors.get(one.id) else one.name,
            author_href(root, one.id, one.name),
        )
        for one in found
    ]

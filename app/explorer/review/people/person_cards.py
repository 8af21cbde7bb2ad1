"""Pairs of people as templates show them beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.dates.years import span_words
from app.explorer.facets import author_names, known_by
from app.explorer.pages.links import NamedLink, author_href, paper_href
from app.explorer.pages.wording import counted
from app.explorer.review.people.audit import circle_ids, similar_names
from app.explorer.review.people.query import open_pairs
from app.explorer.review.people.views import (
    DecidedPerson,
    PersonDecision,
    PersonPair,
    ReviewedPerson,
)
from app.library.snapshot import Snapshot

KIND_WORDS = {"one": "one person", "apart": "two people", "later": "to be decided later"}
PART_WORDS = {
    "coauthors": "co-authors",
    "subject": "subjects",
    "affiliation": "affiliations",
    "years": "years",
}
"""What a score adds up from -> in words; what is beside these is no part of the sum."""


@dataclass(frozen=True, slots=True)
class PersonSide:
    """One person of a pair."""

    person: ReviewedPerson
    href: str
    about: str
    """Number of papers, and years."""
    also: list[str]
    """Printed names besides the one that is shown."""
    titles: list[NamedLink]
    more: int
    """Papers whose titles are not shown."""


@dataclass(frozen=True, slots=True)
class PersonPairCard:
    """Two people beside each other."""

    why: str
    sum: str
    """What the evidence adds up from."""
    coauthors_of_both: list[str]
    sides: tuple[PersonSide, PersonSide]


@dataclass(frozen=True, slots=True)
class PersonDecisionLine:
    """One decision, and the button that takes it back."""

    id: int
    one: NamedLink
    other: NamedLink
    words: str


def pair_card(pair: PersonPair, root: str) -> PersonPairCard:
    """Make the card of a pair; `root` is the prefix of all addresses."""
    sides = (person_side(pair.one, root), person_side(pair.other, root))
    return PersonPairCard(
        pair.why, sum_words(pair.score, pair.parts), pair.coauthors_of_both, sides
    )


def person_side(person: ReviewedPerson, root: str) -> PersonSide:
    """Make one side of a card; `root` is the prefix of all addresses."""
    years = span_words((person.first_year, person.last_year))
    return PersonSide(
        person=person,
        href=author_href(root, person.id, person.name),
        about=", ".join(filter(None, (counted(person.papers, "paper"), years))),
        also=[name for name in person.printed_names if name != person.name],
        titles=[
            NamedLink(
                f"{paper.title} ({paper.year or 'no year'})",
                paper_href(root, paper.id, paper.title),
            )
            for paper in person.titles
        ],
        more=person.papers - len(person.titles),
    )


def sum_words(score: float, parts: Mapping[str, float]) -> str:
    """Write what a score adds up from: `Evidence +0.80: co-authors +1.20, years −0.40`."""
    said = [
        f"{words} {_signed(parts[name])}" for name, words in PART_WORDS.items() if name in parts
    ]
    return f"Evidence {_signed(score)}{': ' if said else ''}{', '.join(said)}"


def decision_line(decision: PersonDecision, root: str) -> PersonDecisionLine:
    """Make the line of a decision; `root` is the prefix of all addresses."""
    words = [KIND_WORDS[decision.kind], decision.made_at[:10]]
    if decision.one.id is None or decision.other.id is None:
        words.append("not all of their papers are here")
    if decision.note:
        words.append(f"“{decision.note}”")
    one, other = (_decided(side, root) for side in (decision.one, decision.other))
    return PersonDecisionLine(decision.number, one, other, ", ".join(words))


def _decided(side: DecidedPerson, root: str) -> NamedLink:
    label = f"{side.name} ({counted(side.papers, 'paper')})"
    return NamedLink(label, f"{root}/authors/{side.id}" if side.id is not None else "")


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class AuthorReview:
    """Links from an author to the review."""

    audit_href: str
    waiting: int
    """Pairs of this person that nobody has decided on."""
    similar: list[NamedLink]


def author_review(snapshot: Snapshot, author_id: int, root: str) -> AuthorReview:
    """Make the links of an author; `root` is the prefix of all addresses."""
    circles = circle_ids(snapshot, author_id)
    return AuthorReview(
        audit_href=f"{root}/authors/{author_id}/audit",
        waiting=len(open_pairs(snapshot).of_people(circles)),
        similar=similar_links(snapshot, author_id, circles, root),
    )


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

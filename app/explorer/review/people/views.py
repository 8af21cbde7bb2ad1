"""What is to be settled of people, as pages and API show it, and what may be decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.domain.json_shape import HIDDEN, View
from app.domain.text.slugs import LARGEST_ID
from app.explorer.review.views import DecisionName, Note, PairName
from app.explorer.views import ListAnswer, RequestBody


@dataclass(frozen=True, slots=True)
class ReviewedTitle(View):
    """A paper of one side of a pair."""

    id: int
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class ReviewedPerson(View):
    """One side of a pair: a person, or one circle of a name."""

    id: int
    name: str
    printed_names: Annotated[list[str], Field(description="The most frequent first.")]
    papers: Annotated[int, Field(description="How many.")]
    first_year: int | None
    last_year: int | None
    titles: Annotated[list[ReviewedTitle], Field(description="Some of the papers, newest first.")]
    coauthors: Annotated[list[str], Field(description="Some of them, most joint papers first.")]


@dataclass(frozen=True, slots=True)
class PersonPair(View):
    """Two people who may be one."""

    id: PairName
    score: Annotated[
        float, Field(description="In natural logarithms: the higher, the likelier they are one.")
    ]
    moves: Annotated[int, Field(description="Papers of the smaller side, which would move.")]
    why: Annotated[str, Field(description="What speaks for and against it.")]
    parts: Annotated[dict[str, float], Field(description="What the score adds up from.")]
    coauthors_of_both: list[str]
    one: ReviewedPerson
    other: ReviewedPerson


@dataclass(frozen=True, slots=True)
class DecidedPerson(View):
    """One side of a decision."""

    id: Annotated[int | None, Field(description="Who has most of its papers; null: none is here.")]
    name: Annotated[str, Field(description="As printed.")]
    papers: Annotated[int, Field(description="Papers of this side that are here.")]


@dataclass(frozen=True, slots=True)
class PersonDecision(View):
    """What somebody decided of two people."""

    id: DecisionName
    number: Annotated[int, HIDDEN]
    """Its own among the decisions on people."""
    kind: Annotated[str, Field(description="`one`, `apart` or `later`.")]
    one: DecidedPerson
    other: DecidedPerson
    note: str
    made_at: Annotated[str, Field(description="RFC 3339.")]


PersonPairList = ListAnswer[PersonPair]
PersonDecisionList = ListAnswer[PersonDecision]


class SplitPerson(RequestBody):
    """Papers of a person that are somebody else's."""

    papers: list[Annotated[int, Field(ge=1, le=LARGEST_ID)]] = Field(
        min_length=1, max_length=10_000, description="Ids of the papers."
    )
    note: Note = ""

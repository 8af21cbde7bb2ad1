"""What is to be settled of papers and people, the names of pairs, and what may be decided."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from app.domain.json_shape import HIDDEN, View
from app.domain.text.slugs import LARGEST_ID
from app.errors import NotFound
from app.explorer.views import ListAnswer, RequestBody

LONGEST_NOTE = 500
PairName = Annotated[str, Field(description="Of the pair, by both ids: for `POST /review/{pair}`.")]
DecisionName = Annotated[str, Field(description="For `DELETE /merges/{decision}`.")]
Two = Annotated[list[Annotated[int, Field(ge=1, le=LARGEST_ID)]], Field(min_length=2, max_length=2)]
Note = Annotated[str, Field(max_length=LONGEST_NOTE, description="Why, for the reader.")]


Noun = Literal["papers", "people"]
_PAIR = re.compile(r"(papers|people)-([0-9]{1,18})-([0-9]{1,18})")
_DECISION = re.compile(r"(papers|people)-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class ReviewedPaper(View):
    """One side of a pair."""

    id: int
    title: str
    year: int | None
    venue: str | None
    authors: list[str]
    identifiers: Annotated[list[str], Field(description="DOI, arXiv, address; as far as known.")]
    records: Annotated[int, Field(description="Records that it is made of.")]


@dataclass(frozen=True, slots=True)
class PaperPair(View):
    """Two papers that may be one."""

    id: PairName
    code: Annotated[str, Field(description="What kind of doubt it is.")]
    why: Annotated[str, Field(description="What speaks for and against it.")]
    one: ReviewedPaper
    other: ReviewedPaper


@dataclass(frozen=True, slots=True)
class PaperDecision(View):
    """What a person said of two papers."""

    id: DecisionName
    number: Annotated[int, HIDDEN]
    """Its own among the decisions on papers."""
    kind: Annotated[str, Field(description="`same`, `apart`, `parted` or `later`.")]
    one_id: int
    other_id: int
    one: Annotated[str, Field(description="Title of the first.")]
    other: Annotated[str, Field(description="Title of the second.")]
    made_at: Annotated[str, Field(description="RFC 3339.")]


PaperPairList = ListAnswer[PaperPair]
PaperDecisionList = ListAnswer[PaperDecision]


class PairDecision(RequestBody):
    """A decision on a pair."""

    decision: Literal["merge", "apart", "later"] = Field(
        description="`merge`: the second goes into the first; `apart`: they are two; `later`: do "
        "not ask for now."
    )
    note: Note = ""


class MergePapers(RequestBody):
    """Two papers that are one."""

    ids: Two = Field(description="Of both; the first stays.")


class MergePeople(MergePapers):
    """Two people who are one."""

    note: Note = ""


class SplitPaper(RequestBody):
    """Records of a paper that are to be a paper of their own."""

    records: list[Annotated[int, Field(ge=1, le=LARGEST_ID)]] = Field(
        min_length=1, max_length=1000, description="Ids of the records."
    )


class PairKey(NamedTuple):
    """A pair, by the ids of both sides: these last through imports."""

    noun: Noun
    one: int
    other: int

    def __str__(self) -> str:
        return f"{self.noun}-{self.one}-{self.other}"

    @classmethod
    def read(cls, text: str) -> PairKey:
        """Read the name of a pair.

        Raises:
            NotFound: the text is no such name.
        """
        if (match := _PAIR.fullmatch(text)) is None:
            raise NotFound("There is no such pair: its name is like people-3-17.")
        return cls(_noun(match[1]), int(match[2]), int(match[3]))


class DecisionKey(NamedTuple):
    """A decision: papers and people have numbers of their own."""

    noun: Noun
    number: int

    def __str__(self) -> str:
        return f"{self.noun}-{self.number}"

    @classmethod
    def read(cls, text: str) -> DecisionKey:
        """Read the name of a decision.

        Raises:
            NotFound: the text is no such name.
        """
        if (match := _DECISION.fullmatch(text)) is None:
            raise NotFound("There is no such decision: its name is like people-3.")
        return cls(_noun(match[1]), int(match[2]))


def _noun(text: str) -> Noun:
    return "papers" if text == "papers" else "people"


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

"""What is to be settled of papers, as pages and API show it, and what may be decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from app.domain.json_shape import View
from app.domain.text.slugs import LARGEST_ID
from app.explorer.api.bodies import RequestBody
from app.explorer.views import ListAnswer


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

    id: Annotated[int, Field(description="Of the pair in this list.")]
    code: Annotated[str, Field(description="What kind of doubt it is.")]
    why: Annotated[str, Field(description="What speaks for and against it.")]
    one: ReviewedPaper
    other: ReviewedPaper


@dataclass(frozen=True, slots=True)
class PaperDecision(View):
    """What a person said of two papers."""

    id: int
    kind: Annotated[str, Field(description="`same`, `apart`, `parted` or `later`.")]
    one_id: int
    other_id: int
    one: Annotated[str, Field(description="Title of the first.")]
    other: Annotated[str, Field(description="Title of the second.")]
    made_at: Annotated[str, Field(description="RFC 3339.")]


PaperPairList = ListAnswer[PaperPair]
PaperDecisionList = ListAnswer[PaperDecision]


class PaperDecisionRequest(RequestBody):
    """A decision on two papers."""

    kind: Literal["same", "apart", "later"] = Field(
        description="`same`: the other goes into this one; `apart`: they are two; `later`: "
        "do not ask for now."
    )
    other: int = Field(ge=1, le=LARGEST_ID, description="The other paper.")


class PartRequest(RequestBody):
    """Records of a paper that are to be a paper of their own."""

    records: list[Annotated[int, Field(ge=1, le=LARGEST_ID)]] = Field(
        min_length=1, max_length=1000, description="Ids of the records."
    )

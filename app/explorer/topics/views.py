"""Topics, as pages and API show them, and what persons do to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.charts.colours import colour_class
from app.domain.json_shape import HIDDEN, Selectable, View
from app.domain.text.slugs import LARGEST_ID
from app.explorer.views import ListAnswer, RequestBody
from app.topics.edits import TopicByHand


@dataclass(frozen=True, slots=True)
class Topic(Selectable):
    """A topic: what it is called, the words that mark it, and its papers."""

    id: int
    label: str
    words: Annotated[list[str], Field(description="Best first.")]
    papers: Annotated[int, Field(description="Papers that have it as any of their topics.")]
    primary: Annotated[int, HIDDEN]
    """Papers that have it as their first."""
    first_year: Annotated[int | None, HIDDEN]
    last_year: Annotated[int | None, HIDDEN]
    parent: int | None
    slot: Annotated[int | None, HIDDEN]
    """Colour, 0 to 7; None for the colour of Other."""

    @property
    def colour(self) -> str:
        """Class of its colour."""
        return colour_class(self.slot)


class TopicList(ListAnswer[Topic]):
    """One page of topics, most papers first; with `q` best match first."""


@dataclass(frozen=True, slots=True)
class TopicsByHand(View):
    """Every topic that a person changed, by name."""

    results: list[TopicByHand]


class TopicChange(RequestBody):
    """A change of one topic by hand; what is left out stays as it is."""

    label: str | None = Field(
        default=None,
        min_length=1,
        description="Its name; null brings back the found one.",
    )
    hidden: bool = Field(default=False, description="Whether it is left out everywhere.")
    merged_into: int | None = Field(
        default=None,
        ge=0,
        le=LARGEST_ID,
        description="The topic that its papers count for; null takes the merge back.",
    )

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("give one of label, hidden and merged_into")
        return self

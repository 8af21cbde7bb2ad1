"""What persons do to topics."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.explorer.api.envelope import LARGEST_ID, Part


class TopicChange(BaseModel):
    """A change of one topic by hand; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", strict=True)

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


class TopicByHand(Part):
    """A topic after edits by hand."""

    id: int
    label: str
    found_label: str = Field(description="The name under which it was found.")
    named: bool = Field(description="`label` is a person's.")
    hidden: bool
    merged_into: int | None


class TopicsByHand(BaseModel):
    """Every topic that a person changed, by name."""

    results: list[TopicByHand]

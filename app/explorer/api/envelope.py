"""What every answer is made of: parts, lists, and the one form of errors."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.domain import slugs

LARGEST_ID = slugs.LARGEST_ID
Mode = Literal["hybrid", "keyword", "semantic"]
Semantic = Literal["ready", "warming", "off"]


def left_out(value: object) -> bool:
    """Tell that a field is not there, rather than null."""
    return value is None


def selectable(schema: dict[str, Any]) -> None:
    """Require no field: `fields=` may leave any of them out."""
    schema.pop("required", None)


class Part(BaseModel):
    """A part of an answer, made from the queries' own views."""

    model_config = ConfigDict(from_attributes=True)


class Selectable(BaseModel):
    """An answer of which `fields=` may ask for less."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=selectable)


class ListMeta(Part):
    """What an answer says about its list."""

    count: int = Field(description="All that answer the address, on all pages.")
    per_page: int
    next_cursor: str | None = Field(description="The `cursor` of the next page; null on the last.")
    mode: Mode | None = Field(default=None, description="The mode that answered `q` or `like`.")
    relaxed: bool = Field(
        default=False, description="Too few had all the words; any word counts, or a similar one."
    )
    did_you_mean: str | None = Field(
        default=None,
        exclude_if=left_out,
        description="A `q` that may be meant: spelled otherwise, or with a year as `year:2020`.",
    )
    notes: list[str] = []
    more: dict[str, int] = Field(
        default={}, description="Per facet asked for: values beyond those given."
    )
    took_ms: float


class ProblemError(BaseModel):
    """One mistake: where, what, and what would be right."""

    param: str
    value: str
    message: str
    hint: str
    position: int | None = Field(
        default=None, exclude_if=left_out, description="In a query: the character at fault, from 0."
    )


class Problem(BaseModel):
    """An error, after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemError]
    request_id: str

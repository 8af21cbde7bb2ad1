"""What the API of any noun shares: its lists, and what the body of a request must be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.domain.json_shape import View, is_none
from app.domain.text.plain import is_broken
from app.explorer.paging import Page
from app.search.fusion import Mode

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMeta(View):
    """What an answer says about its list."""

    count: Annotated[int, Field(description="All that answer the address, on all pages.")]
    per_page: int
    next_cursor: Annotated[
        str | None, Field(description="The `cursor` of the next page; null on the last.")
    ]
    mode: Annotated[Mode | None, Field(description="The mode that answered `q` or `like`.")] = None
    relaxed: Annotated[
        bool, Field(description="Too few had all the words; any word counts, or a similar one.")
    ] = False
    did_you_mean: Annotated[
        str | None,
        Field(
            exclude_if=is_none,
            description="A `q` that may be meant: spelled otherwise, or with a year as"
            " `year:2020`.",
        ),
    ] = None
    notes: Sequence[str] = ()
    more: Annotated[
        dict[str, int], Field(description="Per facet asked for: values beyond those given.")
    ] = field(default_factory=dict)
    took_ms: float

    @classmethod
    def of(cls, page: Page[Any], took_ms: float) -> ListMeta:
        """Describe a page of a list."""
        return cls(
            count=page.count,
            per_page=page.per_page,
            next_cursor=page.next_cursor,
            relaxed=page.relaxed,
            notes=page.notes,
            took_ms=took_ms,
        )


class ListAnswer(BaseModel, Generic[T]):
    """One page of a list."""

    meta: ListMeta
    results: Sequence[T]


class RequestBody(BaseModel):
    """A body without fields of other names, in which every text can be stored and written.

    Raises:
        ValueError: a text holds half a character, which JSON can name (`"\\ud800"`) and no encoding
            can hold.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _whole_characters(cls, body: Any) -> Any:
        if any(map(is_broken, _texts(body))):
            raise ValueError("a text holds half a character (a lone surrogate); send it whole")
        return body


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a JSON value, however deep it is."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as text:
                yield text
            case dict() as members:
                waiting += [*members.keys(), *members.values()]
            case list() as members:
                waiting += members

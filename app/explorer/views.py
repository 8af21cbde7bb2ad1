"""The list of any noun, as the API shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, Field

from app.domain.json_shape import View, is_none
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

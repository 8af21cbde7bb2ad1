"""The pager of a list: the place of the page, and the addresses of its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlencode

from app.explorer.filters import Filters


class ListPage(Protocol):
    """What the queries give for one page of any list."""

    @property
    def start(self) -> int: ...
    @property
    def shown(self) -> int: ...
    @property
    def count(self) -> int: ...
    @property
    def next_cursor(self) -> str | None: ...
    @property
    def previous_cursor(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in the list a page stands; places count from 1."""

    first: int
    last: int
    count: int
    first_href: str | None
    previous_href: str | None
    next_href: str | None

    @classmethod
    def of(cls, page: ListPage, filters: Filters, at: Callable[[str], str]) -> Pager:
        """Say where a page stands.

        Args:
            at: gives the address of the page at a cursor.
        """

        def href(cursor: str | None) -> str | None:
            return None if cursor is None else at(cursor)

        return cls(
            first=page.start + 1 if page.shown else 0,
            last=page.start + page.shown,
            count=page.count,
            first_href=at("") if page.start > filters.per_page else None,
            previous_href=href(page.previous_cursor),
            next_href=href(page.next_cursor),
        )


def address_with(
    path: str, filters: Filters, cursor: str, more: Sequence[tuple[str, str]] = ()
) -> str:
    """Return the address of a list at a cursor; "" is its first page."""
    pairs = [*more, *replace(filters, cursor=cursor or None).params()]
    return f"{path}?{urlencode(pairs)}" if pairs else path

"""The pager of a list: the place of the page, and the addresses of its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.explorer.filters import Filters
from app.explorer.paging import Page
from app.explorer.stand_ins import link_query


@dataclass(frozen=True, slots=True)
class Pager:
    """The places of a page in its list, counted from 1."""

    first: int
    last: int
    count: int
    first_href: str | None
    previous_href: str | None
    next_href: str | None

    @classmethod
    def of(
        cls, page: Page[Any], path: str, filters: Filters, more: Sequence[tuple[str, str]] = ()
    ) -> Pager:
        """Say which places of the list at an address a page shows."""

        def href(cursor: str | None) -> str | None:
            return None if cursor is None else address_with(path, filters, cursor, more)

        return cls(
            first=page.start + 1 if len(page.items) else 0,
            last=page.start + len(page.items),
            count=page.count,
            first_href=href("") if page.start > page.per_page else None,
            previous_href=href(page.previous_cursor),
            next_href=href(page.next_cursor),
        )


def address_with(
    path: str, filters: Filters, cursor: str, more: Sequence[tuple[str, str]] = ()
) -> str:
    """Return the address of a list at a cursor; "" is its first page."""
    pairs = [*more, *replace(filters, cursor=cursor or None).params()]
    return f"{path}?{link_query(pairs)}" if pairs else path

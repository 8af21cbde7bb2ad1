"""Addresses of pages and their links as templates show them, and the pager of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.text.slugs import slug
from app.explorer.filters import Filters
from app.explorer.paging import Page
from app.explorer.stand_ins import link_query


def author_href(root: str, author_id: int, name: str) -> str:
    """Return the address of a person's page."""
    return f"{root}/authors/{slug(author_id, name)}"


def paper_href(root: str, paper_id: int, title: str) -> str:
    """Return the address of a paper's page."""
    return f"{root}/papers/{slug(paper_id, title)}"


def abstract_href(root: str, paper_id: int, query: str = "") -> str:
    """Return the address of an abstract alone, with the words of a query marked."""
    asked = f"?{link_query([('q', query)])}" if query else ""
    return f"{root}/papers/{paper_id}/abstract{asked}"


def topic_href(root: str, topic_id: int, label: str) -> str:
    """Return the address of a topic's page."""
    return f"{root}/topics/{slug(topic_id, label)}"


@dataclass(frozen=True, slots=True)
class NamedLink:
    """An address and what it is called."""

    label: str
    href: str
    several: bool = False
    """The label may be that of several people."""

    @classmethod
    def to_author(cls, root: str, author_id: int, name: str, several: bool = False) -> NamedLink:
        """Link a person by name."""
        return cls(name, author_href(root, author_id, name), several)


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

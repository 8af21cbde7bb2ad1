"""Addresses of the pages of people, papers and topics, and links as templates show them."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.text.slugs import slug
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

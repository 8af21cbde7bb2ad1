"""Papers and authors as templates show them: the views of the queries, with addresses.

A card passes on everything of its view; only what a page adds is named here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.charts.colours import colour_class
from app.domain.dates.main_years import is_implausible
from app.domain.text.slugs import slug
from app.explorer.authors.similar.views import NamedPaper
from app.explorer.pages.wording import printed_day
from app.explorer.papers.views import Paper, PaperAuthor, PaperTopic
from app.explorer.stand_ins import link_query


def author_href(root: str, author_id: int, name: str) -> str:
    """Return the address of a person's page."""
    return f"{root}/authors/{slug(author_id, name)}"


def paper_href(root: str, paper_id: int, title: str) -> str:
    """Return the address of a paper's page."""
    return f"{root}/papers/{slug(paper_id, title)}"


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
class DatedLink:
    """A paper by its title, with its date."""

    title: str
    href: str
    date_text: str

    @classmethod
    def of(cls, paper: NamedPaper, root: str) -> DatedLink:
        """Link a paper."""
        date = printed_day(paper.date) or "no date"
        return cls(paper.title, paper_href(root, paper.id, paper.title), date)


@dataclass(frozen=True, slots=True)
class AuthorLink:
    """An author of a paper, with the address of the person."""

    author: PaperAuthor
    href: str
    shown_name: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.author, name)


@dataclass(frozen=True, slots=True)
class TopicLink:
    """A topic of a paper, with its address and colour."""

    topic: PaperTopic
    href: str
    colour: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.topic, name)


@dataclass(frozen=True)
class PaperCard:
    """A paper in a list or on its page. What a template asks for several times is made once."""

    paper: Paper
    root: str
    query: str = ""
    """Whose words are marked in its abstract."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.paper, name)

    @property
    def href(self) -> str:
        """Address of the paper's page."""
        return paper_href(self.root, self.paper.id, self.paper.title)

    @property
    def abstract_href(self) -> str | None:
        """Address of its abstract alone; None without one."""
        if not self.paper.abstract:
            return None
        asked = f"?{link_query([('q', self.query)])}" if self.query else ""
        return f"{self.root}/papers/{self.paper.id}/abstract{asked}"

    @cached_property
    def date_text(self) -> str:
        """Its date as a reader writes it; "" without one."""
        return printed_day(self.paper.date) or (self.paper.date_printed or "")

    @property
    def is_future(self) -> bool:
        """Whether its year lies beyond the next one, and so is likely mistyped."""
        return self.paper.year is not None and is_implausible(self.paper.year)

    @property
    def title_html(self) -> str | None:
        """The title with the words found marked; None without a query."""
        return self.paper.match.title_html if self.paper.match else None

    @property
    def why_html(self) -> str | None:
        """The line of its abstract that says why it was found; None without a query."""
        return self.paper.match.why_html if self.paper.match else None

    @cached_property
    def authors(self) -> list[AuthorLink]:
        """Its authors, linked."""
        return [
            AuthorLink(author, author_href(self.root, author.id, author.name), author.shown_name)
            for author in self.paper.authors
        ]

    @property
    def printed_authors(self) -> list[AuthorLink]:
        """Those that its printed list names."""
        return [link for link in self.authors if not link.author.implied]

    @property
    def implied_authors(self) -> list[AuthorLink]:
        """Owners of profiles whom its printed list leaves out."""
        return [link for link in self.authors if link.author.implied]

    @cached_property
    def topics(self) -> list[TopicLink]:
        """Its topics, linked and coloured."""
        return [
            TopicLink(topic, f"{self.root}/topics/{topic.id}", colour_class(topic.slot))
            for topic in self.paper.topics
        ]


def paper_cards(papers: Iterable[Paper], root: str, query: str = "") -> list[PaperCard]:
    """Make cards of papers."""
    return [PaperCard(paper, root, query) for paper in papers]

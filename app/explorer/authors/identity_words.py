"""What an author's page says of who it is: one person, and why; or perhaps several."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.dates.years import span_words
from app.explorer.authors.views import Author, AuthorCircle
from app.explorer.filters import Filters
from app.explorer.pages.links import NamedLink
from app.explorer.pages.wording import counted

COMMON = 1.0
"""Expected namesakes from which the page says that others have the name."""

_ONE = {
    "id": "One person: an ORCID says so.",
    "hand": "One person: somebody decided so.",
    "evidence": "Taken for one person: the papers share co-authors, or are alike in subject.",
    "name": "Taken for one person by the name alone.",
}


@dataclass(frozen=True, slots=True)
class CircleRow:
    """One circle of the list."""

    papers: NamedLink
    network_href: str
    coauthors: list[NamedLink]
    years: str


@dataclass(frozen=True, slots=True)
class IdentityWords:
    """A sentence on who somebody is, and the circles of whoever may be several people."""

    sentence: str
    circles: list[CircleRow]
    left_out: int
    """Circles that are not listed."""
    timeline_href: str = ""
    """The circles over the years."""


def identity_words(author: Author, filters: Filters, root: str) -> IdentityWords:
    """Say how sure it is that an author is one person.

    Args:
        filters: those of the author's papers.
    """
    identity = author.identity
    if not identity.is_several:
        sentence = _ONE.get(identity.status, "")
        if (identity.namesakes or 0) >= COMMON and identity.status not in ("id", "hand"):
            sentence += f" {_namesakes(identity.namesakes or 0)}"
        return IdentityWords(sentence, [], 0)
    papers = counted(author.papers, "paper")
    sentence = f"May be several people: {papers} in {identity.groups:,} circles of co-authors."
    if (identity.namesakes or 0) >= COMMON:
        sentence += f" {_namesakes(identity.namesakes or 0)}"
    rows = [_row(circle, filters, root) for circle in identity.circles]
    timeline = filters.address(f"{root}/timelines", chart="circles")
    return IdentityWords(sentence, rows, identity.groups - len(rows), timeline)


def _namesakes(expected: float) -> str:
    if expected < 1.5:
        return "Another person can be expected to have this name."
    return f"About {expected:,.0f} other people can be expected to have this name."


def _row(circle: AuthorCircle, filters: Filters, root: str) -> CircleRow:
    chosen = filters.with_value("circle", circle.id)
    return CircleRow(
        NamedLink(counted(circle.papers, "paper"), chosen.address(f"{root}/papers")),
        chosen.address(f"{root}/network") if circle.coauthors else "",
        [
            NamedLink.to_author(root, coauthor.id, coauthor.name, coauthor.may_be_several)
            for coauthor in circle.coauthors
        ],
        span_words((circle.first_year, circle.last_year)),
    )

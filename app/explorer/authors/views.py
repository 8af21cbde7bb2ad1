"""Authors and co-authors, as pages and API show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.domain.json_shape import HIDDEN, Selectable
from app.domain.text.slugs import slug
from app.explorer.views import ListAnswer


@dataclass(frozen=True, slots=True)
class Reported(Selectable):
    """Figures that a profile page prints; what cannot be is said in `contradictions`."""

    h_index: int | None
    papers: int | None
    citations: int | None
    novelty: Annotated[int | None, Field(description="Per cent.")]
    ai_score: int | None
    contradictions: list[str]
    """Sentences."""
    impossible: Annotated[frozenset[str], HIDDEN]
    """Names of the figures that cannot be."""
    import_id: Annotated[int, HIDDEN]
    line: Annotated[int | None, HIDDEN]


@dataclass(frozen=True, slots=True)
class Author(Selectable):
    """A person. Numbers count papers here; `lower_bound`: some printed lists were cut."""

    id: int
    name: str
    printed_names: list[str]
    """As papers print them, the most frequent first."""
    papers: int
    first_year: int | None
    last_year: int | None
    coauthors: int
    lower_bound: Annotated[
        bool, Field(description="There may be more co-authors than `coauthors` says.")
    ]
    reported: Reported | None

    @property
    def slug(self) -> str:
        """The readable part of the address."""
        return slug(self.id, self.name)


class AuthorList(ListAnswer[Author]):
    """One page of authors, most papers first; with `q` best match first."""


@dataclass(frozen=True, slots=True)
class Coauthor(Selectable):
    """A person with whom somebody wrote, and when."""

    id: int
    name: str
    papers: Annotated[int, Field(description="Papers by both.")]
    first_year: int | None
    last_year: int | None
    lower_bound: Annotated[bool, Field(description="Cut lists of either may hide joint papers.")]


class CoauthorList(ListAnswer[Coauthor]):
    """One page of somebody's co-authors, most joint papers first."""

"""Authors and co-authors, as pages and API show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, computed_field

from app.domain.coauthors import SEVERAL_WORDS, MayBeSeveral
from app.domain.json_shape import HIDDEN, Selectable
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
class CircleCoauthor(Selectable):
    """Somebody with whom the papers of a circle were written."""

    id: int
    name: str
    papers: int
    may_be_several: MayBeSeveral


@dataclass(frozen=True, slots=True)
class AuthorCircle(Selectable):
    """Papers that evidence holds together: surely one person's. `circle=` of papers takes `id`."""

    id: int
    papers: int
    first_year: int | None
    last_year: int | None
    coauthors: Annotated[list[CircleCoauthor], Field(description="Of most papers, three at most.")]


@dataclass(frozen=True, slots=True)
class Identity(Selectable):
    """How sure it is that an author is one person."""

    status: Annotated[
        str,
        Field(
            description="`id`: an ORCID says so; `hand`: somebody decided so; `evidence`: "
            "co-authors, subjects and the like hold the papers together; `name`: the name alone "
            "does, and more than one of `groups` may be several people; `split`: it was one entry "
            "for several, who have entries of their own now: the answer 300 lists them."
        ),
    ]
    namesakes: Annotated[
        float | None, Field(description="Other people who can be expected to have the name.")
    ]
    groups: Annotated[
        int, Field(description="Circles of co-authors into which the papers fall; 1: one person's.")
    ]
    circles: Annotated[
        list[AuthorCircle],
        Field(description="The circles, the largest first, 100 at most; empty where there is one."),
    ]

    @property
    def is_several(self) -> bool:
        """Whether it may be several people."""
        return self.groups > 1


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
    identity: Identity
    reported: Reported | None

    @computed_field(description=SEVERAL_WORDS)  # type: ignore[prop-decorator]
    @property
    def may_be_several(self) -> bool:
        """Whether it may be several people."""
        return self.identity.is_several

    @property
    def is_split(self) -> bool:
        """Whether this was one entry for several people, who have entries of their own now."""
        return self.identity.status == "split"


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
    may_be_several: MayBeSeveral


class CoauthorList(ListAnswer[Coauthor]):
    """One page of somebody's co-authors, most joint papers first."""

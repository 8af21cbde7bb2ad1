"""Authors and their co-authors, and categories."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.explorer.api.envelope import ListMeta, Part, Selectable


class Reported(Part):
    """Figures that a profile page prints; what cannot be is said in `contradictions`."""

    h_index: int | None
    papers: int | None
    citations: int | None
    novelty: int | None = Field(description="Per cent.")
    ai_score: int | None
    contradictions: list[str]


class Author(Selectable):
    """A person. Numbers count papers here; `lower_bound`: some printed lists were cut."""

    id: int
    name: str
    printed_names: list[str]
    papers: int
    first_year: int | None
    last_year: int | None
    coauthors: int
    lower_bound: bool = Field(description="There may be more co-authors than `coauthors` says.")
    reported: Reported | None


class AuthorList(BaseModel):
    """One page of authors, most papers first; with `q` best match first."""

    meta: ListMeta
    results: list[Author]


class Coauthor(Selectable):
    """A person with whom somebody wrote, and when."""

    id: int
    name: str
    papers: int = Field(description="Papers by both.")
    first_year: int | None
    last_year: int | None
    lower_bound: bool = Field(description="Cut lists of either may hide joint papers.")


class CoauthorList(BaseModel):
    """One page of somebody's co-authors, most joint papers first."""

    meta: ListMeta
    results: list[Coauthor]


class Category(Selectable):
    """A category: its code as printed, the name it is taken to have, its papers."""

    code: str
    name: str | None
    papers: int


class CategoryList(BaseModel):
    """One page of categories, most papers first."""

    meta: ListMeta
    results: list[Category]

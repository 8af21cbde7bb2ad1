"""The library as a whole, as pages and API show it: categories, numbers, suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from app.domain.coauthors import MayBeSeveral
from app.domain.json_shape import HIDDEN, Selectable, View
from app.explorer.views import ListAnswer
from app.search.meaning.meaning import State


@dataclass(frozen=True, slots=True)
class Category(Selectable):
    """A category: its code as printed, the name it is taken to have, its papers."""

    code: str
    name: str | None
    papers: int


class CategoryList(ListAnswer[Category]):
    """One page of categories, most papers first."""


@dataclass(frozen=True, slots=True)
class SuggestedPaper(View):
    """A paper whose title fits what is being typed."""

    id: int
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class SuggestedAuthor(View):
    """An author whose name fits."""

    id: int
    name: str
    papers: int
    may_be_several: MayBeSeveral


@dataclass(frozen=True, slots=True)
class SuggestedTopic(View):
    """A topic whose label fits."""

    id: int
    label: str
    papers: int
    slot: Annotated[int | None, HIDDEN]
    """Colour, 0 to 7; None for the colour of Other."""


@dataclass(frozen=True, slots=True)
class Suggestions(View):
    """What may be meant by an unfinished query."""

    papers: list[SuggestedPaper]
    authors: list[SuggestedAuthor]
    topics: list[SuggestedTopic]
    did_you_mean: str | None


@dataclass(frozen=True, slots=True)
class Count(View):
    """A value with its number of papers."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Model(View):
    """The embedding model, and whether it answers."""

    name: str
    dimension: int | None
    state: State
    message: str | None
    """What to tell a reader while it does not."""


@dataclass(frozen=True, slots=True)
class LibraryDoubt(View):
    """One thing that is uncertain in the library: a figure, and the rest of its sentence."""

    code: str
    figure: str
    text: str
    address: Annotated[str | None, Field(description="The page that lists them.")]
    wrong: Annotated[bool, Field(description="The figure is reported, and cannot be.")]


@dataclass(frozen=True, slots=True)
class Stats(View):
    """A library in numbers, and the state of the program."""

    papers: int
    hidden: Annotated[
        int, Field(description="Papers that a person hid; none of the counts has them.")
    ]
    authors: int
    names: Annotated[int, Field(description="Distinct names as printed.")]
    first_year: int | None
    last_year: int | None
    cut_author_lists: int
    implied_owners: int
    inferred_years: int
    undated: int
    with_code: int
    code_without_address: int
    categories: list[Count]
    tags: list[Count]
    imports: int
    library_version: int
    model: Model
    versions: dict[str, str]
    doubts: Annotated[
        list[LibraryDoubt], Field(description="What is uncertain, as on the overview.")
    ]
    degraded: list[str]


@dataclass(frozen=True, slots=True)
class Alive(View):
    """That the process answers."""

    status: Literal["ok"]


@dataclass(frozen=True, slots=True)
class Health(View):
    """Whether it is up."""

    status: Literal["ok"]
    semantic: State
    papers: int
    degraded: Annotated[
        list[str], Field(description="What does not work as it should, in sentences.")
    ]

"""People or topics side by side, as pages and API show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.domain.coauthors import MayBeSeveral
from app.domain.json_shape import View
from app.explorer.authors.similar import NamedPaper
from app.explorer.timelines.comparison import Kind


@dataclass(frozen=True, slots=True)
class SharedCount(View):
    """A topic or a person, with the papers of each subject, in the order of the subjects."""

    id: int
    label: str
    papers: list[int]


@dataclass(frozen=True, slots=True)
class JointPapers(View):
    """The papers that two subjects have in common."""

    first: Annotated[int, Field(description="Place of the one among the subjects, from 0.")]
    second: int
    count: int
    papers: Annotated[list[NamedPaper], Field(description="The newest, eight at most.")]


@dataclass(frozen=True, slots=True)
class LeadingPerson(View):
    """Somebody with most papers beside one subject."""

    id: int
    name: str
    papers: int


@dataclass(frozen=True, slots=True)
class ComparedSubject(View):
    """A person or a topic. Numbers count papers of the set."""

    id: int
    label: str
    may_be_several: MayBeSeveral
    papers: int
    counts: Annotated[list[int], Field(description="Papers of each of `years`.")]
    first_year: int | None
    last_year: int | None
    people: Annotated[int, Field(description="Co-authors of a person, or authors of a topic.")]
    lower_bound: Annotated[bool, Field(description="Cut author lists may hide more people.")]
    leading: Annotated[list[LeadingPerson], Field(description="With most papers, five at most.")]
    newest: Annotated[list[NamedPaper], Field(description="Three at most.")]


@dataclass(frozen=True, slots=True)
class SideBySide(View):
    """Two to four people, or topics, by the same measures."""

    kind: Kind
    years: list[int]
    """Without gaps."""
    subjects: list[ComparedSubject]
    topics: Annotated[
        list[SharedCount], Field(description="Topics with most of their papers; of people only.")
    ]
    shared: Annotated[
        list[SharedCount],
        Field(
            description="People who wrote with at least two of the people, or in two of the topics;"
            " those of most subjects first."
        ),
    ]
    shared_count: Annotated[int, Field(description="All of these people.")]
    joint: Annotated[list[JointPapers], Field(description="Of each pair.")]
    count: Annotated[int, Field(description="Papers of the set within which they are compared.")]
    notes: list[str]

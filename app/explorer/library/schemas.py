"""The library as a whole: suggestions, imports, numbers, health."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from app.explorer.api.envelope import ListMeta, Part, Semantic


class SuggestedPaper(Part):
    """A paper whose title fits what is being typed."""

    id: int
    title: str
    year: int | None


class SuggestedAuthor(Part):
    """An author whose name fits."""

    id: int
    name: str
    papers: int


class SuggestedTopic(Part):
    """A topic whose label fits."""

    id: int
    label: str
    papers: int


class Suggestions(Part):
    """What may be meant by an unfinished query."""

    papers: list[SuggestedPaper]
    authors: list[SuggestedAuthor]
    topics: list[SuggestedTopic]
    did_you_mean: str | None


class Import(Part):
    """One file that was read into the library."""

    id: int
    filename: str
    format: str
    size: int = Field(description="Bytes as given.")
    lines: int | None
    encoding: str | None
    captured_on: str | None
    started_at: datetime
    finished_at: datetime | None
    added: int
    matched: int = Field(description="Records of papers that were here already.")
    rejected: int
    doubtful: int


class ImportList(BaseModel):
    """One page of imports, the newest first."""

    meta: ListMeta
    results: list[Import]


class Issue(Part):
    """One line of a report: a record that was not kept, a doubt, or a note."""

    severity: Literal["rejected", "doubt", "note"]
    line: int | None
    code: str
    reason: str
    excerpt: str
    paper_id: int | None


class IssueGroup(Part):
    """All remarks of one kind."""

    severity: Literal["rejected", "doubt", "note"]
    code: str
    count: int
    text: str = Field(description="The group in words.")
    lines: list[int] = Field(description="Of the first of them.")


class ImportReport(Import):
    """An import with its report."""

    groups: list[IssueGroup] = Field(description="What was said of its records, by kind.")
    issues_count: int
    issues: list[Issue] = Field(
        description="The first 200 in the order of the file; all of them are at `…/issues`."
    )


class IssueList(BaseModel):
    """One page of a report."""

    meta: ListMeta
    results: list[Issue]


class Count(Part):
    """A value with its number of papers."""

    value: str
    label: str
    count: int


class Model(Part):
    """The embedding model, and whether it answers."""

    name: str
    dimension: int | None
    state: Semantic
    message: str | None


class LibraryDoubt(Part):
    """One thing that is uncertain in the library: a figure, and the rest of its sentence."""

    code: str
    figure: str
    text: str
    address: str | None = Field(description="The page that lists them.")
    wrong: bool = Field(description="The figure is reported, and cannot be.")


class Stats(Part):
    """A library in numbers, and the state of the program."""

    papers: int
    authors: int
    names: int = Field(description="Distinct names as printed.")
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
    doubts: list[LibraryDoubt] = Field(description="What is uncertain, as on the overview.")
    degraded: list[str]


class Health(BaseModel):
    """Whether it is up."""

    status: Literal["ok"]
    semantic: Semantic
    papers: int
    degraded: list[str]

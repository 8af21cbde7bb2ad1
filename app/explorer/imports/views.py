"""Imports and their reports, as pages and API show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from app.domain.json_shape import View
from app.explorer.views import ListAnswer


@dataclass(frozen=True, slots=True)
class Import(View):
    """One file that was read into the library."""

    id: int
    filename: str
    format: str
    size: Annotated[int, Field(description="Bytes as given.")]
    lines: int | None
    encoding: str | None
    captured_on: str | None
    source: Annotated[
        str,
        Field(
            description="What it is a capture of: `profile:…`, `file:…`, or a text set by hand. "
            "Imports of one source are compared."
        ),
    ]
    started_at: datetime
    finished_at: datetime | None
    added: int
    matched: Annotated[int, Field(description="Records of papers that were here already.")]
    rejected: int
    doubtful: int


class ImportList(ListAnswer[Import]):
    """One page of imports, the newest first."""


@dataclass(frozen=True, slots=True)
class Issue(View):
    """One line of a report: a record that was not kept, a doubt, or a note."""

    severity: Literal["rejected", "doubt", "note"]
    line: int | None
    code: str
    reason: str
    excerpt: str
    paper_id: int | None
    source: Annotated[
        Sequence[tuple[int, str]],
        Field(description="The line of the file and those around it, with their numbers."),
    ] = ()


class IssueList(ListAnswer[Issue]):
    """One page of a report."""


@dataclass(frozen=True, slots=True)
class IssueGroup(View):
    """All remarks of one kind."""

    severity: Literal["rejected", "doubt", "note"]
    code: str
    count: int
    text: Annotated[str, Field(description="The group in words.")]
    lines: Annotated[list[int], Field(description="Of the first of them.")]


@dataclass(frozen=True, slots=True)
class ImportReport(Import):
    """An import with its report."""

    groups: Annotated[list[IssueGroup], Field(description="What was said of its records, by kind.")]
    issues_count: int
    issues: Annotated[
        Sequence[Issue],
        Field(description="The first 200 in the order of the file; all of them are at `…/issues`."),
    ]


@dataclass(frozen=True, slots=True)
class ImportTakenBack(Import):
    """An import that was taken back, and can be brought back under its number."""

    removed_at: datetime
    removed_papers: Annotated[int, Field(description="Papers that went with it.")]
    kept_papers: Annotated[int, Field(description="Papers that stayed, which others have too.")]


@dataclass(frozen=True, slots=True)
class TakenBackList(View):
    """The imports that were taken back, the last one first."""

    results: list[ImportTakenBack]


@dataclass(frozen=True, slots=True)
class PaperAtStake(View):
    """A paper of an import that would be taken back."""

    id: int
    title: str
    year: int | None
    imports: Annotated[
        list[int], Field(description="Other imports that have it; with one, the paper stays.")
    ]


@dataclass(frozen=True, slots=True)
class RemovalPreview(View):
    """What taking an import back would do."""

    import_id: int
    filename: str
    going: Annotated[int, Field(description="Papers that would go.")]
    staying: Annotated[int, Field(description="Papers that would stay, which others have too.")]
    papers_going: Annotated[Sequence[PaperAtStake], Field(description="The first 200.")]
    papers_staying: Annotated[Sequence[PaperAtStake], Field(description="The first 200.")]

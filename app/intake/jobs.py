"""One piece of work on the library that goes on beside the pages: what it is and how far it is."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from app.domain.json_shape import View

JobKind = Literal["dry-run", "import", "remove", "restore"]
JobState = Literal["waiting", "running", "done", "failed", "cancelled", "interrupted"]
ENDED: tuple[JobState, ...] = ("done", "failed", "cancelled", "interrupted")
"""A job is interrupted where its server ended before it."""


@dataclass(frozen=True, slots=True)
class StagedFile:
    """One file of an upload."""

    name: str
    """As it is shown."""
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class RemarkCount(View):
    """Remarks of one kind."""

    severity: str
    code: str
    count: int
    words: str
    places: str


@dataclass(frozen=True, slots=True)
class FileReport(View):
    """What came, or would come, of one file."""

    name: str
    format: str
    size: int
    sha256: str
    lines: int | None
    encoding: str | None
    import_id: Annotated[int | None, Field(description="Null in a dry run.")]
    added: Annotated[int, Field(description="New papers.")]
    completed: Annotated[int, Field(description="Papers that were here and say more now.")]
    matched: Annotated[int, Field(description="Records of papers that were here already.")]
    rejected: int
    doubtful: int
    people: int
    cancelled: bool
    groups: list[RemarkCount]
    header: Annotated[list[str], Field(description="Of a table: the names of its columns.")]
    columns: Annotated[
        dict[str, str], Field(description="Of a table: field -> the name of its column.")
    ]

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> FileReport:
        """Make one of its JSON."""
        groups = [RemarkCount(**value) for value in values["groups"]]
        return cls(**{**values, "groups": groups})


@dataclass(frozen=True, slots=True)
class UnreadFile(View):
    """A file that was not read."""

    name: str
    reason: str
    header: Annotated[
        list[str], Field(description="Of what may be a table: the names of its columns.")
    ] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WantedReading:
    """How the files of an upload are to be read."""

    format_name: str | None = None
    captured_on: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WantedLookup:
    """Papers that are to be completed from a public service."""

    source: str
    """Name of the service."""
    papers: Sequence[int]
    """Ids."""


@dataclass(slots=True)
class JobProgress:
    """How far a job is."""

    records: int = 0
    share: float = 0.0
    """Of the bytes, 0 to 1."""
    file: str = ""


@dataclass(slots=True, eq=False)
class Job:
    """One piece of work, in the state in which it is."""

    kind: JobKind
    about: str
    """What it works on, as it is shown: `refs.bib`, `3 files`."""
    files: Sequence[StagedFile] = ()
    folder: Path | None = None
    """Where its files lie, and which gives it its key; removed with it."""
    wanted: WantedReading = field(default_factory=WantedReading)
    lookup: WantedLookup | None = None
    """What is asked of a public service, in place of files."""
    import_id: int | None = None
    """Of the import that is taken back or brought back."""
    key: str = field(default_factory=lambda: secrets.token_hex(8))
    state: JobState = "waiting"
    progress: JobProgress = field(default_factory=JobProgress)
    reports: list[FileReport] = field(default_factory=list)
    unread: list[UnreadFile] = field(default_factory=list)
    message: str = ""
    """Why it failed, or what it did."""
    began: list[int] = field(default_factory=list)
    """Imports of which something is stored though they did not come to their end."""
    record: Path | None = None
    """Where it is written down for the next server."""
    newest_import: int | None = None
    """Id that the newest import had when it began to store."""
    stopping: bool = False
    changed_at: float = field(default_factory=time.time)
    """Unix time, as `started_at`."""
    started_at: float | None = None

    def __post_init__(self) -> None:
        if self.folder is not None:
            self.key = self.folder.name

    @property
    def seconds(self) -> float:
        """For how long it has been running."""
        if self.started_at is None:
            return 0.0
        return (self.changed_at if self.has_ended else time.time()) - self.started_at

    def run(self) -> None:
        """Note that it begins."""
        self.state, self.started_at = "running", time.time()

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in ENDED

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(file.size for file in self.files)

    @property
    def import_ids(self) -> list[int]:
        """The imports that it made."""
        made = [report.import_id for report in self.reports if report.import_id is not None]
        return [*made, *(number for number in self.began if number not in made)]

    def total(self, name: str) -> int:
        """Add up a number of all files' reports."""
        return sum(getattr(report, name) for report in self.reports)

    def start_as(self, kind: JobKind, wanted: WantedReading | None = None) -> None:
        """Make it another piece of work on the same files."""
        self.kind, self.state, self.message = kind, "waiting", ""
        self.wanted = wanted or self.wanted
        self.progress, self.reports, self.unread = JobProgress(), [], []
        self.began, self.stopping, self.started_at = [], False, None
        self.changed_at = time.time()

    def take(self, said: Mapping[str, Any]) -> None:
        """Take in a message of the process that does it."""
        self.changed_at = time.time()
        if "records" in said:
            self.progress = JobProgress(said["records"], said["share"], said["file"])
        if "report" in said:
            self.reports.append(FileReport.read(said["report"]))
        if "unread" in said:
            self.unread.append(UnreadFile(**said["unread"]))
        if "began" in said:
            self.began.append(said["began"])
        if "newest_import" in said:
            self.newest_import = said["newest_import"]
        if "message" in said:
            self.message = said["message"]

    def drop_files(self) -> None:
        """Remove its files."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder, self.files = None, ()

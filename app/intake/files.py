"""Files, folders and archives into a library: the one road; and why a file was not read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from app.domain.records.import_source import FEED, LONGEST_SOURCE
from app.domain.records.record import Event, Remark
from app.domain.records.record_choice import STANDARD_INPUT as UNNAMED
from app.errors import ImportRefused, UnknownFormat
from app.importers import ReadContext, find_format, read_events
from app.importers.packed import FilePart, open_parts
from app.importers.source import Limits, Source
from app.importers.tables.reader import IMPORTER as TABLE_IMPORTER
from app.importers.tables.reader import unknown_columns
from app.importers.xml_formats.arxiv_atom import IMPORTER as FEED_IMPORTER
from app.importers.xml_formats.arxiv_atom import feed_address
from app.ingest.batching import Cancelled, Progress
from app.ingest.import_records import SourceFile, import_events
from app.ingest.placed_records import Observe
from app.ingest.report import IngestReport
from app.intake.jobs import UnreadFile
from app.settings import Settings
from app.store.bulk_sql import Batches
from app.store.database import Database

STANDARD_INPUT = "-"
"""A file of this name is standard input."""
TABLES, FEEDS = TABLE_IMPORTER.name, FEED_IMPORTER.name


CHOOSE_TITLES = " If it is a table, say which column is the title."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How a person wants files to be read."""

    format_name: str | None = None
    captured_on: date | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Of tables: field -> the name of its column."""
    among_others: bool = False
    """The mapping is for the tables among the files; the others are read without it."""


@dataclass(slots=True)
class Outcome:
    """What came of a file, or of all files in a folder or an archive."""

    file: str
    """As given."""
    path: Path | None = None
    """Where it lies, if that is not what was given."""
    reports: list[IngestReport] = field(default_factory=list)
    unread: list[FilePart] = field(default_factory=list)
    """Files in it that were not read."""
    is_container: bool = False
    has_unknown: bool = False
    """Whether some of these have no format that is known."""

    @property
    def name(self) -> str:
        """The name of the file, as it is shown."""
        if self.path is not None:
            return self.file
        if self.file == STANDARD_INPUT:
            return UNNAMED
        name = Path(self.file).name or Path(self.file).absolute().name or self.file
        return os.fsencode(name).decode("utf-8", "replace")

    def place_of(self, part: str) -> str:
        """Where a file in it is, by the path that was given."""
        return self.file + part.removeprefix(self.name)


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Watch:
    """Functions that follow an import while it goes on, file by file."""

    progress: Callable[[], AbstractContextManager[Progress | None]] = nullcontext
    """Gives, for each file, the function called with the number of records read."""
    begin: Callable[[SourceFile, Source, ReadContext], object] = lambda *_: None
    """Told of each file, before it is read."""
    tell: Callable[[Remark, str], object] | None = None
    """Told each remark and the place of its file."""
    observe: Observe | None = None
    """Told what becomes of the records."""
    stopped: Callable[[], bool] = _never
    """Asked with each record whether the import is to end here."""
    batch_records: int | None = None
    """Records of one transaction; None for the usual number."""


def limits_of(settings: Settings) -> Limits:
    """Give the limits of one file that the settings name."""
    return Limits(
        unpacked_bytes=settings.max_unpacked_mb << 20,
        whole_file_bytes=settings.max_whole_file_mb << 20,
    )


def import_parts(
    database: Database,
    outcome: Outcome,
    options: ReadOptions,
    limits: Limits,
    within: Batches | None = None,
    watch: Watch | None = None,
) -> Iterator[tuple[str, IngestReport]]:
    """Import a file, or all files in it.

    Args:
        database: the library.
        outcome: of the file, or of standard input (`-`); what comes of it is added.
        options: how it is read.
        limits: what it may cost.
        within: of a dry run.
        watch: who follows it.

    Yields:
        The name of each file that was read, and what came of it.

    Raises:
        ImportRefused: nothing, or no more, of it can be used.
        Cancelled: before anything of a file was stored.
    """
    if not outcome.file:  # which would be the current folder
        raise ImportRefused("A name of a file is empty.")
    origin = outcome.path or Path(outcome.file)
    is_stream = outcome.path is None and outcome.file == STANDARD_INPUT
    for part in open_parts(sys.stdin.buffer if is_stream else origin, outcome.name, limits):
        outcome.is_container = part.name != outcome.name
        if part.source is None:
            outcome.unread.append(part)
            continue
        context = ReadContext(
            datetime.now(UTC).date(),
            options.captured_on,
            limits,
            filename=part.name,
            mapping=options.mapping,
        )
        try:
            report = _import_part(
                database, part.source, context, outcome, options, within, watch or Watch()
            )
        except ImportRefused as error:
            if not outcome.is_container:
                raise
            reason = str(error)
            if isinstance(error, UnknownFormat):
                reason, outcome.has_unknown = error.short, True
            outcome.unread.append(replace(part, source=None, reason=reason))
        else:
            outcome.reports.append(report)
            yield part.name, report
    if not outcome.reports and not outcome.unread:
        raise ImportRefused("There is no file in it that could be read.")


def _import_part(
    database: Database,
    source: Source,
    context: ReadContext,
    outcome: Outcome,
    options: ReadOptions,
    within: Batches | None,
    watch: Watch,
) -> IngestReport:
    assert context.filename is not None
    place = outcome.place_of(context.filename)
    name = format_of(source, context.filename, options)
    described = SourceFile(
        filename=context.filename,
        format=name,
        captured_on=options.captured_on.isoformat() if options.captured_on else None,
        source=_feed(source) if name == FEEDS else "",
        lines_at=source.lines_at,
    )
    watch.begin(described, source, context)
    events = _described(read_events(source, name, context), source, described, watch.stopped)
    tell = watch.tell
    with watch.progress() as step:
        return import_events(
            database,
            events,
            described,
            within=within,
            progress=step,
            tell=(lambda remark: tell(remark, place)) if tell is not None else None,
            observe=watch.observe,
            batch_records=watch.batch_records,
        )


def _feed(source: Source) -> str:
    """Name a feed by its address, so that it is known under whatever name it was saved."""
    address = feed_address(source)
    return (FEED + address)[:LONGEST_SOURCE] if address else ""


def format_of(source: Source, filename: str, options: ReadOptions) -> str:
    """Give the format that was asked for or that the content shows; a mapping asks for a table.

    Raises:
        ImportRefused: it is none that can be read, or no table though a mapping is given.
    """
    if not options.mapping or options.format_name == TABLES:
        return find_format(source, options.format_name, filename).name
    try:
        name = find_format(source, options.format_name, filename).name
    except UnknownFormat:  # the mapping may say what the header does not
        return find_format(source, TABLES, filename).name
    if name != TABLES and not options.among_others:
        raise ImportRefused(
            f"A mapping of columns is for tables (csv), and this file is {name}; leave it out."
        )
    return name


def _described(
    events: Iterator[Event], source: Source, described: SourceFile, stopped: Callable[[], bool]
) -> Iterator[Event]:
    """Give all events, and note at their end what the file was.

    Raises:
        Cancelled: the import is to end.
    """
    try:
        for event in events:
            if stopped():
                raise Cancelled
            yield event
    finally:
        described.sha256, described.size = source.measure()
        described.encoding = source.encoding


def unread_file(
    outcome: Outcome, error: ImportRefused, format_name: str | None, limits: Limits
) -> UnreadFile:
    """Describe a file that was refused.

    Args:
        outcome: of the file, which has a path.
        error: says why.
        format_name: that it was read as; None where it has none.
        limits: what reading it may cost.
    """
    reason, header = str(error), []
    if isinstance(error, UnknownFormat):
        reason = error.short
    if not outcome.is_container and (format_name == TABLES or isinstance(error, UnknownFormat)):
        header = _columns_of(outcome, limits)
    return UnreadFile(outcome.name, reason + (CHOOSE_TITLES if header else ""), header)


def _columns_of(outcome: Outcome, limits: Limits) -> list[str]:
    assert outcome.path is not None
    with suppress(ImportRefused):
        for part in open_parts(outcome.path, outcome.name, limits):
            return unknown_columns(part.source) if part.source else []
    return []

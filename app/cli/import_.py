"""`oeuvre import`: files, folders and archives in, a report out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from app.cli.embed import embed_library
from app.cli.import_report import say_report, say_total, say_unread
from app.console import progress, say
from app.domain.records.record import Event, Remark
from app.domain.records.record_choice import STANDARD_INPUT as UNNAMED
from app.domain.remark_groups import line_of
from app.errors import ImportRefused, OeuvreError, UnknownFormat
from app.importers import FORMATS, ReadContext, find_format, read_events
from app.importers.packed import FilePart, open_parts
from app.importers.source import Limits, Source
from app.importers.tables.columns import FIELDS as COLUMN_FIELDS
from app.importers.tables.reader import IMPORTER as TABLE_IMPORTER
from app.ingest.import_records import SourceFile, import_events, rehearsal
from app.ingest.report import IngestReport
from app.library.library import Library
from app.store.bulk_sql import Batches

DONE, REJECTED, NOTHING_DONE = 0, 1, 2
STANDARD_INPUT = "-"
"""A file of this name is standard input."""
TABLES = TABLE_IMPORTER.name


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person asked for."""

    format_name: str | None = None
    captured_on: date | None = None
    dry_run: bool = False
    verbose: bool = False
    """List every remark, alike ones too."""
    mapping: dict[str, str] = field(default_factory=dict)
    """Of tables: field -> the name of its column."""


@dataclass(slots=True)
class Outcome:
    """What came of a file, or of all files in a folder or an archive."""

    file: str
    """As given."""
    reports: list[IngestReport] = field(default_factory=list)
    unread: list[FilePart] = field(default_factory=list)
    """Files in it that were not read."""
    is_container: bool = False
    has_unknown: bool = False
    """Whether some of these have no format that is known."""

    @property
    def name(self) -> str:
        """The name of the file, as it is shown."""
        return _shown(self.file)

    def place_of(self, part: str) -> str:
        """Where a file in it is, by the path that was given."""
        return self.file + part.removeprefix(self.name)


def read_files(library: Library, files: list[str], options: ImportOptions, *, embed: bool) -> int:
    """Import files one after the other and say what came of each.

    A dry run of several files is one: each meets the papers of those before it.

    Returns:
        The exit status: 0 done, 1 done with rejected records, 2 nothing done.
    """
    outcomes = [Outcome(file) for file in files]
    with ExitStack() as opened:
        within = opened.enter_context(rehearsal(library.database)) if options.dry_run else None
        for outcome in outcomes:
            _read_and_say(library, outcome, options, within, several=len(files) > 1)
    reports = [report for outcome in outcomes for report in outcome.reports]
    if not reports:
        return NOTHING_DONE
    if embed and not options.dry_run and any(report.added or report.updated for report in reports):
        _embed(library)
    unread = any(not part.is_hidden for outcome in outcomes for part in outcome.unread)
    return REJECTED if unread or any(report.rejected for report in reports) else DONE


def fill_library(library: Library, file: str) -> None:
    """Import a file, or all files in it, without a word.

    Raises:
        ImportRefused: nothing of it can be used.
    """
    outcome = Outcome(file)
    for _ in import_parts(library, outcome, ImportOptions()):
        pass
    if not outcome.reports:
        raise ImportRefused(f"Nothing in {outcome.name} can be read; try: oeuvre import {file}")


def _read_and_say(
    library: Library,
    outcome: Outcome,
    options: ImportOptions,
    within: Batches | None,
    *,
    several: bool,
) -> None:
    failure = None
    try:
        for name, report in import_parts(library, outcome, options, within):
            place = outcome.place_of(name) if several or outcome.is_container else ""
            say_report(name, report, place, options)
    except ImportRefused as error:
        failure = error
    if outcome.is_container:
        say_unread(outcome.name, outcome.unread, verbose=options.verbose)
        if outcome.has_unknown:
            say(f"Formats that can be read: {', '.join(FORMATS)}.")
    if failure is not None:
        say(f"oeuvre: {outcome.name}: {failure}")
        outcome.unread.append(FilePart(outcome.name, reason=str(failure)))
    if outcome.is_container and outcome.reports:
        say_total(outcome.name, outcome.reports, dry_run=options.dry_run)


def _embed(library: Library) -> None:
    """Encode what came in; where that is not possible, the papers are here all the same."""
    try:
        embed_library(library)
    except OeuvreError as error:
        say(f"The papers are found by words alone. {error}")


def import_parts(
    library: Library, outcome: Outcome, options: ImportOptions, within: Batches | None = None
) -> Iterator[tuple[str, IngestReport]]:
    """Import a file, or all files in it.

    Args:
        outcome: of the file, or of standard input (`-`); what comes of it is added.
        within: of a dry run.

    Yields:
        The name of each file that was read, and what came of it.

    Raises:
        ImportRefused: nothing, or no more, of it can be used.
    """
    limits = Limits(
        unpacked_bytes=library.settings.max_unpacked_mb << 20,
        whole_file_bytes=library.settings.max_upload_mb << 20,
    )
    origin = sys.stdin.buffer if outcome.file == STANDARD_INPUT else Path(outcome.file)
    for part in open_parts(origin, outcome.name, limits):
        outcome.is_container = part.name != outcome.name
        if part.source is None:
            outcome.unread.append(part)
            continue
        place = outcome.place_of(part.name)
        context = ReadContext(
            _today(), options.captured_on, limits, filename=part.name, mapping=options.mapping
        )
        try:
            report = _import_part(library, part.source, context, place, options, within)
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
    library: Library,
    source: Source,
    context: ReadContext,
    place: str,
    options: ImportOptions,
    within: Batches | None,
) -> IngestReport:
    assert context.filename is not None
    name = _format_of(source, context.filename, options)
    described = SourceFile(
        filename=context.filename,
        format=name,
        captured_on=options.captured_on.isoformat() if options.captured_on else None,
    )
    events = _described(read_events(source, name, context), source, described)

    def list_remark(remark: Remark) -> None:
        say(line_of(remark, place))

    with progress("Reading", "papers") as step:
        return import_events(
            library.database,
            events,
            described,
            within=within,
            progress=step,
            tell=list_remark if options.verbose else None,
        )


def _format_of(source: Source, filename: str, options: ImportOptions) -> str:
    """The format that was asked for or that the content shows; a mapping asks for a table."""
    if not options.mapping or options.format_name == TABLES:
        return find_format(source, options.format_name, filename).name
    try:
        name = find_format(source, options.format_name, filename).name
    except UnknownFormat:  # the mapping may say what the header does not
        return find_format(source, TABLES, filename).name
    if name != TABLES:
        raise ImportRefused(f"--map is for tables (csv), and this file is {name}; leave it out.")
    return name


def given_mapping(pairs: Sequence[str]) -> dict[str, str]:
    """Read `--map title="Document Title"` as field and column.

    Raises:
        OeuvreError: it has another form, or names no field.
    """
    mapping = {}
    for pair in pairs:
        name, sign, column = pair.partition("=")
        if not sign or name.strip() not in COLUMN_FIELDS:
            fields = ", ".join(COLUMN_FIELDS)
            raise OeuvreError(
                f'--map {pair}: write --map title="Document Title"; fields: {fields}.'
            )
        mapping[name.strip()] = column.strip()
    return mapping


def _described(events: Iterator[Event], source: Source, described: SourceFile) -> Iterator[Event]:
    """Give all events, and note at their end what the file was."""
    try:
        yield from events
    finally:
        described.sha256, described.size = source.measure()
        described.encoding = source.encoding


def _shown(file: str) -> str:
    if file == STANDARD_INPUT:
        return UNNAMED
    return Path(file).name or Path(file).absolute().name or file


def _today() -> date:
    return datetime.now(UTC).date()

"""`oeuvre import`: files, folders and archives in, a report out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from app.cli.embed import embed_library
from app.cli.import_report import say_report, say_total, say_unread
from app.console import progress, say
from app.domain.records.record import Remark
from app.domain.remark_groups import line_of
from app.errors import ImportRefused, OeuvreError
from app.importers import FORMATS
from app.importers.packed import FilePart
from app.importers.tables.columns import FIELDS as COLUMN_FIELDS
from app.ingest.import_records import rehearsal
from app.ingest.report import IngestReport
from app.intake.files import Outcome, ReadOptions, Watch, import_parts, limits_of
from app.library.library import Library
from app.store.bulk_sql import Batches

DONE, REJECTED, NOTHING_DONE = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions(ReadOptions):
    """What a person asked for."""

    dry_run: bool = False
    verbose: bool = False
    """List every remark, alike ones too."""


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
    if embed and not options.dry_run and _has_work(library, reports):
        _embed(library)
    unread = any(not part.is_hidden for outcome in outcomes for part in outcome.unread)
    return REJECTED if unread or any(report.rejected for report in reports) else DONE


def _has_work(library: Library, reports: Sequence[IngestReport]) -> bool:
    """Return whether texts are to be encoded: those that came in, or of an import that was killed
    before they were."""
    is_new = any(report.added or report.updated for report in reports)
    return is_new or library.semantic.lacks_vectors(library.columns())


def fill_library(library: Library, file: str) -> None:
    """Import a file, or all files in it, without a word.

    Raises:
        ImportRefused: nothing of it can be used.
    """
    outcome = Outcome(file)
    for _ in import_parts(library.database, outcome, ReadOptions(), limits_of(library.settings)):
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
    limits = limits_of(library.settings)
    watch = Watch(
        progress=lambda: progress("Reading", "papers"),
        tell=_list_remark if options.verbose else None,
    )
    try:
        for name, report in import_parts(library.database, outcome, options, limits, within, watch):
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


def _list_remark(remark: Remark, place: str) -> None:
    say(line_of(remark, place))


def _embed(library: Library) -> None:
    """Encode what came in; where that is not possible, the papers are here all the same."""
    try:
        embed_library(library)
    except OeuvreError as error:
        say(f"The papers are found by words alone. {error}")


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

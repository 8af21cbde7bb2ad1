"""`oeuvre import`: files, folders and archives in, a report out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import typer

from app.cli.commands.embed import try_to_embed
from app.cli.opening import open_library
from app.console import progress, say
from app.domain.remark_groups import line_of
from app.domain.reported import count_of
from app.errors import ImportRefused, OeuvreError
from app.importers import FORMATS
from app.importers.packed import FilePart
from app.importers.tables.columns import FIELDS as COLUMN_FIELDS
from app.ingest.import_records import rehearsal
from app.ingest.report import IngestReport
from app.intake.files import Outcome, ReadOptions, Watch, import_parts, limits_of
from app.library.library import Library
from app.settings import load_settings
from app.store.bulk_sql import Batches

app = typer.Typer(add_completion=False, rich_markup_mode=None)


DONE, REJECTED, NOTHING_DONE = 0, 1, 2
FILES_NAMED = 3
"""Files of one reason that are named one by one."""
COLUMNS = "columns"
"""Code of the note that says which column of a table is which field."""


@app.command("import")
def import_(
    files: Annotated[
        list[str],
        typer.Argument(help="Files, folders or archives to read; - reads standard input."),
    ],
    format_name: Annotated[
        str | None,
        typer.Option("--format", help=f"One of {', '.join(FORMATS)}; found by content."),
    ] = None,
    captured_on: Annotated[
        str | None, typer.Option(help="Day on which the listing was saved, as 2026-11-22.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Show what would be added; write nothing.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="List every remark, also alike ones.")
    ] = False,
    embed: Annotated[bool, typer.Option(help="Encode for search by meaning.")] = True,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN",
            help="Column of a table for a field; repeat for several.",
        ),
    ] = None,
) -> None:
    """Add papers from files; the same file twice adds nothing."""
    options = ImportOptions(
        format_name=format_name,
        captured_on=_day(captured_on),
        mapping=_mapping(columns or []),
        dry_run=dry_run,
        verbose=verbose,
    )
    with closing(open_library(load_settings())) as library:
        status = read_files(library, files, options, embed=embed)
    raise typer.Exit(status)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OeuvreError(f"--captured-on {text}: a day is written 2026-11-22.") from None


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
        try_to_embed(library)
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
        tell=(lambda remark, place: say(line_of(remark, place))) if options.verbose else None,
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


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
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


def say_report(name: str, report: IngestReport, place: str, wanted: ImportOptions) -> None:
    """Name rejected and doubtful records, and say what came of a file.

    Args:
        place: of the file, to be named in each line; "" where there is but one.
        wanted: where it is verbose, all records have been named as they came.
    """
    if not wanted.verbose:
        for note in (group.first[0] for group in report.groups if group.code == COLUMNS):
            say(line_of(note, place))
        for line in report.lines_of(place):
            say(line)
    _print_counts(name, [report], dry_run=wanted.dry_run)
    if same := report.same_words(name):
        say(same)


def say_total(name: str, reports: Sequence[IngestReport], *, dry_run: bool) -> None:
    """Say what came of all files in a folder or an archive."""
    files = count_of(len(reports), "file")
    ids = [report.import_id for report in reports if report.import_id is not None]
    imports = f" (imports {ids[0]}-{ids[-1]})" if len(ids) > 1 else ""
    _print_counts(f"{name}, {files}{imports},", reports, dry_run=dry_run)


def _print_counts(name: str, reports: Sequence[IngestReport], *, dry_run: bool) -> None:
    verb = "would add" if dry_run else "added"
    parts = [f"{name} {verb} {count_of(sum(report.added for report in reports), 'paper')}"]
    updated = sum(report.updated for report in reports)
    if updated:
        verb = "would update" if dry_run else "updated"
        sentence = f"{verb} {count_of(updated, 'paper')}"
        if len(reports) == 1:
            fields = reports[0].updated_fields.items()
            sentence += f" ({', '.join(f'{field} {count:,}' for field, count in fields)})"
        parts.append(sentence)
    parts.append(f"{sum(report.matched for report in reports):,} already here")
    parts.append(f"{sum(report.rejected for report in reports):,} rejected")
    parts.append(f"{sum(report.doubtful for report in reports):,} doubtful, all kept")
    print("; ".join(parts) + ".")  # noqa: T201 - the result


def say_unread(name: str, parts: Sequence[FilePart], *, verbose: bool) -> None:
    """Name the files in a folder or an archive that were not read, alike ones together."""
    reasons: dict[str, list[str]] = {}
    hidden = [part.name for part in parts if part.is_hidden]
    for part in parts:
        if not part.is_hidden:
            reasons.setdefault(part.reason, []).append(part.name)
    for reason, names in reasons.items():
        if verbose or len(names) <= FILES_NAMED:
            for one in names:
                say(f"oeuvre: {one}: {reason}")
        else:
            say(f"oeuvre: {name}: {len(names):,} files are not read: {_some(names)}: {reason}")
    if hidden:
        noun = "hidden file or folder is" if len(hidden) == 1 else "hidden files or folders are"
        named = ", ".join(hidden) if verbose else _some(hidden)
        say(f"{name}: {len(hidden):,} {noun} left out: {named}")


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:FILES_NAMED]) + (" …" if len(names) > FILES_NAMED else "")

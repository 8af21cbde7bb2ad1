"""What `oeuvre import` says: results on standard output, remarks on standard error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.console import say
from app.domain.remark_groups import line_of
from app.domain.reported import count_of
from app.importers.packed import FilePart
from app.ingest.report import IngestReport

FILES_NAMED = 3
"""Files of one reason that are named one by one."""
COLUMNS = "columns"
"""Code of the note that says which column of a table is which field."""


class Wanted(Protocol):
    """How much is to be said."""

    @property
    def dry_run(self) -> bool: ...
    @property
    def verbose(self) -> bool: ...


def say_report(name: str, report: IngestReport, place: str, wanted: Wanted) -> None:
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

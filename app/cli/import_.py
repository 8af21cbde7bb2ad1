"""`oeuvre import`: files in, a report out."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO

from app.cli.embed import embed_library
from app.console import progress, say
from app.domain.record_choice import STANDARD_INPUT as UNNAMED
from app.domain.reported import count_of
from app.errors import ImportRefused, OeuvreError
from app.importers import ReadContext, detect_format, open_source, read_events
from app.importers.source import Limits
from app.ingest.import_records import SourceFile, import_events
from app.ingest.report import IngestReport
from app.library.library import Library

DONE, REJECTED, NOTHING_DONE = 0, 1, 2
STANDARD_INPUT = "-"
"""A file of this name is standard input."""


def read_files(
    library: Library,
    files: list[str],
    format_name: str | None,
    captured_on: date | None,
    *,
    dry_run: bool,
    embed: bool,
) -> int:
    """Import files one after the other and say what came of each.

    Returns:
        The exit status: 0 done, 1 done with rejected records, 2 nothing done.
    """
    reports = []
    for file in files:
        try:
            report = import_file(library, file, format_name, captured_on, _today(), dry_run=dry_run)
        except ImportRefused as error:
            say(f"oeuvre: {_shown(file)}: {error}")
            continue
        reports.append(report)
        _tell(report, file, several=len(files) > 1, dry_run=dry_run)
    if not reports:
        return NOTHING_DONE
    if embed and not dry_run and any(report.added or report.updated for report in reports):
        _embed(library)
    failed = len(reports) < len(files) or any(report.rejected for report in reports)
    return REJECTED if failed else DONE


def _embed(library: Library) -> None:
    """Encode what came in; where that is not possible, the papers are here all the same."""
    try:
        embed_library(library)
    except OeuvreError as error:
        say(f"The papers are found by words alone. {error}")


def import_file(
    library: Library,
    file: str,
    format_name: str | None,
    captured_on: date | None,
    imported_on: date,
    *,
    dry_run: bool = False,
) -> IngestReport:
    """Import one file; `-` is standard input.

    Raises:
        ImportRefused: nothing of it can be used.
    """
    settings = library.settings
    limits = Limits(
        unpacked_bytes=settings.max_unpacked_mb << 20,
        whole_file_bytes=settings.max_upload_mb << 20,
    )
    shown = _shown(file)
    with _opened(file) as stream:
        sha256, size = _measured(stream)
        source = open_source(stream, limits)
        name = format_name or detect_format(source, shown).name
        context = ReadContext(imported_on, captured_on, limits, filename=shown)
        described = SourceFile(
            filename=shown,
            format=name,
            sha256=sha256,
            size=size,
            encoding=source.encoding,
            captured_on=captured_on.isoformat() if captured_on else None,
        )
        events = read_events(source, name, context)
        with progress("Reading", "papers") as step:
            return import_events(
                library.database, events, described, dry_run=dry_run, progress=step
            )


def _tell(report: IngestReport, file: str, *, several: bool, dry_run: bool) -> None:
    """Name rejected and doubtful records on standard error, and the result on standard output."""
    for line in report.lines:
        say(line.replace("line ", f"{file}:", 1) if several else line)
    verb = "would add" if dry_run else "added"
    parts = [f"{_shown(file)} {verb} {count_of(report.added, 'paper')}"]
    if report.updated:
        verb = "would update" if dry_run else "updated"
        fields = ", ".join(f"{name} {count:,}" for name, count in report.updated_fields.items())
        parts.append(f"{verb} {count_of(report.updated, 'paper')} ({fields})")
    parts.append(f"{report.matched:,} already here")
    parts.append(f"{report.rejected:,} rejected")
    parts.append(f"{report.doubtful:,} doubtful, all kept")
    print("; ".join(parts) + ".")  # noqa: T201 - the result


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    """Open a file so that it can be read twice: to know it by its hash, and to import it."""
    if file == STANDARD_INPUT:
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
            yield copy
        return
    path = Path(file)
    try:
        if path.is_dir():
            raise ImportRefused("this is a folder; name a file in it.")
        if path.exists() and not path.is_file():  # a device may never end
            raise ImportRefused("is no regular file; give it to standard input as -.")
        stream = path.open("rb")
    except OSError as error:
        raise ImportRefused(
            f"cannot be opened: {(error.strerror or str(error)).lower()}."
        ) from None
    with stream:
        if not stream.seekable():
            raise ImportRefused("can be read only once; give it to standard input as -.")
        yield stream


def _measured(stream: IO[bytes]) -> tuple[str, int]:
    """Return SHA-256 and size of a stream, and wind it back."""
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    size = stream.tell()
    stream.seek(0)
    return digest, size


def _shown(file: str) -> str:
    return UNNAMED if file == STANDARD_INPUT else Path(file).name


def _today() -> date:
    return datetime.now(UTC).date()

"""Brings a removed import back: its records come in again as if from their file."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from app.domain.records.paper_fields import from_payload
from app.domain.records.record import Origin, ProfileRecord, Remark
from app.domain.reported import Contradiction
from app.errors import NotFound
from app.ingest.batching import Arrival, Progress
from app.ingest.doubts import FOUND_HERE
from app.ingest.drafts import Prepared, prepare
from app.ingest.import_records import SourceFile, import_events
from app.ingest.remove import remove_import
from app.ingest.report import IngestReport
from app.store.database import Database, raw_connection
from app.store.models import ImportRow, RemovedImport
from app.store.tables.removed_imports import kept_rows

Issues = defaultdict[int | None, list[Remark]]
"""Paper, None for no paper -> what the importer said."""


def restore_import(
    database: Database,
    import_id: int,
    progress: Progress | None = None,
    batch_records: int | None = None,
) -> IngestReport:
    """Bring back all that a removed import had brought, under its own number.

    Its records meet the library as it is now: what was imported meanwhile stays.

    Args:
        database: the library.
        import_id: that it had.
        progress: called now and then with the number of records that are back.
        batch_records: records of one transaction; None for the usual number.

    Raises:
        NotFound: no import of this number was taken back.
        Busy: another process kept writing.
    """
    with database.read() as session:
        removed = session.get(RemovedImport, import_id)
        if removed is None:
            raise NotFound(f"There is no import {import_id} that was taken back.")
        history = ImportRow.model_validate(removed.history)
        is_halved = session.get(ImportRow, import_id) is not None
        connection = raw_connection(session)
        issues, lines = _issues(connection, import_id)
        profiles = [_profile(row) for row in kept_rows(connection, import_id, "profile")]
        records = list(kept_rows(connection, import_id, "record"))
    if is_halved:  # an earlier try was cut off
        remove_import(database, import_id, keep=False)
    source = SourceFile(
        filename=history.filename,
        format=history.format,
        sha256=history.sha256,
        size=history.size,
        encoding=history.encoding,
        captured_on=history.captured_on,
        lines=history.lines,
        source=history.source,
        lines_at=lambda first, last: [
            (number, lines[number]) for number in range(first, last + 1) if number in lines
        ],
        history=history,
    )
    events = _events(profiles, issues, records)
    return import_events(database, events, source, progress=progress, batch_records=batch_records)


def _events(
    profiles: list[ProfileRecord], issues: Issues, records: list[list[Any]]
) -> Iterator[Arrival]:
    yield from profiles
    yield from issues.pop(None, [])
    for row in records:
        yield _record(row, issues)
    for left in issues.values():
        yield from left


def _record(row: list[Any], issues: Issues) -> Prepared:
    paper_id, line, line_end, digest, origins, payload = row
    record = from_payload(payload)
    record.line, record.line_end = line, line_end
    if origins:
        record.origins = {name: Origin(*one) for name, one in json.loads(origins).items()}
    said = issues[paper_id]
    record.issues = [remark for remark in said if remark.line == line] if line else said
    issues[paper_id] = [remark for remark in said if remark not in record.issues]
    prepared = prepare(record)
    prepared.digest = bytes.fromhex(digest)  # of the record as its file has it
    return prepared


def _issues(connection: sqlite3.Connection, import_id: int) -> tuple[Issues, dict[int, str]]:
    """Give what the importer said, by paper, and the lines of the file that were kept."""
    issues: Issues = defaultdict(list)
    for paper_id, *row in kept_rows(connection, import_id, "issue"):
        remark = Remark(*row)
        if remark.code not in FOUND_HERE:
            issues[paper_id].append(remark)
    return issues, dict(kept_rows(connection, import_id, "line"))


def _profile(row: list[Any]) -> ProfileRecord:
    name, code, h_index, papers, citations, novelty, ai_score, contradictions, line, end = row
    return ProfileRecord(
        name, code, h_index, papers, citations, novelty, ai_score, line, end,
        contradictions=[Contradiction.of(one) for one in json.loads(contradictions)],
    )  # fmt: skip

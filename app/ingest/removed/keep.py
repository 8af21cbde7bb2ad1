"""Keeps what an import said when it is taken back, so that it can be brought back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlmodel import Session

from app.domain.records.paper_fields import as_payload
from app.ingest.paper_rows import load_papers
from app.store.bulk_sql import insert_rows
from app.store.database import raw_connection
from app.store.models import ImportRow, RemovedContent, RemovedImport

PIECE = 1_000
"""Rows that are packed together."""
RECORDS_SQL = """
SELECT paper_id, line, line_end, hex(digest), origins, payload FROM record
WHERE import_id = ? ORDER BY coalesce(line, 0), id
"""
PROFILES_SQL = """
SELECT name.printed, code, h_index, papers, citations, novelty, ai_score, contradictions, line,
    line_end
FROM profile JOIN name ON name.id = profile.name_id WHERE import_id = ? ORDER BY profile.id
"""
ISSUES_SQL = """
SELECT paper_id, severity, line, code, reason, excerpt FROM import_issue
WHERE import_id = ? ORDER BY id
"""
LINES_SQL = "SELECT line, text FROM import_line WHERE import_id = ? ORDER BY line"
FORGET_SQL = "DELETE FROM removed_import WHERE id = ? OR (sha256 = ? AND sha256 <> '')"

COLUMNS = ("import_id", "position", "kind", "content")


def keep_import(session: Session, row: ImportRow, going: int, staying: int) -> None:
    """Keep what an import said, before its rows go.

    Args:
        session: in the transaction that takes it back.
        row: of the history of imports.
        going, staying: papers that go with it, and that do not.
    """
    assert row.id is not None
    if session.get(RemovedImport, row.id) is not None:
        return  # bringing it back was cut off: what was kept is still whole
    session.add(
        RemovedImport(
            id=row.id,
            removed_at=datetime.now(UTC),
            removed_papers=going,
            kept_papers=staying,
            sha256=row.sha256,
            history=row.model_dump(mode="json"),
        )
    )
    session.flush()
    connection = raw_connection(session)
    rows = {
        "record": _records(session, row.id),
        "profile": iter(connection.execute(PROFILES_SQL, (row.id,)).fetchall()),
        "issue": iter(connection.execute(ISSUES_SQL, (row.id,)).fetchall()),
        "line": iter(connection.execute(LINES_SQL, (row.id,)).fetchall()),
    }
    position = 0
    for kind, values in rows.items():
        while piece := list(islice(values, PIECE)):
            packed = zlib.compress(json.dumps(piece, ensure_ascii=False).encode())
            insert_rows(session, RemovedContent, COLUMNS, [(row.id, position, kind, packed)])
            position += 1


def _records(session: Session, import_id: int) -> Iterator[tuple[Any, ...]]:
    """Give the records of an import with their content."""
    connection = raw_connection(session)
    rows = iter(connection.execute(RECORDS_SQL, (import_id,)).fetchall())
    while piece := list(islice(rows, PIECE)):
        alike = load_papers(session, [row[0] for row in piece if row[-1] is None])
        for *row, payload in piece:
            values = as_payload(alike[row[0]]) if payload is None else json.loads(payload)
            yield (*row, values)


def forget_import(session: Session, import_ids: Iterable[int], sha256: str = "") -> None:
    """Forget removed imports for good.

    Args:
        import_ids: that they had.
        sha256: of a file that was imported again, which makes earlier imports of it needless.
    """
    for import_id in import_ids:
        raw_connection(session).execute(FORGET_SQL, (import_id, sha256))

"""The very same file imported again: nothing of it is noted, so that the library does not grow."""

from __future__ import annotations

from sqlmodel import Session

from app.ingest.people.listing import count_people
from app.ingest.report import IngestReport
from app.store.database import raw_connection
from app.store.models import ImportRow

SAME_SQL = """
SELECT max(id) FROM import
WHERE sha256 = :sha256 AND sha256 <> '' AND id <> :id AND finished_at IS NOT NULL
    AND format = :format AND captured_on IS :captured_on
    AND added + matched = :records AND rejected = :rejected
"""
LATER_SQL = """
SELECT 1 FROM import WHERE id > :same AND id <> :id
    AND (filename = :filename OR (source <> '' AND source = :source))
"""
CHANGED_SQL = "SELECT 1 FROM paper_change WHERE import_id = ?"
TABLES = ("record", "import_issue", "import_line", "profile")


def drop_same_file(session: Session, row: ImportRow, report: IngestReport) -> bool:
    """Drop an import that has come to its end where it only repeats an earlier one.

    An import of another state of its source since then makes it news: that the source says again
    what it said before.

    Returns:
        Whether it was dropped; the report names the earlier import then.
    """
    if report.added or report.updated or report.cancelled:
        return False
    session.flush()
    report.same_as = _same_file(session, row, report)
    if report.same_as is None:
        return False
    report.people = count_people(session, row.id or 0)
    connection = raw_connection(session)
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE import_id = ?", (row.id,))  # noqa: S608
    connection.execute("DELETE FROM import WHERE id = ?", (row.id,))
    session.expunge(row)
    return True


def _same_file(session: Session, row: ImportRow, report: IngestReport) -> int | None:
    """Find the import before of the same bytes."""
    connection = raw_connection(session)
    if connection.execute(CHANGED_SQL, (row.id,)).fetchone():
        return None
    known = {name: getattr(row, name) for name in ("id", "sha256", "format", "captured_on")}
    known |= {"records": report.matched, "rejected": report.rejected}
    (same,) = connection.execute(SAME_SQL, known).fetchone()
    if same is None:
        return None
    about = {"same": same, "id": row.id, "filename": row.filename, "source": row.source}
    return None if connection.execute(LATER_SQL, about).fetchone() else int(same)

"""What was read into this library: files, what became of them, and what was doubtful in them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlmodel import col, func, select

from app.domain.reported import count_of
from app.errors import NotFound
from app.explorer.filters import Filters
from app.explorer.paging import Ranking
from app.library.snapshot import Snapshot
from app.store.models import ImportRow


@dataclass(frozen=True, slots=True)
class ImportView:
    """One file that was read. Field names are those of the API."""

    id: int
    filename: str
    format: str
    size: int
    """Bytes as given."""
    lines: int | None
    encoding: str | None
    captured_on: str | None
    started_at: datetime
    finished_at: datetime | None
    added: int
    matched: int
    """Records of papers that were here already."""
    rejected: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One page of imports."""

    imports: list[ImportView]
    start: int
    count: int
    next_cursor: str | None
    previous_cursor: str | None
    took_ms: float

    @property
    def shown(self) -> int:
        """How many imports are on this page."""
        return len(self.imports)


def page_imports(snapshot: Snapshot, filters: Filters) -> ImportPage:
    """List the page of imports that `filters` ask for, the newest first.

    Raises:
        BadParameters: the cursor is none, or belongs to another list.
    """
    started = time.perf_counter()
    found = find_imports(snapshot)
    ids = np.array([one.id for one in found], dtype=np.int64)
    ranking = Ranking("import", filters, snapshot.columns.secret, ids, (-ids,))
    cut = ranking.cut()
    return ImportPage(
        imports=found[cut.start : cut.start + len(cut.ids)],
        start=cut.start,
        count=ranking.count,
        next_cursor=cut.next_cursor,
        previous_cursor=cut.previous_cursor,
        took_ms=(time.perf_counter() - started) * 1000,
    )


def find_imports(snapshot: Snapshot) -> list[ImportView]:
    """List every import, the newest first."""
    with snapshot.read() as session:
        rows = session.exec(select(ImportRow).order_by(col(ImportRow.id).desc())).all()
        return [_view(row) for row in rows]


def load_import(snapshot: Snapshot, import_id: int) -> ImportView:
    """Read what is known of one import.

    Raises:
        NotFound: there is no import of this id.
    """
    with snapshot.read() as session:
        row = session.get(ImportRow, import_id)
        if row is None:
            raise NotFound(f"There is no import {import_id} in this library.")
        return _view(row)


def import_name(snapshot: Snapshot, import_id: int) -> str:
    """Return the name of the file that an import read."""
    with snapshot.read() as session:
        row = session.get(ImportRow, import_id)
        return row.filename if row else "a removed import"


def source_line(snapshot: Snapshot) -> str:
    """Say in one line what this library was read from; for the foot of every page."""
    return snapshot.cached("source line", lambda: _source_line(snapshot))


def _source_line(snapshot: Snapshot) -> str:
    with snapshot.read() as session:
        count, added, matched, rejected, lines, filename = session.exec(
            select(
                func.count(),
                func.coalesce(func.sum(ImportRow.added), 0),
                func.coalesce(func.sum(ImportRow.matched), 0),
                func.coalesce(func.sum(ImportRow.rejected), 0),
                func.max(ImportRow.lines),
                func.max(ImportRow.filename),
            )  # type: ignore[call-overload]
        ).one()
    if count == 0:
        return "nothing read yet"
    read = f"{count_of(added + matched, 'paper')} read, {rejected or 'none'} rejected"
    if count > 1:
        return f"{count:,} files · {read}"
    return " · ".join([filename, *([f"{count_of(lines, 'line')}"] if lines else []), read])


def _view(row: ImportRow) -> ImportView:
    return ImportView(
        id=row.id or 0,
        filename=row.filename,
        format=row.format,
        size=row.size,
        lines=row.lines,
        encoding=row.encoding,
        captured_on=row.captured_on,
        started_at=row.started_at,
        finished_at=row.finished_at,
        added=row.added,
        matched=row.matched,
        rejected=row.rejected,
        doubtful=row.doubtful,
    )

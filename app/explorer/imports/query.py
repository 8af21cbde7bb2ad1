"""What was read into this library: files, what became of them, and what was doubtful in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from sqlmodel import col, func, select

from app.domain.reported import count_of
from app.errors import NotFound
from app.explorer.filters import Filters
from app.explorer.imports.views import Import
from app.explorer.paging import Page, Ranking
from app.library.snapshot import Snapshot
from app.store.models import ImportRow, PaperChange


def page_imports(snapshot: Snapshot, filters: Filters) -> Page[Import]:
    """List the page of imports that `filters` ask for, the newest first.

    Raises:
        BadParameters: the cursor is none, or belongs to another list.
    """
    found = {import_.id: import_ for import_ in find_imports(snapshot)}
    ids = np.array(list(found), dtype=np.int64)
    ranking = Ranking("import", filters, snapshot.columns.secret, ids, (-ids,))
    return Page.of(ranking, lambda wanted: [found[number] for number in wanted])


def find_imports(snapshot: Snapshot) -> list[Import]:
    """List every import, the newest first."""
    with snapshot.read() as session:
        rows = session.exec(select(ImportRow).order_by(col(ImportRow.id).desc())).all()
        return [Import(**known_of(row)) for row in rows]


def completed_by(imports: Sequence[Import]) -> dict[int, int]:
    """Find the imports that did not finish, and whose file was imported again to its end.

    Returns:
        The number of each -> that of the later import.
    """
    oldest_first = sorted(imports, key=lambda import_: import_.id)
    done = {
        (import_.filename, import_.format): import_.id
        for import_ in oldest_first
        if import_.finished_at
    }
    left = (import_ for import_ in imports if import_.finished_at is None)
    found = ((import_.id, done.get((import_.filename, import_.format), 0)) for import_ in left)
    return {earlier: later for earlier, later in found if later > earlier}


def load_import(snapshot: Snapshot, import_id: int) -> Import:
    """Read what is known of one import.

    Raises:
        NotFound: there is no import of this id.
    """
    with snapshot.read() as session:
        row = session.get(ImportRow, import_id)
        if row is None:
            raise NotFound(f"There is no import {import_id} in this library.")
        return Import(**known_of(row))


def count_completed(snapshot: Snapshot, import_id: int) -> int:
    """Count the papers that were here before an import and that it changed."""
    papers = select(func.count(func.distinct(PaperChange.paper_id)))
    with snapshot.read() as session:
        return session.exec(papers.where(col(PaperChange.import_id) == import_id)).one()


def import_name(snapshot: Snapshot, import_id: int) -> str:
    """Return the name of the file that an import read."""
    with snapshot.read() as session:
        row = session.get(ImportRow, import_id)
        return row.filename if row else "a removed import"


def imports_of_file(snapshot: Snapshot, sha256: str) -> list[int]:
    """List the imports of the very same file, the newest first."""
    with snapshot.read() as session:
        found = select(ImportRow.id).where(col(ImportRow.sha256) == sha256)
        rows = session.exec(found.order_by(col(ImportRow.id).desc())).all()
        return [row for row in rows if row is not None]


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
    left_out = f"{rejected:,}" if rejected else "none"
    read = f"{count_of(added + matched, 'paper')} read, {left_out} rejected"
    if count > 1:
        return f"{count:,} files · {read}"
    return " · ".join([filename, *([f"{count_of(lines, 'line')}"] if lines else []), read])


def known_of(row: ImportRow) -> dict[str, Any]:
    """Return what a view of an import shows."""
    return {**row.model_dump(include={field.name for field in fields(Import)}), "id": row.id or 0}

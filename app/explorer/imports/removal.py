"""What taking an import back would do: the papers that go, and those that stay, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlmodel import col, select

from app.domain.records.record import Remark
from app.domain.remark_groups import RemarkGroup, RemarkGroups
from app.explorer.filters import Filters
from app.explorer.imports.query import known_of
from app.explorer.imports.remarks import SEVERITIES
from app.explorer.imports.views import ImportTakenBack, PaperAtStake
from app.explorer.paging import Page, Ranking
from app.library.snapshot import Snapshot
from app.store.database import raw_connection
from app.store.models import ImportRow, RemovedImport
from app.store.reads import Reads, rows_among
from app.store.tables.removed_imports import kept_rows

PAPERS_SQL = """
SELECT record.paper_id, EXISTS (
    SELECT 1 FROM record AS other
    WHERE other.paper_id = record.paper_id AND other.import_id <> record.import_id
)
FROM record WHERE record.import_id = ? GROUP BY record.paper_id ORDER BY record.paper_id
"""
TITLES_SQL = "SELECT id, title, year FROM paper WHERE id IN {}"
OTHERS_SQL = """
SELECT DISTINCT record.paper_id, record.import_id FROM record
WHERE record.paper_id IN {} AND record.import_id <> ? ORDER BY record.import_id
"""


@dataclass(frozen=True, slots=True)
class Removal:
    """The papers of an import, by what becomes of them without it."""

    going: NDArray[np.int64]
    """Ids of those that no other import has; shape (n,)."""
    staying: NDArray[np.int64]


def find_removal(reads: Reads | Snapshot, import_id: int) -> Removal:
    """Tell the papers that would go with an import from those that stay."""
    with reads.read() as session:
        rows = raw_connection(session).execute(PAPERS_SQL, (import_id,)).fetchall()
    found = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return Removal(found[found[:, 1] == 0, 0], found[found[:, 1] == 1, 0])


def page_removal(
    snapshot: Snapshot, import_id: int, filters: Filters, removal: Removal, *, staying: bool
) -> Page[PaperAtStake]:
    """List a page of the papers that would go, or of those that stay.

    Raises:
        BadParameters: the cursor is none, or belongs to another list.
    """
    ids = removal.staying if staying else removal.going
    noun = f"{'staying' if staying else 'going'} with {import_id}"
    ranking = Ranking(noun, filters, snapshot.columns.secret, ids, (ids,))

    def load(wanted: Sequence[int]) -> list[PaperAtStake]:
        with snapshot.read() as session:
            connection = raw_connection(session)
            titles = {row[0]: row[1:] for row in rows_among(connection, TITLES_SQL, wanted)}
            others: dict[int, list[int]] = {}
            for paper, other in rows_among(connection, OTHERS_SQL, wanted, import_id):
                others.setdefault(paper, []).append(other)
        return [
            PaperAtStake(number, titles[number][0], titles[number][1], others.get(number, []))
            for number in wanted
            if number in titles
        ]

    return Page.of(ranking, load)


def list_taken_back(snapshot: Snapshot) -> list[ImportTakenBack]:
    """List the imports that were taken back and can be brought back, the last one first."""
    with snapshot.read() as session:
        rows = session.exec(select(RemovedImport).order_by(col(RemovedImport.removed_at).desc()))
        return [_taken_back(row) for row in rows]


def load_taken_back(snapshot: Snapshot, import_id: int) -> ImportTakenBack | None:
    """Read what is known of an import that was taken back; None where there is none."""
    with snapshot.read() as session:
        row = session.get(RemovedImport, import_id)
        return _taken_back(row) if row else None


def remarks_taken_back(snapshot: Snapshot, import_id: int) -> list[RemarkGroup]:
    """Give the remarks of an import that was taken back, by kind."""
    with snapshot.read_raw() as connection:
        rows = kept_rows(connection, import_id, "issue")
        groups = RemarkGroups(Remark(*row) for _, *row in rows)
    return sorted(groups, key=lambda group: (SEVERITIES.index(group.severity), -group.count))


def _taken_back(row: RemovedImport) -> ImportTakenBack:
    history = ImportRow.model_validate(row.history)
    return ImportTakenBack(
        **known_of(history),
        removed_at=row.removed_at,
        removed_papers=row.removed_papers,
        kept_papers=row.kept_papers,
    )

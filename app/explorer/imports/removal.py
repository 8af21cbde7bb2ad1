"""What taking an import back would do: the papers that go, and those that stay, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.explorer.filters import Filters
from app.explorer.imports.views import RemovedPaper
from app.explorer.paging import Page, Ranking
from app.library.snapshot import Snapshot
from app.store.database import raw_connection
from app.store.reads import rows_among

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


def find_removal(snapshot: Snapshot, import_id: int) -> Removal:
    """Tell the papers that would go with an import from those that stay."""
    with snapshot.read() as session:
        rows = raw_connection(session).execute(PAPERS_SQL, (import_id,)).fetchall()
    found = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return Removal(found[found[:, 1] == 0, 0], found[found[:, 1] == 1, 0])


def page_removal(
    snapshot: Snapshot, import_id: int, filters: Filters, removal: Removal, *, staying: bool
) -> Page[RemovedPaper]:
    """List a page of the papers that would go, or of those that stay.

    Raises:
        BadParameters: the cursor is none, or belongs to another list.
    """
    ids = removal.staying if staying else removal.going
    noun = f"{'staying' if staying else 'going'} with {import_id}"
    ranking = Ranking(noun, filters, snapshot.columns.secret, ids, (ids,))

    def load(wanted: Sequence[int]) -> list[RemovedPaper]:
        with snapshot.read() as session:
            connection = raw_connection(session)
            titles = {row[0]: row[1:] for row in rows_among(connection, TITLES_SQL, wanted)}
            others: dict[int, list[int]] = {}
            for paper, other in rows_among(connection, OTHERS_SQL, wanted, import_id):
                others.setdefault(paper, []).append(other)
        return [
            RemovedPaper(one, titles[one][0], titles[one][1], others.get(one, []))
            for one in wanted
            if one in titles
        ]

    return Page.of(ranking, load)

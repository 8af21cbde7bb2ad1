"""The papers of an address as records: what exporters are given.

A record says what the store says, in the native format's terms; it must not know
which format is written, nor how it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.records.record import PAPER_TYPES, PaperRecord
from app.explorer.filters import Filters
from app.explorer.papers.load import record_of
from app.explorer.papers.query import load_paper, paper_batches
from app.explorer.papers.views import Paper
from app.explorer.selection import Selection, select_papers
from app.exporters.kinds import kind_by_venue
from app.exporters.options import Grouping
from app.library.snapshot import Snapshot
from app.store.columns import UNDATED, Columns, Groups, Rows
from app.store.database import raw_connection

UPDATED_SQL = """
SELECT record.paper_id, max(import.finished_at) FROM record
JOIN import ON import.id = record.import_id
WHERE record.paper_id IN ({}) GROUP BY record.paper_id
"""
LAST_SQL = "SELECT max(finished_at) FROM import"


def export_records(
    snapshot: Snapshot, filters: Filters, group: Grouping = "none"
) -> Iterator[PaperRecord]:
    """Yield every paper of an address in its order, whatever page of it is shown.

    Args:
        group: the papers of a year, or of a type, come one after the other.
    """
    selection = select_papers(snapshot, filters)
    ids = selection.columns.ids[_grouped(selection, group)].tolist()
    for papers in paper_batches(snapshot, ids):
        yield from _as_records(snapshot, papers)


def export_record(snapshot: Snapshot, paper_id: int) -> PaperRecord:
    """Give one paper as a record.

    Raises:
        NotFound: there is none of this id.
    """
    [record] = _as_records(snapshot, [load_paper(snapshot, paper_id)])
    return record


def last_update(snapshot: Snapshot) -> str | None:
    """Say when the library last read anything (RFC 3339); None for an empty one."""
    with snapshot.read() as session:
        [(stored,)] = raw_connection(session).execute(LAST_SQL)
    return _rfc3339(stored)


def _as_records(snapshot: Snapshot, papers: Sequence[Paper]) -> Iterator[PaperRecord]:
    ids = [paper.id for paper in papers]
    with snapshot.read() as session:
        statement = UPDATED_SQL.format(",".join("?" * len(ids)))
        updated = dict(raw_connection(session).execute(statement, ids))
    for paper in papers:
        record = record_of(paper)
        record.updated = _rfc3339(updated.get(paper.id))
        yield record


def _rfc3339(stored: str | None) -> str | None:
    """Write a moment as the store has it, `2026-11-29 21:05:41.123456` of UTC, for feeds."""
    return f"{stored[:10]}T{stored[11:19]}Z" if stored else None


def _grouped(selection: Selection, group: Grouping) -> Rows:
    """Put the papers of a group one after the other, each group's in the order of the address."""
    rows, columns = selection.rows, selection.columns
    if group == "none":
        return rows
    if group == "type":
        place = _places_of_types(columns, rows)
    else:
        years = columns.year[rows].astype(np.int64)
        place = years if selection.filters.order == "oldest" else -years
        place[years == UNDATED] = np.iinfo(np.int64).max
    return rows[np.argsort(place, kind="stable")]


def _places_of_types(columns: Columns, rows: Rows) -> NDArray[np.int64]:
    """Return the place in `PAPER_TYPES` of the type of each row."""
    types, venues = _first_values(columns.type, rows), _first_values(columns.venue, rows)
    kinds = [kind_by_venue(*pair) for pair in zip(types, venues, strict=True)]
    return np.array([PAPER_TYPES.index(kind) for kind in kinds], dtype=np.int64)


def _first_values(groups: Groups, rows: Rows) -> list[str | None]:
    codes = groups.first_codes(rows).tolist()
    return [None if code < 0 else str(groups.values[code]) for code in codes]

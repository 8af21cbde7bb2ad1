"""The papers of an address as records: what exporters are given.

A record says what the store says, in the native format's terms; it must not know
which format is written, nor how it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from app.domain.dates.periods import rfc3339
from app.domain.records.record import PAPER_TYPES, PaperRecord
from app.explorer.filters import Filters
from app.explorer.papers.load import record_of
from app.explorer.papers.query import load_paper, paper_batches
from app.explorer.papers.views import Paper
from app.explorer.selection import Selection, select_papers
from app.exporters import Exporter
from app.exporters.exporter import Grouping
from app.exporters.values import kind_by_venue
from app.library.snapshot import Snapshot
from app.store.columns import UNDATED, Columns, Groups, Rows


def in_order_of(exporter: Exporter, filters: Filters) -> Filters:
    """Return filters with the order that a format has by itself, where they ask for none."""
    is_asked = filters.sort is not None or not exporter.newest_in_first
    return filters if is_asked else replace(filters, sort="updated")


def export_records(
    snapshot: Snapshot, filters: Filters, group: Grouping = "none"
) -> Iterator[PaperRecord]:
    """Yield every paper of an address in its order, whatever page of it is shown.

    Args:
        group: the papers of a year, or of a type, come one after the other.
    """
    selection = select_papers(snapshot, filters)
    yield from records_of(snapshot, selection.columns.ids[_grouped(selection, group)].tolist())


def records_of(snapshot: Snapshot, ids: Sequence[int]) -> Iterator[PaperRecord]:
    """Yield papers as records, in the order of their ids.

    Raises:
        Busy: papers were taken away meanwhile, so that the whole set cannot be given.
    """
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
    times = snapshot.columns.arrivals.times[:-1]
    return rfc3339_of_second(int(times.max())) if len(times) else None


def _as_records(snapshot: Snapshot, papers: Sequence[Paper]) -> Iterator[PaperRecord]:
    columns = snapshot.columns
    rows = columns.rows_of(np.array([paper.id for paper in papers], dtype=np.int64))
    times = columns.arrivals.last_at[rows]
    updated = dict(zip(columns.ids[rows].tolist(), times.tolist(), strict=True))
    for paper in papers:
        record = record_of(paper)
        record.updated = rfc3339_of_second(updated.get(paper.id))
        yield record


def rfc3339_of_second(second: int | None) -> str | None:
    """Write a second since 1970 for feeds; None for a paper that no import has."""
    known = second is not None and second >= 0
    return rfc3339(datetime.fromtimestamp(second or 0, UTC)) if known else None


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

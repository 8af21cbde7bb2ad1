"""The papers of an address as records: what exporters are given.

A record says what the store says, in the native format's terms; it must not know
which format is written, nor how it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.record import PaperRecord
from app.explorer.filters import Filters
from app.explorer.papers.load import record_of
from app.explorer.papers.query import load_paper, stream_papers
from app.library.snapshot import Snapshot


def export_records(snapshot: Snapshot, filters: Filters) -> Iterator[PaperRecord]:
    """Yield every paper of an address in its order, whatever page of it is shown."""
    return (record_of(paper) for paper in stream_papers(snapshot, filters))


def export_record(snapshot: Snapshot, paper_id: int) -> PaperRecord:
    """Give one paper as a record.

    Raises:
        NotFound: there is none of this id.
    """
    return record_of(load_paper(snapshot, paper_id))

"""The records that a paper is made of, to be split into two papers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select

from app.domain.records.payload import from_payload
from app.explorer.papers.load import load_papers, record_of
from app.library.snapshot import Snapshot
from app.store.models import ImportRow, Record


@dataclass(frozen=True, slots=True)
class PaperPart:
    """One record of a paper."""

    record_id: int
    title: str
    about: str
    """People, venue, year and identifiers, as far as it says."""
    source: str
    href: str
    """Of its import."""


def parts_of(snapshot: Snapshot, paper_id: int, root: str) -> list[PaperPart]:
    """List the records of a paper in the order in which they came.

    Args:
        root: prefix of all addresses.
    """
    query = (
        select(Record, ImportRow)
        .join(ImportRow, col(ImportRow.id) == col(Record.import_id))
        .where(col(Record.paper_id) == paper_id)
        .order_by(col(Record.id))
    )
    parts = []
    with snapshot.read() as session:
        (paper,) = load_papers(session, [paper_id], snapshot.topics.standing)
        for row, source in session.exec(query):
            record = from_payload(row.payload) if row.payload else record_of(paper)
            says = (", ".join(record.authors[:6]), record.venue, record.date or "no date",
                    record.doi, record.arxiv_id, record.url)  # fmt: skip
            line = f", line {row.line:,}" if row.line else ""
            parts.append(
                PaperPart(
                    record_id=row.id or 0,
                    title=record.title,
                    about=" · ".join(filter(None, says)),
                    source=f"{source.filename}{line}",
                    href=f"{root}/imports/{source.id}",
                )
            )
    return parts

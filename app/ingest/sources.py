"""What stored papers were made of: their records, each with the import that it came with; and what
each import is a capture of, as it was found."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlmodel import Session, select

from app.domain.records.combine import combine
from app.domain.records.import_source import import_source
from app.domain.records.paper_fields import from_payload
from app.domain.records.record import PaperRecord
from app.domain.records.record_choice import SourceRecord, source_name
from app.ingest.paper_rows import load_papers
from app.store.bulk_sql import select_among
from app.store.database import raw_connection
from app.store.load_corrections import load_corrections
from app.store.models import ImportRow, NameRow, Profile

RECORDS_SQL = """
SELECT record.paper_id, record.digest, record.payload, import.id, import.filename, import.format,
    import.source, import.captured_on, import.started_at
FROM record JOIN import ON import.id = record.import_id
WHERE record.paper_id IN {} ORDER BY record.paper_id, record.id
"""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The import that is under way."""

    import_id: int
    source: str
    captured: str
    """Day of the capture, else of the import, ISO 8601."""
    first_paper: int
    """Id of the first paper that is new in it …"""
    returned: set[int] = field(default_factory=set)
    """… but for those that were here once, and come back under their ids."""

    def of(self, record: PaperRecord) -> SourceRecord:
        """Give a record of this import."""
        return SourceRecord(record, self.source, self.captured, self.import_id)

    def brings(self, paper_id: int) -> bool:
        """Whether a paper is new in this import."""
        return paper_id >= self.first_paper or paper_id in self.returned


@dataclass(slots=True)
class Stored:
    """A paper of the library, and what it was made of."""

    paper: PaperRecord
    """As it is shown."""
    sources: list[SourceRecord] = field(default_factory=list)
    """In the order in which they came; corrections by hand behind them."""
    digest: bytes = b""
    """Of the first of them."""
    has_several: bool = False
    """They differ from each other, or the paper was corrected: each keeps its own content."""

    @property
    def is_corrected(self) -> bool:
        """Whether a person corrected it."""
        return bool(self.sources and self.sources[-1].decides)

    def as_said(self) -> PaperRecord:
        """Give the paper as its sources say it, without corrections."""
        return combine([source for source in self.sources if not source.decides]).record


def load_sources(session: Session, ids: Collection[int]) -> dict[int, Stored]:
    """Read papers with all of their records, by id."""
    papers = {paper_id: Stored(paper) for paper_id, paper in load_papers(session, ids).items()}
    for (
        paper_id,
        digest,
        payload,
        import_id,
        filename,
        format_,
        named,
        captured_on,
        started_at,
    ) in select_among(session, RECORDS_SQL, papers):
        stored = papers[paper_id]
        record = from_payload(json.loads(payload)) if payload else stored.paper
        source = source_name(filename, format_, named)
        captured = captured_on or str(started_at)[:10]
        stored.sources.append(SourceRecord(record, source, captured, import_id))
        stored.digest = stored.digest or digest
        stored.has_several |= digest != stored.digest
    for paper_id, corrections in load_corrections(raw_connection(session), papers).items():
        papers[paper_id].sources += corrections
        papers[paper_id].has_several = True
    return papers


def found_source(session: Session, row: ImportRow) -> str:
    """Find the source of an import that is stored: by the owner of its profile, or its file."""
    owners = select(NameRow.printed).join(Profile).where(Profile.import_id == row.id)
    return import_source(row.filename, set(session.exec(owners)))


def name_source(row: ImportRow, owners: Collection[str]) -> str:
    """Name the source of an import that begins, unless a person has; return what it corrects by.

    Args:
        owners: of the profiles that its first records came with.
    """
    row.source = row.source or import_source(row.filename, owners)
    return source_name(row.filename, row.format, row.source)

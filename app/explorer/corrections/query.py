"""What persons decided of papers, read from the library."""

from __future__ import annotations

from sqlmodel import Session, col, select

from app.domain.dates.periods import rfc3339
from app.domain.records.correction import as_source
from app.domain.records.field_text import field_text
from app.domain.records.record import PaperRecord
from app.explorer.corrections.views import Correction, HiddenPaper, HiddenPapers, PaperByHand
from app.explorer.papers.origins import as_sources_say
from app.library.snapshot import Snapshot
from app.store.load_corrections import HIDDEN
from app.store.models import CorrectionRow, PaperRow


def paper_by_hand(session: Session, paper_id: int) -> PaperByHand:
    """Give what is decided of a paper now; it need not be there."""
    query = (
        select(CorrectionRow)
        .where(CorrectionRow.paper_id == paper_id, col(CorrectionRow.undone_at).is_(None))
        .order_by(col(CorrectionRow.id))
    )
    rows = session.exec(query).all()
    said = as_sources_say(session, paper_id) if rows else None
    return PaperByHand(
        id=paper_id,
        hidden=any(row.field == HIDDEN for row in rows),
        corrections=[_correction(row, said) for row in rows if row.field != HIDDEN],
    )


def hidden_papers(snapshot: Snapshot) -> HiddenPapers:
    """List the papers that are hidden, the last one first."""
    query = (
        select(PaperRow.id, PaperRow.title, PaperRow.year, CorrectionRow.made_at)
        .join(CorrectionRow, col(CorrectionRow.paper_id) == col(PaperRow.id))
        .where(CorrectionRow.field == HIDDEN, col(CorrectionRow.undone_at).is_(None))
        .order_by(col(CorrectionRow.id).desc())
    )
    with snapshot.read() as session:
        found = session.exec(query).all()
    return HiddenPapers(
        [
            HiddenPaper(paper_id or 0, title, year, rfc3339(at))
            for paper_id, title, year, at in found
        ]
    )


def _correction(row: CorrectionRow, said: PaperRecord | None) -> Correction:
    record = as_source(row.field, row.value, "").record
    after = field_text(row.field, record)
    sources = field_text(row.field, said) if said else ""
    return Correction(row.field, row.before, after, sources, rfc3339(row.made_at))

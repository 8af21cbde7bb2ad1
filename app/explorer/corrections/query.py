"""What persons decided of papers: read from the library, and changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from app.domain.dates.periods import rfc3339
from app.domain.records.correction import (
    CORRECTABLE,
    UnfitCorrection,
    Values,
    as_source,
    read_correction,
    read_cut,
)
from app.domain.records.field_text import field_text
from app.domain.records.record import PaperRecord
from app.errors import BadParameter, BadParameters
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


CUT = "authors_truncated"
"""Is given with the authors, or changes their list by itself."""
SHOWN = 80
"""Characters of a wrong value that are repeated."""


def read_changes(given: Mapping[str, Any], paper: PaperRecord) -> dict[str, Values]:
    """Read the values that are given for fields of a paper.

    Args:
        given: field -> value; `authors_truncated` beside the fields that can be corrected.
        paper: as it is shown now.

    Raises:
        BadParameters: with every value that a field cannot have.
    """
    read: dict[str, Values] = {}
    errors: list[BadParameter] = []
    fields = [name for name in CORRECTABLE if name in given]
    if CUT in given and "authors" not in fields:
        fields.append("authors")
    this_year = datetime.now(UTC).year
    for name in fields:
        value = given[name] if name in given else list(paper.authors)
        try:
            read[name] = read_correction(name, value, paper, this_year)
            if name == "authors" and given.get(CUT) is not None:
                read[name] = read_cut(given[CUT], read[name])
        except UnfitCorrection as error:
            errors.append(BadParameter(name, str(value or "")[:SHOWN], str(error)))
    if errors:
        raise BadParameters(errors)
    return read

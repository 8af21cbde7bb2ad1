"""Papers corrected and hidden by hand, and each such decision taken back.

One decision of a paper and field is in force at a time; the earlier ones stay in the table as they
were. Where a value is given that the sources say anyway, there is nothing to correct.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from app.domain.records.correction import Values, as_stored, is_said
from app.domain.records.field_text import field_text
from app.domain.records.paper_fields import as_payload
from app.domain.records.record import PaperRecord
from app.errors import Clash, NotFound
from app.ingest.people.disambiguate import settle_everybody
from app.ingest.people.rekey import bring_keys_up
from app.ingest.rebuild import drop_unused_names, rebuild_papers
from app.ingest.records import keep_earlier_content, payload_text
from app.ingest.sources import Stored, load_sources
from app.store.bulk_sql import select_among
from app.store.database import Database
from app.store.load_corrections import HIDDEN
from app.store.models import CorrectionRow

LEFT_OUT = ("references", "releases", "links", "extra")
"""What a paper is not known by."""
NAMES_SQL = "SELECT DISTINCT name_id FROM authorship WHERE paper_id IN {}"


def correct_paper(database: Database, paper_id: int, values: Mapping[str, Values]) -> None:
    """Give fields of a paper other values, in one transaction.

    Args:
        values: field -> of `app.domain.records.correction.read_correction`; HIDDEN hides the paper.

    Raises:
        NotFound: there is no such paper.
        Busy: another process kept writing; it is named.
    """
    with database.write(f"correct paper {paper_id}") as session:
        stored = _load(session, paper_id)
        as_said = stored.as_said()
        in_force = _in_force(session, paper_id)
        earlier = next(iter(in_force.values()), None)
        identity = earlier.identity if earlier else _identity(as_said)
        if not stored.has_several:
            keep_earlier_content(session, [(payload_text(stored.paper), paper_id)])
        now = datetime.now(UTC)
        for field, given in values.items():
            before = in_force.pop(field, None)
            if before is not None:
                before.undone_at = now
            if field != HIDDEN and is_said(field, given, as_said):
                continue
            session.add(
                CorrectionRow(
                    paper_id=paper_id,
                    identity=identity,
                    field=field,
                    value=as_stored(given),
                    before="" if field == HIDDEN else field_text(field, stored.paper),
                    made_at=now,
                )
            )
        session.flush()
        _rebuild(session, paper_id)


def take_back(database: Database, paper_id: int, field: str) -> None:
    """Let a field of a paper say again what its sources say, or show a hidden paper again.

    Raises:
        NotFound: there is no such paper.
        Clash: nobody corrected this field.
        Busy: another process kept writing; it is named.
    """
    with database.write(f"correct paper {paper_id}") as session:
        _load(session, paper_id)
        row = _in_force(session, paper_id).get(field)
        if row is None:
            message = f"“{field[:80]}” of paper {paper_id} is not corrected by hand."
            if field == HIDDEN:
                message = f"Paper {paper_id} is not hidden."
            raise Clash(field[:80], "", message)
        row.undone_at = datetime.now(UTC)
        session.flush()
        _rebuild(session, paper_id)


def _load(session: Session, paper_id: int) -> Stored:
    found = load_sources(session, [paper_id]).get(paper_id)
    if found is None:
        raise NotFound(f"There is no paper {paper_id} in this library.")
    return found


def _in_force(session: Session, paper_id: int) -> dict[str, CorrectionRow]:
    query = select(CorrectionRow).where(
        CorrectionRow.paper_id == paper_id, col(CorrectionRow.undone_at).is_(None)
    )
    return {row.field: row for row in session.exec(query)}


def _identity(record: PaperRecord) -> dict[str, Any]:
    return {name: value for name, value in as_payload(record).items() if name not in LEFT_OUT}


def _rebuild(session: Session, paper_id: int) -> None:
    """Make the paper anew; settle the people whom it names now, and those whom it named."""
    if bring_keys_up(session):
        settle_everybody(session)
    names = {name_id for (name_id,) in select_among(session, NAMES_SQL, [paper_id])}
    names |= rebuild_papers(session, [paper_id])
    drop_unused_names(session, names)

"""Papers that a person says are one, or two; each decision can be taken back.

What sources say of a paper stays as it was recorded; only the paper that a record belongs to
changes. The number of a paper that went into another leads to that one, and is its own again
once the decision is taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from app.domain.records.record import PaperRecord
from app.errors import Clash, NotFound
from app.ingest.paper_decisions.known import Side, as_side, marks_of
from app.ingest.people.disambiguate import settle_everybody
from app.ingest.people.rekey import bring_keys_up
from app.ingest.rebuild import drop_unused_names, rebuild_papers
from app.ingest.records import keep_earlier_content, payload_text
from app.ingest.sources import Stored, load_sources
from app.store.bulk_sql import execute_among, select_among
from app.store.database import Database, raw_connection
from app.store.models import CorrectionRow, PaperRow
from app.store.reads import highest_id
from app.store.tables.paper_decisions import APART, PARTED, SAME, PaperDecisionRow

MOST_KEPT = 50
"""Records of one side that a decision keeps, to know the paper by."""
NAMES_SQL = "SELECT DISTINCT name_id FROM authorship WHERE paper_id IN {}"
MOVE_RECORDS_SQL = "UPDATE record SET paper_id = ? WHERE paper_id = ?"
MOVE_ISSUES_SQL = "UPDATE import_issue SET paper_id = ? WHERE paper_id = ?"
MOVE_RECORD_SQL = "UPDATE record SET paper_id = ? WHERE id = ?"
RECORD_IDS_SQL = "SELECT id FROM record WHERE paper_id = ? ORDER BY id"
_COLUMNS = ", ".join(f'"{column.name}"' for column in PaperRow.__table__.columns[1:])  # type: ignore[attr-defined]
COPY_SQL = f"INSERT INTO paper (id, {_COLUMNS}) SELECT ?, {_COLUMNS} FROM paper WHERE id = ?"  # noqa: S608
DROP_PAPERS_SQL = "DELETE FROM paper WHERE id IN {}"


def merge_papers(database: Database, kept: int, merged: int) -> int:
    """Make two papers one; return the number of the decision.

    Args:
        kept: the paper that stays.
        merged: the paper whose records it takes.

    Raises:
        NotFound: there is no such paper.
        Clash: both are the same paper.
        Busy: another process kept writing; it is named.
    """
    if kept == merged:
        raise Clash("with", str(merged), f"Paper {kept} cannot be merged with itself.")
    with database.write(f"merge papers {kept} and {merged}") as session:
        papers = load_whole(session, [kept, merged])
        decision = _decide(session, SAME, kept, merged, papers)
        join_papers(session, kept, merged)
        return decision


def split_paper(database: Database, paper_id: int, record_ids: Collection[int]) -> int:
    """Let some records of a paper be a paper of their own; return the number of the decision.

    Args:
        record_ids: the records that leave; at least one stays.

    Raises:
        NotFound: there is no such paper.
        Clash: the paper has no such record, or none would be left.
        Busy: another process kept writing; it is named.
    """
    with database.write(f"split paper {paper_id}") as session:
        papers = load_whole(session, [paper_id])
        own = [row[0] for row in raw_connection(session).execute(RECORD_IDS_SQL, (paper_id,))]
        leaving = [place for place, record_id in enumerate(own) if record_id in record_ids]
        if len(leaving) < len(set(record_ids)) or not leaving:
            raise Clash("records", "", f"Paper {paper_id} is not made of these records.")
        if len(leaving) == len(own):
            raise Clash("records", "", "One record at least has to stay with the paper.")
        records = [source.record for source in papers[paper_id].sources if not source.decides]
        sides = {
            paper_id: [record for place, record in enumerate(records) if place not in leaving],
            (new_id := highest_id(session, "paper") + 1): [records[place] for place in leaving],
        }
        decision = _note(session, PARTED, paper_id, new_id, sides[paper_id], sides[new_id])
        split_records(session, paper_id, new_id, [own[place] for place in leaving])
        return decision


def keep_papers_apart(database: Database, one: int, other: int, kind: str = APART) -> int:
    """Note that two papers are two, or that nobody wants to be asked for now.

    Args:
        kind: `apart` or `later`.

    Raises:
        NotFound: there is no such paper.
        Clash: both are the same paper.
        Busy: another process kept writing; it is named.
    """
    if one == other:
        raise Clash("with", str(other), f"Paper {one} cannot be kept apart from itself.")
    with database.write(f"keep papers {one} and {other} apart") as session:
        return _decide(session, kind, one, other, load_whole(session, [one, other]))


def undo_paper_decision(database: Database, decision_id: int) -> PaperDecisionRow:
    """Take a decision back: papers are again what they were, as far as their records are here.

    Raises:
        NotFound: there is no such decision.
        Clash: it was taken back already.
        Busy: another process kept writing; it is named.
    """
    with database.write(f"take decision {decision_id} back") as session:
        row = session.get(PaperDecisionRow, decision_id)
        if row is None:
            raise NotFound(f"There is no decision {decision_id} on papers in this library.")
        if row.undone_at is not None:
            raise Clash("decision", str(decision_id), f"Decision {decision_id} was taken back.")
        row.undone_at = datetime.now(UTC)
        session.flush()
        if row.kind == SAME:
            _undo_merge(session, row)
        elif row.kind == PARTED:
            _undo_split(session, row)
        session.expunge(row)
        return row


def _undo_merge(session: Session, row: PaperDecisionRow) -> None:
    here = load_sources(session, [row.one_id, row.other_id])
    if row.one_id not in here or row.other_id in here:
        return  # an import was taken back meanwhile
    one, other = Side.of(row.one), Side.of(row.other)
    marks = other.without(one).keys()
    own = [found[0] for found in raw_connection(session).execute(RECORD_IDS_SQL, (row.one_id,))]
    records = [known.record for known in here[row.one_id].sources if not known.decides]
    leaving = [
        record_id
        for record_id, record in zip(own, records, strict=True)
        if not marks.isdisjoint(marks_of([record]))
    ]
    if leaving and len(leaving) < len(own):
        split_records(session, row.one_id, row.other_id, leaving)


def _undo_split(session: Session, row: PaperDecisionRow) -> None:
    """Let records that were split from a paper be its own again."""
    here = load_sources(session, [row.one_id, row.other_id])
    if len(here) < 2:
        return  # an import was taken back meanwhile
    _keep_content(session, here)
    join_papers(session, row.one_id, row.other_id)


def load_whole(session: Session, ids: Collection[int]) -> dict[int, Stored]:
    """Load papers, and let each of their records keep its own content.

    Raises:
        NotFound: there is no such paper.
    """
    found = load_sources(session, ids)
    for paper_id in ids:
        if paper_id not in found:
            raise NotFound(f"There is no paper {paper_id} in this library.")
    _keep_content(session, found)
    return found


def _keep_content(session: Session, papers: Mapping[int, Stored]) -> None:
    """Let each record keep its own content, so that it can go to another paper."""
    rows = [
        (payload_text(stored.paper), paper_id)
        for paper_id, stored in papers.items()
        if not stored.has_several
    ]
    keep_earlier_content(session, rows)


def _decide(session: Session, kind: str, one: int, other: int, papers: Mapping[int, Stored]) -> int:
    sides = (
        [source.record for source in papers[paper_id].sources if not source.decides]
        for paper_id in (one, other)
    )
    return _note(session, kind, one, other, *sides)


def _note(
    session: Session,
    kind: str,
    one_id: int,
    other_id: int,
    one: Sequence[PaperRecord],
    other: Sequence[PaperRecord],
) -> int:
    row = PaperDecisionRow(
        kind=kind,
        one_id=one_id,
        other_id=other_id,
        one=[as_side(record) for record in one[:MOST_KEPT]],
        other=[as_side(record) for record in other[:MOST_KEPT]],
        made_at=datetime.now(UTC),
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def join_papers(session: Session, kept: int, merged: int) -> None:
    """Give all records of one paper to another, and let the paper go."""
    names = _names_on(session, [kept, merged])
    connection = raw_connection(session)
    connection.execute(MOVE_RECORDS_SQL, (kept, merged))
    connection.execute(MOVE_ISSUES_SQL, (kept, merged))
    _move_corrections(session, kept, merged)
    execute_among(session, DROP_PAPERS_SQL, [merged])
    _rebuild(session, [kept], names)


def split_records(session: Session, old: int, new: int, record_ids: Sequence[int]) -> None:
    """Give some records of a paper to a new one."""
    names = _names_on(session, [old])
    connection = raw_connection(session)
    connection.execute(COPY_SQL, (new, old))
    connection.executemany(MOVE_RECORD_SQL, [(new, record_id) for record_id in record_ids])
    _rebuild(session, [old, new], names)


def _move_corrections(session: Session, kept: int, merged: int) -> None:
    """Let the paper that stays be corrected as the other was, where nobody corrected it."""
    query = select(CorrectionRow).where(
        col(CorrectionRow.paper_id).in_([kept, merged]), col(CorrectionRow.undone_at).is_(None)
    )
    rows = session.exec(query).all()
    corrected = {row.field for row in rows if row.paper_id == kept}
    for row in rows:
        if row.paper_id == merged and row.field not in corrected:
            row.paper_id = kept
    session.flush()


def _names_on(session: Session, papers: Collection[int]) -> set[int]:
    return {name_id for (name_id,) in select_among(session, NAMES_SQL, papers)}


def _rebuild(session: Session, papers: Collection[int], names: set[int]) -> None:
    """Make papers anew; settle the people whom they name now, and those whom they named."""
    if bring_keys_up(session):
        settle_everybody(session)
    drop_unused_names(session, names | rebuild_papers(session, papers))

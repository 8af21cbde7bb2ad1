"""Decisions on papers that come from a file; papers are known by the records they consist of."""

from __future__ import annotations

from sqlmodel import Session

from app.ingest.decision_file.lines import FileDecision
from app.ingest.paper_decisions.change import join_papers, load_whole, split_records
from app.ingest.paper_decisions.known import DIGEST
from app.store.bulk_sql import select_among
from app.store.reads import highest_id
from app.store.tables.paper_decisions import LATER, SAME, PaperDecisionRow

RECORDS_SQL = "SELECT id, paper_id, digest FROM record WHERE digest IN {} ORDER BY paper_id, id"


def add_paper_decision(session: Session, decision: FileDecision) -> bool:
    """Add a decision and do what it says; return whether both of its papers are here.

    Args:
        session: in a transaction of the writer.
    """
    one = _records(session, decision.one)
    other = {record: paper for record, paper in _records(session, decision.other).items()
             if record not in one}  # fmt: skip
    if not one or not other:
        return False
    kept, second = next(iter(one.values())), next(iter(other.values()))
    is_whole = kept == second
    if is_whole:
        second = highest_id(session, "paper") + 1
    row = PaperDecisionRow(
        kind=decision.kind,
        one_id=kept,
        other_id=second,
        one=decision.one,
        other=decision.other,
        made_at=decision.made_at,
    )
    session.add(row)
    session.flush()
    if decision.kind == SAME and not is_whole:
        load_whole(session, [kept, second])
        join_papers(session, kept, second)
    elif decision.kind not in (SAME, LATER) and is_whole:
        load_whole(session, [kept])
        split_records(session, kept, second, [at for at, paper in other.items() if paper == kept])
    return True


def _records(session: Session, side: list[dict[str, object]]) -> dict[int, int]:
    """Give the records of a side that are here, by id, each with its paper."""
    digests = {bytes.fromhex(str(entry[DIGEST])) for entry in side}
    return {row[0]: row[1] for row in select_among(session, RECORDS_SQL, digests)}

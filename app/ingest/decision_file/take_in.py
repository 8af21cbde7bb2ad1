"""Writes the decisions in force into a file, and takes those of a file into the library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC

from sqlmodel import Session, select

from app.ingest.decision_file.contradictions import contradictions
from app.ingest.decision_file.lines import (
    PEOPLE,
    FileDecision,
    LineProblem,
    decision_of,
    read_lines,
)
from app.ingest.paper_decisions.change import join_papers, load_whole, split_records
from app.ingest.paper_decisions.known import DIGEST
from app.ingest.people.decisions import add_decision, settle_decided
from app.store.bulk_sql import select_among
from app.store.database import Database
from app.store.reads import highest_id
from app.store.tables.author_identity import AuthorDecision
from app.store.tables.paper_decisions import LATER, SAME, PaperDecisionRow

PRINTED_SQL = "SELECT printed FROM name WHERE printed IN {}"


RECORDS_SQL = "SELECT id, paper_id, digest FROM record WHERE digest IN {} ORDER BY paper_id, id"


@dataclass(slots=True)
class TakenIn:
    """What became of the decisions of a file."""

    added: int = 0
    known: int = 0
    """Those that were here already."""
    problems: list[LineProblem] = field(default_factory=list)


def write_decisions(database: Database) -> list[str]:
    """Give the lines of all decisions in force, sorted."""
    with database.read() as session:
        return sorted(decision.written() for decision in _in_force(session))


def take_in_decisions(database: Database, lines: Iterable[str]) -> TakenIn:
    """Add the decisions of a file; those that are here already add nothing.

    Raises:
        Busy: another process kept writing; it is named.
    """
    found = TakenIn()
    read: list[FileDecision] = []
    for line in read_lines(lines):
        if isinstance(line, LineProblem):
            found.problems.append(line)
        else:
            read.append(line)
    with database.write("decisions import") as session:
        in_force = _in_force(session)
        keys = {one.key for one in in_force}
        added = []
        for decision in read:
            if decision.key not in keys:
                keys.add(decision.key)
                added.append(decision)
        found.known = len(read) - len(added)
        added = _without_undone(session, added, found)
        problems = contradictions(in_force, added)
        wrong = {problem.line for problem in problems}
        found.problems += problems
        _add(session, [one for one in added if one.line not in wrong], found)
    found.problems.sort(key=lambda problem: problem.line)
    return found


def _in_force(session: Session) -> list[FileDecision]:
    return [decision_of(row) for row in _rows(session) if row.undone_at is None]


def _rows(session: Session) -> list[AuthorDecision | PaperDecisionRow]:
    people, papers = session.exec(select(AuthorDecision)), session.exec(select(PaperDecisionRow))
    return [*people, *papers]


def _without_undone(
    session: Session, added: Sequence[FileDecision], found: TakenIn
) -> list[FileDecision]:
    """Leave out the decisions that were taken back here after they were made."""
    undone = {
        decision_of(row).key: row.undone_at.replace(tzinfo=UTC)
        for row in _rows(session)
        if row.undone_at is not None
    }
    kept = []
    for decision in added:
        taken_back = undone.get(decision.key)
        if taken_back is not None and decision.made_at <= taken_back:
            reason = f"left out: it was taken back here on {taken_back:%Y-%m-%d}."
            found.problems.append(LineProblem(decision.line, reason))
        else:
            kept.append(decision)
    return kept


def _add(session: Session, added: Sequence[FileDecision], found: TakenIn) -> None:
    rows = []
    for decision in sorted(added, key=lambda one: (one.made_at, one.line)):
        if decision.about == PEOPLE:
            row = add_decision(session, decision.kind, decision.one, decision.other, decision.note)
            row.made_at = decision.made_at
            rows.append(row)
            if missing := _not_printed(session, decision):
                reason = f"kept, does nothing yet: no paper here prints {missing}."
                found.problems.append(LineProblem(decision.line, reason))
            found.added += 1
        elif add_paper_decision(session, decision):
            found.added += 1
        else:
            reason = "left out: not both papers are here; import it again once they are."
            found.problems.append(LineProblem(decision.line, reason))
    session.flush()
    settle_decided(session, rows)


def _not_printed(session: Session, decision: FileDecision) -> str:
    """Name a side of which nobody is printed here; "" where both sides are."""
    for side in (decision.one, decision.other):
        names = {str(entry["name"]) for entry in side}
        if not list(select_among(session, PRINTED_SQL, names)):
            return f"“{min(names)}”"
    return ""


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

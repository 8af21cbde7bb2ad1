"""What persons decide of the papers and the people of an open library."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol, TypeVar

from app.ingest.paper_decisions.change import (
    keep_papers_apart,
    merge_papers,
    split_paper,
    undo_paper_decision,
)
from app.ingest.people.constraints import APART as PEOPLE_APART
from app.ingest.people.constraints import LATER as PEOPLE_LATER
from app.ingest.people.constraints import ONE
from app.ingest.people.decisions import (
    decide_later,
    keep_apart,
    merge_people,
    split_person,
    undo_decision,
)
from app.ingest.people_decisions.known import KnownDecision as KnownDecision
from app.ingest.people_decisions.known import KnownSide as KnownSide
from app.ingest.people_decisions.known import known_decisions
from app.library.snapshot import Snapshot
from app.store.database import Database
from app.store.tables.paper_decisions import SAME

Done = TypeVar("Done")
DECIDE = {ONE: merge_people, PEOPLE_APART: keep_apart, PEOPLE_LATER: decide_later}
"""Kind of a decision on people -> what makes it."""


class LibraryChange(Protocol):
    """Changes a library, and reads it anew before anything is answered."""

    def __call__(self, change: Callable[[], Done], /) -> Done: ...


class Settling:
    """Decisions on papers and on people; each returns its number, by which it is taken back.

    Args:
        database: the library.
        change: runs each of them.
    """

    def __init__(self, database: Database, change: LibraryChange) -> None:
        self._database = database
        self._change = change

    def decide_on_papers(self, kind: str, one: int, other: int) -> int:
        """Make two papers one, or keep them apart; return the number of the decision.

        Args:
            kind: `same`, `apart` or `later`.

        Raises:
            Busy, Clash, NotFound: see `app.ingest.paper_decisions.change`.
        """
        if kind == SAME:
            return self._change(lambda: merge_papers(self._database, one, other))
        return self._change(lambda: keep_papers_apart(self._database, one, other, kind))

    def split_paper(self, paper_id: int, records: Collection[int]) -> int:
        """Let records of a paper be a paper of their own; raises as `decide_on_papers` does."""
        return self._change(lambda: split_paper(self._database, paper_id, records))

    def undo_paper_decision(self, decision: int) -> None:
        """Take a decision on papers back; raises as `decide_on_papers` does."""
        self._change(lambda: undo_paper_decision(self._database, decision))

    def decide_on_people(self, kind: str, one: int, other: int, note: str = "") -> int:
        """Make two people one, or keep them apart; return the number of the decision.

        Args:
            kind: `one`, `apart` or `later`.
            note: why, for the reader.

        Raises:
            Busy, Clash, NotFound: see `app.ingest.people.decisions`.
        """
        return self._change(lambda: DECIDE[kind](self._database, one, other, note))

    def split_person(self, person: int, papers: Collection[int], note: str = "") -> int:
        """Let papers of a person be somebody else's; raises as `decide_on_people` does."""
        return self._change(lambda: split_person(self._database, person, papers, note))

    def undo_people_decision(self, decision: int) -> None:
        """Take a decision on people back; raises as `decide_on_people` does."""
        self._change(lambda: undo_decision(self._database, decision))


def decided_people(snapshot: Snapshot) -> list[KnownDecision]:
    """List the decisions on people that are in force, the newest first."""
    return snapshot.cached("decisions on people", lambda: known_decisions(snapshot.reads))

"""What persons said of papers, as an import meets their records.

A record is known again by its title, people, year and identifiers; whatever else it says may
change. A record of one side joins the other side, or keeps away from it, whatever the rules say.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.domain.records.payload import from_payload
from app.domain.records.record import PaperRecord
from app.domain.text.digest import digest
from app.ingest.matching.facts import Facts, facts_of
from app.store.database import raw_connection
from app.store.tables.paper_decisions import LATER, SAME

IN_FORCE_SQL = f"""
SELECT kind, one, other FROM paper_decision
WHERE undone_at IS NULL AND kind <> '{LATER}' ORDER BY id
"""  # noqa: S608


def record_key(facts: Facts) -> bytes:
    """Give what a record is known again by."""
    parts = (
        facts.title_key, *sorted(facts.families), str(facts.year),
        *(f"{kind}:{value}" for kind, value in sorted(facts.identifiers.items())),
    )  # fmt: skip
    return digest("\x1e".join(parts))


@dataclass(slots=True)
class Decided:
    """What persons said of the papers of one record."""

    same: dict[bytes, Facts] = field(default_factory=dict)
    """Key -> facts of the records that it belongs to."""
    apart: set[bytes] = field(default_factory=set)
    """Keys of records that it does not belong to."""


class PaperDecisions:
    """All decisions in force, by the keys of the records that they are about."""

    def __init__(self, session: Session) -> None:
        self._by_key: defaultdict[bytes, Decided] = defaultdict(Decided)
        for kind, *sides in raw_connection(session).execute(IN_FORCE_SQL):
            one, other = ([_facts(payload) for payload in json.loads(side)] for side in sides)
            self._take(kind, one, other)
            self._take(kind, other, one)

    def _take(self, kind: str, ours: Sequence[Facts], theirs: Sequence[Facts]) -> None:
        keys = {record_key(facts): facts for facts in theirs}
        for facts in ours:
            decided = self._by_key[record_key(facts)]
            if kind == SAME:
                decided.same |= keys
                decided.apart -= keys.keys()  # of two decisions the later holds
            else:
                decided.apart |= keys.keys()
                for key in keys:
                    decided.same.pop(key, None)

    def of(self, facts: Facts) -> Decided | None:
        """Give what is decided of a record; None for nothing."""
        return self._by_key.get(record_key(facts)) if self._by_key else None

    def partners(self, unknown: Iterable[Facts]) -> list[Facts]:
        """Give the facts of the records that some records belong to."""
        found = [self.of(facts) for facts in unknown] if self._by_key else []
        return [facts for decided in found if decided for facts in decided.same.values()]


def keys_in(records: Iterable[PaperRecord]) -> set[bytes]:
    """Give the keys of records."""
    return {record_key(facts_of(record)) for record in records}


def _facts(payload: dict[str, Any]) -> Facts:
    return facts_of(from_payload(payload))

"""What persons said of papers, as an import meets their records.

A record is known again by all that it says; where it says something else now, by its title,
people, year and identifiers, unless both sides of a decision have these in common. A record of one
side joins the other side, or keeps away from it, whatever the rules say.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.domain.records.paper_fields import as_payload, from_payload, record_digest
from app.domain.records.record import PaperRecord
from app.domain.text.digest import digest
from app.ingest.matching.facts import Facts, facts_of
from app.store.database import raw_connection
from app.store.tables.paper_decisions import LATER, SAME

IN_FORCE_SQL = f"""
SELECT kind, one, other FROM paper_decision
WHERE undone_at IS NULL AND kind <> '{LATER}' ORDER BY id
"""  # noqa: S608
LEFT_OUT = ("abstract", "references", "releases", "links", "extra")
"""What a decision does not keep of a record."""
DIGEST = "digest"
"""Under this name a decision keeps the digest of a record, in hexadecimal digits."""


def as_side(record: PaperRecord) -> dict[str, Any]:
    """Give what a decision keeps of a record."""
    kept = {name: value for name, value in as_payload(record).items() if name not in LEFT_OUT}
    return {**kept, DIGEST: record_digest(record).hex()}


@dataclass(frozen=True, slots=True)
class Side:
    """The records of one paper of a decision."""

    digests: dict[bytes, Facts]
    keys: dict[bytes, Facts]

    @classmethod
    def of(cls, records: Iterable[Mapping[str, Any]]) -> Side:
        """Read what a decision keeps."""
        digests, keys = {}, {}
        for kept in records:
            record = from_payload({name: value for name, value in kept.items() if name != DIGEST})
            facts = facts_of(record)
            digests[bytes.fromhex(kept[DIGEST])] = facts
            keys[_key(facts)] = facts
        return cls(digests, keys)

    def without(self, other: Side) -> dict[bytes, Facts]:
        """Give what these records are known by, and those of the other side are not."""
        own = {key: facts for key, facts in self.keys.items() if key not in other.keys}
        return self.digests | own


@dataclass(slots=True)
class Decided:
    """What persons said of the papers of one record."""

    same: dict[bytes, Facts] = field(default_factory=dict)
    """What the records are known by that it belongs to, with their facts."""
    apart: set[bytes] = field(default_factory=set)
    """What the records are known by that it does not belong to."""


class PaperDecisions:
    """All decisions in force, by what the records are known by that they are about."""

    def __init__(self, session: Session) -> None:
        self._by_mark: defaultdict[bytes, Decided] = defaultdict(Decided)
        for kind, *sides in raw_connection(session).execute(IN_FORCE_SQL):
            one, other = (Side.of(json.loads(side)) for side in sides)
            ours, theirs = one.without(other), other.without(one)
            self._take(kind, ours, theirs)
            self._take(kind, theirs, ours)

    def _take(self, kind: str, ours: Iterable[bytes], theirs: Mapping[bytes, Facts]) -> None:
        for mark in ours:
            decided = self._by_mark[mark]
            if kind == SAME:
                decided.same |= theirs
                decided.apart -= theirs.keys()  # of two decisions the later holds
            else:
                decided.apart |= theirs.keys()
                for other in theirs:
                    decided.same.pop(other, None)

    def of(self, record: PaperRecord, facts: Facts) -> Decided | None:
        """Give what is decided of a record; None for nothing."""
        if not self._by_mark:
            return None
        marks = (record_digest(record), _key(facts))
        return next((self._by_mark[mark] for mark in marks if mark in self._by_mark), None)

    def partners(self, records: Iterable[tuple[PaperRecord, Facts]]) -> list[Facts]:
        """Give the facts of the records that some records belong to."""
        if not self._by_mark:
            return []
        found = [self.of(record, facts) for record, facts in records]
        return [facts for decided in found if decided for facts in decided.same.values()]


def marks_of(records: Sequence[PaperRecord]) -> set[bytes]:
    """Give what records are known by."""
    return {mark for record in records for mark in (record_digest(record), _key(facts_of(record)))}


def _key(facts: Facts) -> bytes:
    parts = (
        facts.title_key, *sorted(facts.families), str(facts.year),
        *(f"{kind}:{value}" for kind, value in sorted(facts.identifiers.items())),
    )  # fmt: skip
    return digest("\x1e".join(parts))

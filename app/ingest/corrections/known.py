"""Papers of which persons decided something, as an import meets them.

A paper that was corrected is known by what its sources say as well as by what it shows; one that
went with its last import and comes back takes its corrections again, hidden ones stay hidden.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session

from app.domain.records.paper_fields import from_payload
from app.domain.records.record_choice import SourceRecord
from app.ingest.matching.facts import Facts, facts_of
from app.ingest.matching.index import Key, keys_of, similar_keys
from app.ingest.matching.rules import judge
from app.ingest.paper_decisions.known import PaperDecisions
from app.store.database import raw_connection
from app.store.load_corrections import load_corrections

KNOWN_SQL = """
SELECT paper_id, identity, EXISTS (SELECT 1 FROM paper WHERE id = paper_id)
FROM correction WHERE undone_at IS NULL GROUP BY paper_id ORDER BY paper_id
"""


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A paper of which a person decided something."""

    paper_id: int
    facts: Facts
    """Of what its sources say."""
    is_here: bool
    corrections: tuple[SourceRecord, ...] = ()
    """Of one that is not here."""


class CorrectedPapers:
    """All of them, looked up by what may make a record theirs."""

    def __init__(self, session: Session) -> None:
        connection = raw_connection(session)
        rows = connection.execute(KNOWN_SQL).fetchall()
        gone = load_corrections(connection, [paper_id for paper_id, _, here in rows if not here])
        self._by_key: defaultdict[Key, list[KnownPaper]] = defaultdict(list)
        for paper_id, identity, is_here in rows:
            facts = facts_of(from_payload(json.loads(identity)))
            corrections = tuple(gone.get(paper_id, ()))
            known = KnownPaper(paper_id, facts, bool(is_here), corrections)
            for key in _keys(facts):
                self._by_key[key].append(known)

    def ids_like(self, unknown: Iterable[Facts]) -> set[int]:
        """Find the papers that are here and that one of some records may be."""
        if not self._by_key:
            return set()
        return {
            paper.paper_id for facts in unknown for paper in self._alike(facts) if paper.is_here
        }

    def take_back(self, facts: Facts) -> KnownPaper | None:
        """Give the paper that a new one is and that went before; each is given once."""
        for known in self._alike(facts) if self._by_key else ():
            if not known.is_here and judge(facts, known.facts).rule is not None:
                for key in _keys(known.facts):
                    self._by_key[key].remove(known)
                return known
        return None

    def _alike(self, facts: Facts) -> Iterator[KnownPaper]:
        for key in _keys(facts):
            yield from self._by_key.get(key, ())


def _keys(facts: Facts) -> Iterator[Key]:
    yield from keys_of(facts)
    yield from similar_keys(facts)


class PapersByHand:
    """What was corrected, hidden, joined or kept apart.

    Args:
        session: sees the library as it is before the import.
    """

    def __init__(self, session: Session) -> None:
        self.corrected = CorrectedPapers(session)
        self.decisions = PaperDecisions(session)

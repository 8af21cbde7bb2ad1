"""What connects names before anything is weighed: co-authors, ORCIDs, and the persons they had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlmodel import Session

from app.ingest.people.evidence.circles import Coauthor
from app.ingest.people.evidence.mentions import AUTHORS_SQL, CLOSE_AUTHORS
from app.ingest.people.evidence.namesakes import Commonness
from app.store.bulk_sql import select_among

PAPERS_SQL = """
SELECT name.home_id, authorship.paper_id, authorship.author_id, authorship.orcid
FROM name JOIN authorship ON authorship.name_id = name.id WHERE name.home_id IN {}
"""


class Clues:
    """The clues of keys of names, by home id; read once each.

    Args:
        session: reads the library.
        commonness: which co-authors say something.
    """

    def __init__(self, session: Session, commonness: Commonness) -> None:
        self._session = session
        self._commonness = commonness
        self._owns: dict[int, Coauthor | None] = {}
        self._said: dict[int, frozenset[Coauthor]] = {}
        self.of: dict[int, set[Coauthor]] = {}
        """Co-authors who say something, and ORCIDs."""
        self.authors: dict[int, set[int]] = {}
        """Persons to whom the mentions were linked."""

    def load(self, homes: Collection[int]) -> None:
        """Read those of some keys."""
        missing = [home for home in homes if home not in self.of]
        rows = list(select_among(self._session, PAPERS_SQL, missing))
        self._read_papers({row[1] for row in rows} - self._said.keys())
        for home in missing:
            self.of[home], self.authors[home] = set(), set()
        for home, paper_id, author, orcid in rows:
            self.of[home] |= self._said[paper_id]
            self.authors[home].add(author)
            if orcid:
                self.of[home].add(f"orcid:{orcid}")
        for home in missing:
            self.of[home].discard(self._owns.get(home) or home)

    def share(self, one: int, other: int) -> bool:
        """Say whether two keys, both read before, have a clue in common."""
        return not self.of[one].isdisjoint(self.of[other])

    def _read_papers(self, papers: Collection[int]) -> None:
        on_paper: defaultdict[int, list[Coauthor | None]] = defaultdict(list)
        for paper_id, home, block in select_among(self._session, AUTHORS_SQL, papers):
            if home not in self._owns:
                self._owns[home] = self._own(home, block)
            on_paper[paper_id].append(self._owns[home])
        for paper_id, owns in on_paper.items():
            telling = owns if len(owns) <= CLOSE_AUTHORS else ()
            self._said[paper_id] = frozenset(own for own in telling if own is not None)

    def _own(self, home: int, block: str) -> Coauthor | None:
        """Say as whom somebody is a co-author; None where that says nothing."""
        own = self._commonness.own(home, block)
        return own if self._commonness.value(own) else None

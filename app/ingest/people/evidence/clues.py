"""What connects names before anything is weighed: co-authors, ORCIDs, and the persons they had."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from app.ingest.people.evidence.circles import Coauthor
from app.ingest.people.evidence.papers import Papers
from app.store.bulk_sql import select_among

MOST_KEPT = 5_000
"""Keys of names that are kept in memory, some 2 kB each; then they are read again."""

PAPERS_SQL = """
SELECT name.home_id, authorship.paper_id, authorship.author_id, authorship.orcid
FROM name JOIN authorship ON authorship.name_id = name.id WHERE name.home_id IN {}
"""


class Clues:
    """The clues of keys of names, by home id: of those that were loaded last, and some others.

    Args:
        session: reads the library.
        papers: which co-authors say something.
    """

    def __init__(self, session: Session, papers: Papers) -> None:
        self._session = session
        self.papers = papers
        self.of: dict[int, set[Coauthor]] = {}
        """Co-authors who say something, and ORCIDs."""
        self.authors: dict[int, set[int]] = {}
        """Persons to whom the mentions were linked."""

    def load(self, homes: Collection[int]) -> None:
        """Read those of some keys."""
        missing = [home for home in homes if home not in self.of]
        if missing and len(self.of) + len(missing) > MOST_KEPT:
            self.of.clear()
            self.authors.clear()
            missing = list(homes)
        rows = list(select_among(self._session, PAPERS_SQL, missing))
        coauthors = self.papers.coauthors({row[1] for row in rows})
        for home in missing:
            self.of[home], self.authors[home] = set(), set()
        for home, paper_id, author, orcid in rows:
            self.of[home] |= coauthors[paper_id]
            self.authors[home].add(author)
            if orcid:
                self.of[home].add(f"orcid:{orcid}")
        for home in {row[0] for row in rows}:
            self.of[home].discard(self.papers.own(home))

    def share(self, one: int, other: int) -> bool:
        """Say whether two keys, both read before, have a clue in common."""
        return not self.of[one].isdisjoint(self.of[other])

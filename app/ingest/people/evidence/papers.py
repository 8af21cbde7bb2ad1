"""What papers say of their authors, read once each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TypeVar

from sqlmodel import Session

from app.ingest.people.evidence.circles import Coauthor, PaperFacts
from app.ingest.people.evidence.namesakes import Commonness
from app.store.bulk_sql import select_among

CLOSE_AUTHORS = 60
"""Authors up to which a paper's list says who knows whom; collaborations list everybody."""
MOST_KEPT = 50_000
"""Papers that are kept in memory, some 0.8 kB each; then they are read again."""

Kept = TypeVar("Kept")

AUTHORS_SQL = """
SELECT authorship.paper_id, name.home_id, name.block
FROM authorship JOIN name ON name.id = authorship.name_id WHERE authorship.paper_id IN {}
"""
PAPERS_SQL = """
SELECT paper.id, paper.fingerprint, paper.content_hash, paper.year, paper.doi, paper.arxiv_id,
    paper.pmid, paper.url, paper_text.title
FROM paper JOIN paper_text ON paper_text.paper_id = paper.id WHERE paper.id IN {}
"""


class Papers:
    """The papers of a library.

    Args:
        session: reads the library.
        commonness: says as whom a person is a co-author, and which ones say something.
        with_names: whether decisions ask for the names of papers.
    """

    def __init__(self, session: Session, commonness: Commonness, with_names: bool) -> None:
        self._session = session
        self._commonness = commonness
        self._with_names = with_names
        self._owns: dict[int, Coauthor] = {}
        self._coauthors: dict[int, frozenset[Coauthor]] = {}
        self._facts: dict[int, PaperFacts] = {}

    def own(self, home: int) -> Coauthor:
        """Say as whom somebody of a paper that was read is a co-author, by home id."""
        return self._owns[home]

    def coauthors(self, papers: Collection[int]) -> Mapping[int, frozenset[Coauthor]]:
        """Give all authors of papers who say something; none where the list is too long."""
        missing = _missing(self._coauthors, papers)
        if not self._coauthors:
            self._owns.clear()
        on_paper: defaultdict[int, list[Coauthor]] = defaultdict(list)
        for paper_id, home, block in select_among(self._session, AUTHORS_SQL, missing):
            own = self._owns.get(home)
            if own is None:
                own = self._owns[home] = self._commonness.own(home, block)
            on_paper[paper_id].append(own)
        value = self._commonness.value
        for paper_id, owns in on_paper.items():
            telling = owns if len(owns) <= CLOSE_AUTHORS else ()
            self._coauthors[paper_id] = frozenset(own for own in telling if value(own))
        return self._coauthors

    def facts(self, papers: Collection[int]) -> Mapping[int, PaperFacts]:
        """Give what papers say."""
        coauthors = self.coauthors(papers)
        for row in select_among(self._session, PAPERS_SQL, _missing(self._facts, papers)):
            self._facts[row[0]] = _facts(row, coauthors[row[0]], self._with_names)
        return self._facts


def _missing(kept: dict[int, Kept], papers: Collection[int]) -> list[int]:
    """Give the papers to read; where they are too many besides those kept, these are let go."""
    missing = [paper for paper in papers if paper not in kept]
    if missing and len(kept) + len(missing) > MOST_KEPT:
        kept.clear()
        return list(papers)
    return missing


def _facts(row: tuple[object, ...], coauthors: frozenset[Coauthor], with_names: bool) -> PaperFacts:
    _, title_print, content, year, doi, arxiv_id, pmid, url, title = row
    assert isinstance(title_print, bytes) and isinstance(content, bytes) and isinstance(title, str)
    identifiers = paper_names(doi, arxiv_id, pmid, title_print) if with_names else frozenset[str]()
    order = (content.hex(), str(doi or arxiv_id or pmid or url or ""), str(year))
    known = year if isinstance(year, int) else None
    return PaperFacts(order, coauthors, title, known, identifiers)


def paper_names(doi: object, arxiv_id: object, pmid: object, title_print: bytes) -> frozenset[str]:
    """Give the names by which decisions know a paper: its identifiers, and its title."""
    names = [f"title:{title_print.hex()}"]
    if doi:
        names.append(f"doi:{str(doi).lower()}")
    if arxiv_id:
        names.append(f"arxiv:{str(arxiv_id).partition('v')[0]}")
    if pmid:
        names.append(f"pmid:{pmid}")
    return frozenset(names)

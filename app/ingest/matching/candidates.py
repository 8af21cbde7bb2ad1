"""What the library has that the records of a batch may belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.domain.text.titles import telling_words
from app.ingest.corrections.known import PapersByHand
from app.ingest.drafts import PaperDraft, Prepared
from app.ingest.matching.facts import PRINTS, Facts, facts_of
from app.ingest.matching.index import MOST_ALIKE, arxiv_doi
from app.ingest.matching.rules import may_be_similar
from app.ingest.sources import load_sources
from app.store.bulk_sql import select_among

SAME_RECORD_SQL = """
SELECT digest, paper_id, EXISTS (
    SELECT 1 FROM record AS other
    WHERE other.paper_id = record.paper_id AND other.digest <> record.digest
) OR EXISTS (
    SELECT 1 FROM correction
    WHERE correction.paper_id = record.paper_id AND undone_at IS NULL AND field <> 'hidden'
)
FROM record WHERE digest IN {} ORDER BY id
"""
BY_DOI_SQL = "SELECT id FROM paper WHERE doi COLLATE NOCASE IN {}"
BY_ARXIV_SQL = "SELECT id FROM paper WHERE arxiv_id IN {}"
BY_FINGERPRINT_SQL = "SELECT id, fingerprint FROM paper WHERE fingerprint IN {}"
SIMILAR_SQL = "SELECT id, {print}, title, year FROM paper WHERE {print} IN {{}}"


@dataclass(slots=True)
class Candidates:
    """What the library has that records of a batch may belong to."""

    known: dict[bytes, tuple[int, bool]]
    """Digests of the very records that it has, each with its paper and whether that has several
    contents."""
    papers: list[PaperDraft]
    """Papers that the other records may be, and those of several contents, oldest first."""

    @property
    def ids(self) -> set[int]:
        """The papers."""
        return {paper_id for paper_id, _ in self.known.values()} | {
            paper.paper_id for paper in self.papers
        }


def find_candidates(
    session: Session,
    batch: Sequence[Prepared],
    by_hand: PapersByHand,
) -> Candidates:
    """Look up what the records of a batch may belong to."""
    known = {
        digest: (paper_id, bool(has_several))
        for digest, paper_id, has_several in select_among(
            session, SAME_RECORD_SQL, {entry.digest for entry in batch}
        )
    }
    new = [(entry.record, entry.facts) for entry in batch if entry.digest not in known]
    unknown = [facts for _, facts in new] + by_hand.decisions.partners(new)
    several = {paper_id for paper_id, has_several in known.values() if has_several}
    # A paper that was corrected is found by what it shows, and by what its sources say.
    alike = several | by_hand.corrected.ids_like(unknown)
    alike |= {entry.record.number for entry in batch if entry.record.number is not None}
    return Candidates(known, list(_load_candidates(session, unknown, alike)))


def _load_candidates(
    session: Session, unknown: Sequence[Facts], others: set[int]
) -> Iterable[PaperDraft]:
    """Load the papers that one of these records may be, and some others, oldest first."""
    arxiv_ids = {facts.arxiv_id for facts in unknown if facts.arxiv_id}
    dois = {facts.doi for facts in unknown if facts.doi}
    dois |= {arxiv_doi(arxiv_id) for arxiv_id in arxiv_ids}
    ids = {
        row[0]
        for query, values in ((BY_DOI_SQL, dois), (BY_ARXIV_SQL, arxiv_ids))
        for row in select_among(session, query, values)
    }
    fingerprints = {facts.fingerprint for facts in unknown if facts.fingerprint}
    ids |= _of_few(select_among(session, BY_FINGERPRINT_SQL, fingerprints))
    ids |= _similar_papers(session, unknown)
    for paper_id, stored in sorted(load_sources(session, ids | others).items()):
        yield PaperDraft(
            paper_id=paper_id,
            has_several=stored.has_several,
            record=stored.paper,
            facts=facts_of(stored.paper),
            as_said=facts_of(stored.as_said()) if stored.is_corrected else None,
            before=stored.paper,
            sources=stored.sources,
            digest=stored.digest,
        )


def _of_few(rows: Iterable[tuple[Any, ...]]) -> set[int]:
    """Give the papers of rows (id, key); of a key that too many have, the first ones."""
    by_key: defaultdict[object, list[int]] = defaultdict(list)
    for paper_id, key in rows:
        if len(by_key[key]) <= MOST_ALIKE:
            by_key[key].append(paper_id)
    return {paper_id for ids in by_key.values() for paper_id in ids}


def _similar_papers(session: Session, unknown: Sequence[Facts]) -> set[int]:
    """Find the papers whose title is so like that of a record that the two must be compared."""
    found: set[int] = set()
    for place_, name in enumerate(PRINTS):
        wanted: defaultdict[int, list[Facts]] = defaultdict(list)
        for facts in unknown:
            value = facts.prints[place_]
            if value is not None and len(wanted[value]) <= MOST_ALIKE:
                wanted[value].append(facts)
        by_print: defaultdict[int, list[tuple[int, str, int | None]]] = defaultdict(list)
        for paper_id, value, title, year in select_among(
            session, SIMILAR_SQL.format(print=name), wanted
        ):
            by_print[value].append((paper_id, title, year))
        for value, papers in by_print.items():
            if len(papers) > MOST_ALIKE:
                continue
            found |= {
                paper_id
                for paper_id, title, year in papers
                for facts in wanted[value]
                if may_be_similar(facts, telling_words(title), year)
            }
    return found

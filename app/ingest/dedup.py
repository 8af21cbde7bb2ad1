"""Which paper each record of a batch goes to: one that is here, or a new one.

Joins the rules of `app.ingest.title_matching` to what the library holds. Records of one batch
meet each other here as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.domain.record import Remark
from app.ingest.doubts import kept_apart, several_fit
from app.ingest.drafts import ExistingPaper, PaperDraft, Prepared, new_draft
from app.ingest.record_facts import Facts, facts_of
from app.ingest.sources import Provenance, load_sources
from app.ingest.title_matching import judge, share_an_identifier
from app.store.bulk_sql import select_among

ARXIV_DOI = "10.48550/arxiv."
"""The prefix of the DOIs that arXiv itself gives: https://info.arxiv.org/help/doi.html"""

SAME_RECORD_SQL = """
SELECT digest, paper_id, EXISTS (
    SELECT 1 FROM record AS other
    WHERE other.paper_id = record.paper_id AND other.digest <> record.digest
)
FROM record WHERE digest IN {} ORDER BY id
"""
BY_DOI_SQL = "SELECT id FROM paper WHERE doi COLLATE NOCASE IN {}"
BY_ARXIV_SQL = "SELECT id FROM paper WHERE arxiv_id IN {}"
BY_FINGERPRINT_SQL = "SELECT id FROM paper WHERE fingerprint IN {}"

Key = tuple[str, object]
"""What papers and records are looked for by: a rule's name, or `record`, and the value."""


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


@dataclass(slots=True)
class Placement:
    """Where the records of a batch go."""

    papers: list[ExistingPaper]
    """The papers that they belong to."""
    added: int
    """How many of these are new."""
    keys: set[Key]
    """By what the library will know them."""

    @property
    def changed(self) -> list[PaperDraft]:
        """The papers that are new, or that the batch says something new of."""
        return [paper for paper in self.papers if isinstance(paper, PaperDraft) and paper.changed]

    def concerns(self, batch: Iterable[Prepared]) -> bool:
        """Say whether another batch is looked for under keys of these papers.

        If not, it has nothing to do with those of them that the library does not have yet: a paper
        has the keys of all it was found by, and while it has one content only, the keys of each of
        its records. For those that it has, ask `touches`.
        """
        return any(key in self.keys for entry in batch for key in _wanted_keys(entry))

    def touches(self, candidates: Candidates) -> bool:
        """Say whether further records of these papers are still to be written."""
        ids = candidates.ids
        return any(paper.paper_id in ids for paper in self.papers)


def find_candidates(session: Session, batch: Sequence[Prepared]) -> Candidates:
    """Look up what the records of a batch may belong to."""
    known = {
        digest: (paper_id, bool(has_several))
        for digest, paper_id, has_several in select_among(
            session, SAME_RECORD_SQL, {entry.digest for entry in batch}
        )
    }
    unknown = [entry.facts for entry in batch if entry.digest not in known]
    several = {paper_id for paper_id, has_several in known.values() if has_several}
    return Candidates(known, list(_load_candidates(session, unknown, several)))


def place(
    candidates: Candidates, batch: Sequence[Prepared], next_id: int, provenance: Provenance
) -> Placement:
    """Find the paper of each record.

    Args:
        candidates: of this batch.
        batch: records in the order of their file; doubts that show here are added to them.
        next_id: the id of the first new paper; the following ones are taken for others.
        provenance: of the import.
    """
    index = _Index()
    papers: dict[int, ExistingPaper] = {}
    for draft in candidates.papers:
        papers[draft.paper_id] = draft
        index.add(draft)
    by_digest: dict[bytes, ExistingPaper] = {}
    for digest, (paper_id, has_several) in candidates.known.items():
        if paper_id not in papers:
            papers[paper_id] = ExistingPaper(paper_id=paper_id, has_several=has_several)
        by_digest[digest] = papers[paper_id]
    added = 0
    for entry in batch:
        known = by_digest.get(entry.digest)
        if known is not None:
            if isinstance(known, PaperDraft):
                known.take(entry, provenance)
                index.add(known)
            else:
                known.entries.append(entry)
            continue
        found, doubts = index.find(entry)
        entry.doubts += doubts
        if found is None:
            draft = new_draft(next_id + added, entry, provenance)
            papers[draft.paper_id] = draft
            added += 1
        else:
            draft = found
            draft.take(entry, provenance)
        index.add(draft)
        by_digest[entry.digest] = draft
    placed = [paper for paper in papers.values() if paper.entries]
    for paper in placed:
        if isinstance(paper, PaperDraft):
            paper.catch_up(provenance)
    return Placement(placed, added, {key for paper in placed for key in _stored_keys(paper)})


class _Index:
    """Drafts by what may make a record theirs."""

    def __init__(self) -> None:
        self._first: dict[Key, PaperDraft] = {}
        self._others: defaultdict[Key, list[PaperDraft]] = defaultdict(list)

    def add(self, draft: PaperDraft) -> None:
        for key in _keys(draft.facts):
            first = self._first.setdefault(key, draft)
            if first is not draft and draft not in self._others[key]:
                self._others[key].append(draft)

    def find(self, entry: Prepared) -> tuple[PaperDraft | None, list[Remark]]:
        """Give the paper of a record, or None; with it the doubts that there are."""
        facts = entry.facts
        shared: list[Remark] = []
        apart: dict[int, tuple[PaperDraft, str]] = {}
        for key in _keys(facts):
            first = self._first.get(key)
            if first is None:
                continue
            fitting = []
            for draft in (first, *self._others.get(key, ())):
                judgement = judge(facts, draft.facts)
                if judgement.rule is not None:
                    fitting.append(draft)
                elif share_an_identifier(facts, draft.facts):
                    shared = [kept_apart(entry.record, [(draft, judgement.doubt)])]
                elif judgement.doubt:
                    apart[draft.paper_id] = (draft, judgement.doubt)
            if len(fitting) == 1 or (fitting and key[0] != "title"):
                return fitting[0], shared
            if fitting:
                return None, [several_fit(entry.record, [draft.paper_id for draft in fitting])]
        if apart and not shared:
            shared = [kept_apart(entry.record, list(apart.values()))]
        return None, shared


def _keys(facts: Facts) -> list[Key]:
    """Give what may make two records one paper, from the surest to the least sure."""
    keys: list[Key] = []
    if facts.doi:
        keys.append(("doi", facts.doi))
    if facts.arxiv_id:
        keys.append(("arxiv", facts.arxiv_id))
    if facts.fingerprint:
        keys.append(("title", facts.fingerprint))
    return keys


def _stored_keys(paper: ExistingPaper) -> Iterable[Key]:
    yield from (("record", entry.digest) for entry in paper.entries)
    if isinstance(paper, PaperDraft):
        yield from _keys(paper.facts)


def _wanted_keys(entry: Prepared) -> Iterable[Key]:
    """Give all keys that `find_candidates` looks for."""
    yield "record", entry.digest
    yield from _keys(entry.facts)
    if entry.facts.arxiv_id:
        yield "doi", _arxiv_doi(entry.facts.arxiv_id)


def _arxiv_doi(arxiv_id: str) -> str:
    return ARXIV_DOI + arxiv_id.lower()


def _load_candidates(
    session: Session, unknown: Sequence[Facts], several: set[int]
) -> Iterable[PaperDraft]:
    """Load the papers that one of these records may be, and `several`, oldest first."""
    arxiv_ids = {facts.arxiv_id for facts in unknown if facts.arxiv_id}
    dois = {facts.doi for facts in unknown if facts.doi}
    dois |= {_arxiv_doi(arxiv_id) for arxiv_id in arxiv_ids}
    fingerprints = {facts.fingerprint for facts in unknown if facts.fingerprint}
    wanted = ((BY_DOI_SQL, dois), (BY_ARXIV_SQL, arxiv_ids), (BY_FINGERPRINT_SQL, fingerprints))
    ids = {row[0] for query, values in wanted for row in select_among(session, query, values)}
    for paper_id, stored in sorted(load_sources(session, ids | several).items()):
        yield PaperDraft(
            paper_id=paper_id,
            has_several=stored.has_several,
            record=stored.paper,
            facts=facts_of(stored.paper),
            before=stored.paper,
            sources=stored.sources,
            digest=stored.digest,
        )

"""Which paper each record of a batch goes to: one that is here, or a new one.

Joins the rules of `app.ingest.matching` to what the library holds. Records of one batch
meet each other here as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from app.domain.combine import fill
from app.domain.payload import record_digest
from app.domain.record import Issue, PaperRecord
from app.ingest.batches import select_among
from app.ingest.matching import Facts, facts_of, rule_of_sameness, share_an_identifier
from app.ingest.papers import load_papers
from app.ingest.texts import Texts, texts_of

ARXIV_DOI = "10.48550/arxiv."
"""The prefix of the DOIs that arXiv itself gives: https://info.arxiv.org/help/doi.html"""

SAME_RECORD_SQL = """
SELECT digest, paper_id, payload IS NOT NULL FROM record WHERE digest IN {} ORDER BY id
"""
SEVERAL_SQL = "SELECT DISTINCT paper_id FROM record WHERE paper_id IN {} AND payload IS NOT NULL"
BY_DOI_SQL = "SELECT id FROM paper WHERE doi COLLATE NOCASE IN {}"
BY_ARXIV_SQL = "SELECT id FROM paper WHERE arxiv_id IN {}"
BY_FINGERPRINT_SQL = "SELECT id FROM paper WHERE fingerprint IN {}"

Key = tuple[str, object]
"""What papers and records are looked for by: a rule's name, or `record`, and the value."""


@dataclass(slots=True)
class Prepared:
    """A record with all that can be drawn from it without the library."""

    record: PaperRecord
    digest: bytes
    facts: Facts
    texts: Texts
    doubts: list[Issue]
    """What showed here, beside the importer's own `record.issues`."""


def prepare(record: PaperRecord) -> Prepared:
    """Draw from a record what placing and storing it needs."""
    doubts = []
    if len(set(record.authors)) < len(record.authors):
        doubts.append(_printed_twice(record))
    return Prepared(record, record_digest(record), facts_of(record), texts_of(record), doubts)


def _printed_twice(record: PaperRecord) -> Issue:
    """Say who: one person listed twice, or two people of one name, which no list can tell."""
    name = next(name for name, count in Counter(record.authors).items() if count > 1)
    reason = f"“{name}” stands more than once among the authors; taken for one person"
    return Issue("doubt", record.line, "author-twice", reason)


@dataclass(slots=True, kw_only=True, eq=False)
class Told:
    """A paper that records of this batch belong to."""

    paper_id: int
    has_several: bool
    """Its records differ from each other, so that each keeps its own content."""
    entries: list[Prepared] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class Draft(Told):
    """A paper as it will be once the batch is stored."""

    record: PaperRecord
    facts: Facts
    before: PaperRecord | None
    """What the library has of it; None for a new one."""
    changed: bool

    def take(self, entry: Prepared) -> None:
        """Add what a further record says."""
        self.entries.append(entry)
        self.has_several = True
        self.record = replace(self.record)  # until now it may be the first entry's own
        if fill(self.record, entry.record):
            self.changed = True
            self.facts = facts_of(self.record)


@dataclass(slots=True)
class Candidates:
    """What the library has that records of a batch may belong to."""

    known: dict[bytes, tuple[int, bool]]
    """Digests of the very records that it has, each with its paper and whether that has several
    contents."""
    papers: list[Draft]
    """Papers that the other records may be, oldest first."""


@dataclass(slots=True)
class Placement:
    """Where the records of a batch go."""

    papers: list[Told]
    """The papers that they belong to."""
    added: int
    """How many of these are new."""
    keys: set[Key]
    """By what the library will know them."""

    @property
    def changed(self) -> list[Draft]:
        """The papers that are new, or that the batch says something new of."""
        return [paper for paper in self.papers if isinstance(paper, Draft) and paper.changed]

    def concerns(self, batch: Iterable[Prepared]) -> bool:
        """Say whether another batch is looked for under keys of these papers.

        If not, it has nothing to do with them: a paper has the keys of all it was found by, and
        while it has one content only, the keys of each of its records.
        """
        return any(key in self.keys for entry in batch for key in _wanted_keys(entry))


def find_candidates(session: Session, batch: Sequence[Prepared]) -> Candidates:
    """Look up what the records of a batch may belong to."""
    known = {
        digest: (paper_id, bool(has_several))
        for digest, paper_id, has_several in select_among(
            session, SAME_RECORD_SQL, {entry.digest for entry in batch}
        )
    }
    unknown = [entry.facts for entry in batch if entry.digest not in known]
    return Candidates(known, list(_load_candidates(session, unknown)))


def place(candidates: Candidates, batch: Sequence[Prepared], next_id: int) -> Placement:
    """Find the paper of each record.

    Args:
        candidates: of this batch.
        batch: records in the order of their file; doubts that show here are added to them.
        next_id: the id of the first new paper; the following ones are taken for others.
    """
    index = _Index()
    papers: dict[int, Told] = {}
    for draft in candidates.papers:
        papers[draft.paper_id] = draft
        index.add(draft)
    by_digest: dict[bytes, Told] = {}
    for digest, (paper_id, has_several) in candidates.known.items():
        if paper_id not in papers:
            papers[paper_id] = Told(paper_id=paper_id, has_several=has_several)
        by_digest[digest] = papers[paper_id]
    added = 0
    for entry in batch:
        known = by_digest.get(entry.digest)
        if known is not None:
            known.entries.append(entry)
            continue
        found, doubt = index.find(entry.facts)
        if doubt is not None:
            entry.doubts.append(replace(doubt, line=entry.record.line))
        if found is None:
            draft = _new_draft(next_id + added, entry)
            papers[draft.paper_id] = draft
            added += 1
        else:
            draft = found
            draft.take(entry)
        index.add(draft)
        by_digest[entry.digest] = draft
    placed = [paper for paper in papers.values() if paper.entries]
    return Placement(placed, added, {key for paper in placed for key in _stored_keys(paper)})


def _new_draft(paper_id: int, entry: Prepared) -> Draft:
    return Draft(
        paper_id=paper_id,
        has_several=False,
        entries=[entry],
        record=entry.record,
        facts=entry.facts,
        before=None,
        changed=True,
    )


class _Index:
    """Drafts by what may make a record theirs."""

    def __init__(self) -> None:
        self._first: dict[Key, Draft] = {}
        self._others: defaultdict[Key, list[Draft]] = defaultdict(list)

    def add(self, draft: Draft) -> None:
        for key in _keys(draft.facts):
            first = self._first.setdefault(key, draft)
            if first is not draft and draft not in self._others[key]:
                self._others[key].append(draft)

    def find(self, facts: Facts) -> tuple[Draft | None, Issue | None]:
        """Give the paper of a record, or None; with it a doubt, if there is one to tell."""
        doubt = None
        for key in _keys(facts):
            first = self._first.get(key)
            if first is None:
                continue
            fitting = []
            for draft in (first, *self._others.get(key, ())):
                if rule_of_sameness(facts, draft.facts) is not None:
                    fitting.append(draft)
                elif share_an_identifier(facts, draft.facts):
                    doubt = _shared(draft)
            if len(fitting) == 1 or (fitting and key[0] != "title"):
                return fitting[0], doubt
            if fitting:
                doubt = _several(fitting)
        return None, doubt


def _shared(draft: Draft) -> Issue:
    reason = (
        f"paper {draft.paper_id} has the same identifier, but another title; they are kept apart"
    )
    return Issue("doubt", None, "identifier-shared", reason, draft.facts.title[:200])


def _several(fitting: Sequence[Draft]) -> Issue:
    ids = ", ".join(str(paper_id) for paper_id in sorted(draft.paper_id for draft in fitting))
    reason = f"it may be any of the papers {ids}; it is kept apart"
    return Issue("doubt", None, "several-fit", reason)


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


def _stored_keys(paper: Told) -> Iterable[Key]:
    yield from (("record", entry.digest) for entry in paper.entries)
    if isinstance(paper, Draft):
        yield from _keys(paper.facts)


def _wanted_keys(entry: Prepared) -> Iterable[Key]:
    """Give all keys that `find_candidates` looks for."""
    yield "record", entry.digest
    yield from _keys(entry.facts)
    if entry.facts.arxiv_id:
        yield "doi", _arxiv_doi(entry.facts.arxiv_id)


def _arxiv_doi(arxiv_id: str) -> str:
    return ARXIV_DOI + arxiv_id.lower()


def _load_candidates(session: Session, unknown: Sequence[Facts]) -> Iterable[Draft]:
    """Load the papers that one of these records may be, oldest first."""
    arxiv_ids = {facts.arxiv_id for facts in unknown if facts.arxiv_id}
    dois = {facts.doi for facts in unknown if facts.doi}
    dois |= {_arxiv_doi(arxiv_id) for arxiv_id in arxiv_ids}
    fingerprints = {facts.fingerprint for facts in unknown if facts.fingerprint}
    wanted = ((BY_DOI_SQL, dois), (BY_ARXIV_SQL, arxiv_ids), (BY_FINGERPRINT_SQL, fingerprints))
    ids = {row[0] for query, values in wanted for row in select_among(session, query, values)}
    several = {row[0] for row in select_among(session, SEVERAL_SQL, ids)}
    for paper_id, record in sorted(load_papers(session, ids).items()):
        yield Draft(
            paper_id=paper_id,
            has_several=paper_id in several,
            record=record,
            facts=facts_of(record),
            before=record,
            changed=False,
        )

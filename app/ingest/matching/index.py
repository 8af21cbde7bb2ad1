"""Papers by what may make a record theirs: identifiers, titles, and prints of similar titles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set

from app.domain.records.record import Remark
from app.ingest.doubts import kept_apart, several_fit
from app.ingest.drafts import ExistingPaper, PaperDraft, Prepared
from app.ingest.matching.facts import PRINTS, Facts
from app.ingest.matching.rules import (
    SIMILAR_TITLE,
    SIMILARLY,
    Judgement,
    judge,
    share_an_identifier,
)
from app.ingest.paper_decisions.known import Decided, marks_of
from app.ingest.sources import Provenance

ARXIV_DOI = "10.48550/arxiv."
"""The prefix of the DOIs that arXiv itself gives: https://info.arxiv.org/help/doi.html"""

MOST_ALIKE = 30
"""Papers of one title, or of one print, beyond which it says nothing: "Editorial"."""

IDENTIFIERS = ("doi", "arxiv")
"""Keys that hold however many papers have them: all chapters may have the DOI of their book."""


Key = tuple[str, object]
"""What papers and records are looked for by: a rule's name, a print or `record`, and the value."""


class Index:
    """Drafts by what may make a record theirs."""

    def __init__(self) -> None:
        self._first: dict[Key, PaperDraft] = {}
        self._others: defaultdict[Key, list[PaperDraft]] = defaultdict(list)

    def add(self, draft: PaperDraft) -> None:
        for key in _keys_of_draft(draft):
            first = self._first.setdefault(key, draft)
            others = self._others.get(key, ())
            is_full = key[0] not in IDENTIFIERS and len(others) >= MOST_ALIKE
            if first is not draft and draft not in others and not is_full:
                self._others[key].append(draft)

    def of(self, key: Key) -> Sequence[PaperDraft]:
        """Give the drafts of a key, in the order in which they came."""
        first = self._first.get(key)
        return () if first is None else (first, *self._others.get(key, ()))

    def of_similar_prints(self, facts: Facts) -> Iterator[PaperDraft]:
        """Give the drafts whose titles may be similar; of a print that many have, none."""
        seen: set[int] = set()
        for key in similar_keys(facts):
            drafts = self.of(key)
            if len(drafts) > MOST_ALIKE:
                continue
            for draft in drafts:
                if draft.paper_id not in seen:
                    seen.add(draft.paper_id)
                    yield draft

    def find(
        self, entry: Prepared, provenance: Provenance, decided: Decided | None = None
    ) -> tuple[PaperDraft | None, list[Remark]]:
        """Give the paper of a record, or None; with it the doubts that there are.

        Args:
            decided: what persons said of the paper of this record.
        """
        if decided is not None:
            return self._find_decided(entry, provenance, decided)
        return self._find(entry, provenance, frozenset())

    def _find_decided(
        self, entry: Prepared, provenance: Provenance, decided: Decided
    ) -> tuple[PaperDraft | None, list[Remark]]:
        """Give the paper that a record belongs to, else one that it may belong to."""
        for partner in decided.same.values():
            for key in keys_of(partner):
                for draft in self.of(key):
                    if not decided.same.keys().isdisjoint(_marks_of(draft)):
                        return draft, []
        apart = {
            draft.paper_id
            for key in (*keys_of(entry.facts), *similar_keys(entry.facts))
            for draft in self.of(key)
            if not decided.apart.isdisjoint(_marks_of(draft))
        }
        return self._find(entry, provenance, apart)

    def _find(
        self, entry: Prepared, provenance: Provenance, others: Set[int]
    ) -> tuple[PaperDraft | None, list[Remark]]:
        """Do the same by the rules; `others` are papers that it is not."""
        facts = entry.facts
        shared: list[Remark] = []
        apart: dict[int, tuple[PaperDraft, str]] = {}
        judged: set[int] = set()
        for key in keys_of(facts):
            drafts = [draft for draft in self.of(key) if draft.paper_id not in others]
            if key[0] == "title" and len(drafts) > MOST_ALIKE:
                return None, shared
            fitting = []
            for draft in drafts:
                judged.add(draft.paper_id)
                judgement = _judge(facts, draft)
                if judgement.rule is not None:
                    fitting.append(draft)
                elif share_an_identifier(facts, draft.facts):
                    shared = [kept_apart(entry.record, [(draft, judgement.doubt)])]
                elif judgement.doubt:
                    apart[draft.paper_id] = (draft, judgement.doubt)
            if len(fitting) > 1 and key[0] == "title":
                equal = [draft for draft in fitting if draft.facts.title_key == facts.title_key]
                fitting = equal or fitting
            if len(fitting) == 1 or (fitting and key[0] != "title"):
                return fitting[0], shared
            if fitting:
                return None, [several_fit(entry.record, [draft.paper_id for draft in fitting])]
        similar = []
        for draft in self.of_similar_prints(facts):
            if draft.paper_id in judged or draft.paper_id in others:
                continue
            judgement = _judge(facts, draft)
            is_one_source = judgement.rule == SIMILAR_TITLE and draft.is_of(provenance)
            if judgement.rule is not None and not is_one_source:
                similar.append(draft)
            elif judgement.rule == SIMILAR_TITLE or judgement.doubt:
                apart[draft.paper_id] = (draft, judgement.doubt or SIMILARLY)
        if len(similar) == 1 and not shared:
            return similar[0], []
        if similar and not shared:
            return None, [several_fit(entry.record, [draft.paper_id for draft in similar])]
        if apart and not shared:
            shared = [kept_apart(entry.record, list(apart.values()))]
        return None, shared


def stored_keys(paper: ExistingPaper) -> Iterable[Key]:
    yield from (("record", entry.digest) for entry in paper.entries)
    if isinstance(paper, PaperDraft):
        yield from keys_of(paper.facts)
        if paper.as_said is not None:
            yield from keys_of(paper.as_said)


def _keys_of_draft(draft: PaperDraft) -> Iterator[Key]:
    for facts in (draft.facts, draft.as_said):
        if facts is not None:
            yield from keys_of(facts)
            yield from similar_keys(facts)


def _marks_of(draft: PaperDraft) -> set[bytes]:
    return marks_of([source.record for source in draft.sources if not source.decides])


def _judge(facts: Facts, draft: PaperDraft) -> Judgement:
    """Decide by what a paper shows; of one that was corrected by what its sources say as well."""
    judgement = judge(facts, draft.facts)
    if judgement.rule is None and draft.as_said is not None:
        by_sources = judge(facts, draft.as_said)
        return by_sources if by_sources.rule is not None else judgement
    return judgement


def wanted_keys(entry: Prepared) -> Iterable[Key]:
    """Give all keys that `find_candidates` looks for."""
    yield "record", entry.digest
    yield from keys_of(entry.facts)
    if entry.facts.arxiv_id:
        yield "doi", arxiv_doi(entry.facts.arxiv_id)


def arxiv_doi(arxiv_id: str) -> str:
    return ARXIV_DOI + arxiv_id.lower()


def keys_of(facts: Facts) -> list[Key]:
    """Give what may make two records one paper, from the surest to the least sure."""
    keys: list[Key] = []
    if facts.doi:
        keys.append(("doi", facts.doi))
    if facts.arxiv_id:
        keys.append(("arxiv", facts.arxiv_id))
    if facts.fingerprint:
        keys.append(("title", facts.fingerprint))
    return keys


def similar_keys(facts: Facts) -> Iterator[Key]:
    """Give the prints of a record by which papers of similar titles are found."""
    for name, value in zip(PRINTS, facts.prints, strict=True):
        if value is not None:
            yield name, value

"""Which paper each record of a batch goes to: one that is here, or a new one.

Joins the rules to what the library holds. Records of one batch meet each other here as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.ingest.corrections.known import PapersByHand
from app.ingest.drafts import ExistingPaper, PaperDraft, Prepared, new_draft
from app.ingest.matching.candidates import Candidates
from app.ingest.matching.index import Index, Key, stored_keys, wanted_keys
from app.ingest.matching.rules import may_be_similar
from app.ingest.removed.numbers import PaperNumbers
from app.ingest.sources import Provenance


@dataclass(slots=True)
class Placement:
    """Where the records of a batch go."""

    papers: list[ExistingPaper]
    """The papers that they belong to."""
    added: int
    """How many of these are new."""
    keys: set[Key]
    """By what the library will know them."""
    index: Index
    """The papers by what makes a record theirs."""

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
        return any(
            any(key in self.keys for key in wanted_keys(entry))
            or any(
                may_be_similar(entry.facts, paper.facts.words, paper.facts.year)
                for paper in self.index.of_similar_prints(entry.facts)
            )
            for entry in batch
        )

    def touches(self, candidates: Candidates) -> bool:
        """Say whether further records of these papers are still to be written."""
        ids = candidates.ids
        return any(paper.paper_id in ids for paper in self.papers)


def place(
    candidates: Candidates,
    batch: Sequence[Prepared],
    numbers: PaperNumbers,
    provenance: Provenance,
    by_hand: PapersByHand,
) -> Placement:
    """Find the paper of each record.

    Args:
        candidates: of this batch.
        batch: records in the order of their file; doubts that show here are added to them.
        numbers: gives new papers their ids.
        provenance: of the import.
        by_hand: what persons decided of papers.
    """
    index = Index()
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
        number = entry.record.number  # of the paper that it was asked for
        known = papers.get(number) if number is not None else by_digest.get(entry.digest)
        if known is not None:
            if isinstance(known, PaperDraft):
                known.take(entry, provenance)
                index.add(known)
            else:
                known.entries.append(entry)
            continue
        found, doubts = index.find(
            entry, provenance, by_hand.decisions.of(entry.record, entry.facts)
        )
        entry.doubts += doubts
        if found is None:
            draft = new_draft(numbers.take(entry.digest), entry, provenance)
            if (back := by_hand.corrected.take_back(entry.facts)) is not None:
                draft.come_back(back.paper_id, back.facts, back.corrections)
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
    keys = {key for paper in placed for key in stored_keys(paper)}
    return Placement(placed, added, keys, index)

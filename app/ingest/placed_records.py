"""What becomes of each record of a batch, for whoever watches an import."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from app.domain.records.record import PaperRecord, Remark
from app.ingest.drafts import ExistingPaper
from app.ingest.sources import Provenance

RecordOutcome = Literal["added", "completed", "matched"]


@dataclass(frozen=True, slots=True)
class PlacedRecord:
    """One record, and the paper that it goes to."""

    record: PaperRecord
    outcome: RecordOutcome
    """A new paper; something new of a paper that was here; or nothing new."""
    paper_id: int | None
    """The paper of an earlier import; None for one that this import brings."""
    fields: list[str]
    """Fields of the paper that it changes."""
    remarks: list[Remark]


Observe = Callable[[list[PlacedRecord]], object]


def placed_records(papers: Iterable[ExistingPaper], provenance: Provenance) -> list[PlacedRecord]:
    """Say what becomes of the records of a batch, in the order of their file."""
    placed = []
    for paper in papers:
        own = provenance.brings(paper.paper_id)
        for place, entry in enumerate(paper.entries):
            outcome: RecordOutcome = "completed" if entry.updates else "matched"
            if own and place == 0 and paper.is_new:
                outcome = "added"
            placed.append(
                PlacedRecord(
                    entry.record,
                    outcome,
                    None if own else paper.paper_id,
                    entry.updates,
                    [*entry.record.issues, *entry.doubts],
                )
            )
    return sorted(placed, key=lambda one: one.record.line or 0)

"""Doubts and notes that show once a record meets the papers of the library, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.domain.records.combine import Combined
from app.domain.records.field_text import field_text, shortened
from app.domain.records.record import PaperRecord, Remark
from app.domain.records.record_choice import SourceRecord

CONTRADICTION = "contradiction"
MAY_BE = "may-be-the-same"
SHARED = "identifier-shared"
SEVERAL_FIT = "several-fit"
AUTHOR_TWICE = "author-twice"
UPDATED = "updated"
FOUND_HERE = frozenset({CONTRADICTION, MAY_BE, SHARED, SEVERAL_FIT, AUTHOR_TWICE, UPDATED})
"""Codes of what shows here, and is found anew whenever the records come in."""

MOST_NAMED = 3
"""Papers that a doubt names."""
MOST_COMPARED = 30
"""Papers that are kept with a doubt, to be looked at beside each other."""


class DoubtedPaper(Protocol):
    """A paper that a record was compared with."""

    paper_id: int
    record: PaperRecord


def kept_apart(record: PaperRecord, papers: Sequence[tuple[DoubtedPaper, str]]) -> Remark:
    """Say of which papers a record may be, and why it is kept apart from each.

    Args:
        papers: with what speaks for and against them.
    """
    named = [
        f"paper {paper.paper_id}, {_named(paper.record)} ({doubt})"
        for paper, doubt in papers[:MOST_NAMED]
    ]
    more = f", or {len(papers) - MOST_NAMED:,} more" if len(papers) > MOST_NAMED else ""
    reason = f"{_named(record)} may be {' or '.join(named)}{more}; they are kept apart"
    code = SHARED if papers[0][1].startswith("the same identifier") else MAY_BE
    ids = tuple(paper.paper_id for paper, _ in papers[:MOST_COMPARED])
    return Remark("doubt", record.line, code, reason, record.title[:200], ids)


def several_fit(record: PaperRecord, paper_ids: Sequence[int]) -> Remark:
    """Say that a record may be any of some papers."""
    ids = ", ".join(str(paper_id) for paper_id in sorted(paper_ids))
    reason = f"it may be any of the papers {ids}; it is kept apart"
    fitting = tuple(sorted(paper_ids)[:MOST_COMPARED])
    return Remark("doubt", record.line, SEVERAL_FIT, reason, papers=fitting)


def contradiction(
    paper_id: int, sources: Sequence[SourceRecord], combined: Combined
) -> list[Remark]:
    """Say in what the last record of a paper contradicts another; nothing where it does not."""
    record = sources[-1].record
    notes = [
        f"{name} {shortened(field_text(name, record))} here, "
        f"{shortened(field_text(name, sources[other].record))} there"
        for name, other in combined.contradicting(len(sources) - 1)
    ]
    if not notes:
        return []
    reason = f"it contradicts another record of paper {paper_id}: {'; '.join(notes)}"
    return [Remark("doubt", record.line, CONTRADICTION, reason, record.title[:200])]


def updated(
    paper_id: int, record: PaperRecord, fields: Sequence[str], before: PaperRecord, after: Combined
) -> Remark:
    """Say what a record changed in a paper that was here."""
    said = [
        f"{name} {shortened(field_text(name, before)) or 'nothing'} → "
        f"{shortened(field_text(name, after.record)) or 'nothing'}"
        for name in fields
    ]
    return Remark("note", record.line, UPDATED, f"paper {paper_id} updated: {'; '.join(said)}")


def _named(record: PaperRecord) -> str:
    return f"{shortened(record.title)} ({record.year or 'no year'})"

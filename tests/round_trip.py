"""Made papers out in a format and in again: which fields come back otherwise."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from app.domain.records.record import PaperRecord, Remark
from app.exporters import FORMATS as EXPORTS
from app.exporters.exporter import FileOptions
from app.importers import FORMATS as IMPORTS
from app.importers import ReadContext, read_events
from tests.made_papers import made_papers

COMMON = (
    "title", "authors", "authors_truncated", "editors", "date", "abstract", "type", "venue",
    "volume", "issue", "pages", "publisher", "language", "keywords", "doi", "arxiv_id", "pmid",
    "issn", "url", "note",
)  # fmt: skip
"""Fields that every one of these formats can hold."""
HELD = {
    "bib": tuple({*COMMON, "groups"} - {"type"}),
    "ris": COMMON,
    "csl.json": (*COMMON, "groups", "links"),
    "csv": COMMON,
    "jsonl": (*COMMON, "groups", "links"),
}
"""Format -> fields of made papers that it can hold. In BibTeX a `misc` is a preprint or something
else; RIS and CSV have no mark for an organisation."""
BOTH = sorted(HELD.keys() & IMPORTS.keys())
"""Formats that are written and read."""


def papers_for(name: str, count: int, seed: int = 1) -> list[PaperRecord]:
    """Make papers for a format: tags and entities are text in CSV and JSON Lines only."""
    return made_papers(count, seed, markup=name in ("csv", "jsonl"))


def written(name: str, papers: Sequence[PaperRecord], options: FileOptions | None = None) -> str:
    """Write papers in a format."""
    return "".join(EXPORTS[name].write(papers, options))


def read_back(text: str, name: str | None) -> list[PaperRecord]:
    """Read papers, of which none may be refused; None: the format is told by the content."""
    context = ReadContext(imported_on=date(2026, 11, 29))
    events = list(read_events(io.BytesIO(text.encode()), name, context))
    records = [event for event in events if isinstance(event, PaperRecord)]
    rejected = [one for one in events if isinstance(one, Remark) and one.severity == "rejected"]
    assert not rejected, rejected
    return records


def changes(name: str, before: Sequence[PaperRecord], after: Sequence[PaperRecord]) -> list[str]:
    """Say which fields of which papers came back otherwise."""
    assert len(after) == len(before)
    return [
        f"{one.number}.{field}: {getattr(one, field)!r} -> {getattr(again, field)!r}"
        for one, again in zip(before, after, strict=True)
        for field in HELD[name]
        if getattr(one, field) != getattr(again, field)
    ]

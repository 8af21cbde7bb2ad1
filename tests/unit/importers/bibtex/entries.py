"""Entries of BibTeX, read."""

from __future__ import annotations

import io
from datetime import date

from app.domain.records.record import Event, PaperRecord, Remark
from app.importers import ReadContext, read_events

CONTEXT = ReadContext(imported_on=date(2026, 11, 29))
GOOD = "@article{good, title = {Good}, year = 2001}\n"
"""An entry without a fault."""


def events(text: str | bytes) -> list[Event]:
    """Records and remarks of a file."""
    data = text.encode() if isinstance(text, str) else text
    return list(read_events(io.BytesIO(data), "bib", CONTEXT))


def papers(text: str | bytes) -> list[PaperRecord]:
    """Records of a file."""
    return [event for event in events(text) if isinstance(event, PaperRecord)]


def paper(fields: str, kind: str = "article") -> PaperRecord:
    """The record of one entry, of which its fields are given."""
    (found,) = papers(f"@{kind}{{k, title = {{T}},\n {fields}\n}}\n")
    return found


def codes(text: str | bytes) -> list[str]:
    """Codes of all remarks of a file, those on its records among them."""
    found: list[str] = []
    for event in events(text):
        remarks = event.issues if isinstance(event, PaperRecord) else [event]
        found += [remark.code for remark in remarks if isinstance(remark, Remark)]
    return found

"""RIS, as Zotero, EndNote, Ovid, Scopus, PubMed and publishers write it.

Both dialects (`T1`, `A1`, `Y1`, `JF` and `TI`, `AU`, `PY`, `T2`) are read at once. A record
without its `ER` ends where the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.record import Event, Remark
from app.errors import ImportRefused
from app.importers.builder import rejected
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source
from app.importers.tagged.lines import LineDialect, TaggedRecord, stripped, tagged_records
from app.importers.tagged.ris_record import paper_record
from app.importers.values import UnfitRecord

_TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*)|\s*$)", re.DOTALL)
_LOOSE_TAG = re.compile(r"(TY|ER)\s{0,3}-\s*(.*)", re.DOTALL)
_WHAT_IT_IS = ("TI", "T1", "BT", "CT", "ST", "AU", "A1")


def _split(line: str) -> tuple[str, str] | None:
    match = _TAG.match(line)
    if match is None:
        text = stripped(line)
        match = _LOOSE_TAG.match(text) or (_TAG.match(text) if text is not line else None)
    return (match[1], (match[2] or "").strip()) if match else None


def _begins(tag: str, record: TaggedRecord | None, after_blank: bool) -> bool:
    if tag != "TY":
        return False
    return record is None or any(one.tag != "TY" for one in record.fields)


_DIALECT = LineDialect(split=_split, begins=_begins, ends=frozenset({"ER"}))


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each record, or why it is left out.

    Raises:
        ImportRefused: there is no record.
    """
    before: TaggedRecord | None = None
    seen = False
    for found in tagged_records(source, context, _DIALECT):
        if isinstance(found, Remark):
            yield from _event(before, context)
            before = None
            yield found
            continue
        seen = True
        if before is not None and not before.is_closed and not found.has(*_WHAT_IT_IS):
            # A second `TY` within a record: what follows has no title of its own.
            before.fields += found.fields
            before.unread += found.unread
            before.line_end, before.is_closed = found.line_end, found.is_closed
            continue
        yield from _event(before, context)
        before = found
    yield from _event(before, context)
    if not seen:
        raise ImportRefused("No record was found; expected lines such as “TY  - JOUR”.")


def _event(record: TaggedRecord | None, context: ReadContext) -> Iterator[Event]:
    if record is None:
        return
    try:
        yield paper_record(record, context)
    except UnfitRecord as error:
        yield rejected(error, record.line, " ".join(one.text for one in record.fields[:8])[:200])


_FIRST = re.compile(r"^[ \t\ufeff\xa0]*TY\s{0,3}-\s*\S", re.MULTILINE)


def detect(head: str) -> float:
    """How sure a text looks like RIS: a line `TY  - …` begins each record."""
    return 0.95 if _FIRST.search(head) else 0.0


IMPORTER = Importer(
    name="ris",
    description="RIS (lines such as “TY  - JOUR”)",
    suffixes=(".ris",),
    detect=detect,
    read=read,
    sample="""\
TY  - JOUR
AU  - Rowan, Ida
TI  - Tidal mixing in a small fjord
T2  - Journal of Invented Results
PY  - 2019/06/07
DO  - 10.5555/jir.2019.1
ER  -
""",
)

"""RIS, as Zotero, EndNote, Ovid, Scopus, PubMed and publishers write it.

Both dialects (`T1`, `A1`, `Y1`, `JF` and `TI`, `AU`, `PY`, `T2`) are read at once. A record
without its `ER` ends where the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.domain.records.record import Event, Remark
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source
from app.importers.tagged.lines import LineDialect, TaggedRecord, stripped, tagged_records
from app.importers.tagged.ris_record import paper_record
from app.importers.tagged.shared import read_papers

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
    return record is None or record.too_long or record.fields[-1].tag != "TY"


_DIALECT = LineDialect(split=_split, begins=_begins, ends=frozenset({"ER"}))


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each record, or why it is left out.

    Raises:
        ImportRefused: there is no record.
    """
    found = _joined(tagged_records(source, context, _DIALECT))
    return read_papers(found, context, paper_record, _excerpt, "TY  - JOUR")


def _joined(found: Iterable[TaggedRecord | Remark]) -> Iterator[TaggedRecord | Remark]:
    """Join a record to the one before it where a second `TY` is within that one.

    What follows has no title of its own then.
    """
    before: TaggedRecord | None = None
    for remark in found:
        is_open = before is not None and not before.is_closed
        if before and is_open and isinstance(remark, TaggedRecord) and not remark.has(*_WHAT_IT_IS):
            before.fields += remark.fields
            before.unread += remark.unread
            before.line_end, before.is_closed = remark.line_end, remark.is_closed
            continue
        if before is not None:
            yield before
            before = None
        if isinstance(remark, TaggedRecord):
            before = remark
        else:
            yield remark
    if before is not None:
        yield before


def _excerpt(record: TaggedRecord) -> str:
    return " ".join(field.text for field in record.fields[:8])[:200]


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

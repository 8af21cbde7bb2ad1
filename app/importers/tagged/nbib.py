"""PubMed's own format (`.nbib`, MEDLINE): `PMID- 123`, values continued on indented lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.records.record import Event
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source
from app.importers.tagged.lines import LineDialect, TaggedRecord, tagged_records
from app.importers.tagged.nbib_record import paper_record
from app.importers.tagged.shared import read_papers

_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}-(.*)", re.DOTALL)


def _split(line: str) -> tuple[str, str] | None:
    match = _TAG.match(line)
    return (match[1], match[2].strip()) if match else None


def _begins(tag: str, record: TaggedRecord | None, after_blank: bool) -> bool:
    return record is None or tag == "PMID" or after_blank


_DIALECT = LineDialect(split=_split, begins=_begins, only_indented=True, blank_ends=True)


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each record, or why it is left out.

    Raises:
        ImportRefused: there is no record.
    """
    found = tagged_records(source, context, _DIALECT)
    return read_papers(found, context, paper_record, _excerpt, "PMID- 20481061")


def _excerpt(record: TaggedRecord) -> str:
    return " ".join(f"{field.tag} {field.text}" for field in record.fields[:5])


_FIRST = re.compile(r"^PMID ?- ?\d", re.MULTILINE)
_OWN_TAGS = re.compile(r"^(?:OWN|STAT|FAU|FED|MH|DP|JT|TA|AID|LID|PT|PG|SO) *- ?", re.MULTILINE)
_OF_RIS = re.compile(r"^TY +- ", re.MULTILINE)
_ENOUGH = 3


def detect(head: str) -> float:
    """How sure a text looks like PubMed's format: a PMID, or several of its own tags."""
    if _FIRST.search(head):
        return 0.95
    if len(set(_OWN_TAGS.findall(head))) >= _ENOUGH and not _OF_RIS.search(head):
        return 0.6
    return 0.0


IMPORTER = Importer(
    name="nbib",
    description="PubMed’s format (lines such as “PMID- 20481061”)",
    suffixes=(".nbib",),
    detect=detect,
    read=read,
    sample="""\
PMID- 10000001
DP  - 2019 Jun 7
TI  - Tidal mixing in a small fjord.
FAU - Rowan, Ida
AU  - Rowan I
JT  - Journal of invented results
AID - 10.5555/jir.2019.1 [doi]
""",
)

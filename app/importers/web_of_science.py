"""Web of Science as plain text: `PT J`, `AU Ek, A`, values continued on indented lines.

The two letters are those of its tables, whose columns say what each of them means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.records.record import Event, PaperRecord
from app.domain.text.references import decode_references
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source
from app.importers.tables.columns import guess_columns
from app.importers.tables.people import NameStyle
from app.importers.tables.record import TableStyle, fill
from app.importers.tables.rows import TableRow
from app.importers.tagged.lines import LineDialect, TaggedField, TaggedRecord, tagged_records
from app.importers.tagged.shared import begin_paper, read_papers

_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9])(?: (.*)|\s*$)", re.DOTALL)
_FIRST = re.compile(
    r"^\ufeff?(?:FN (?:Clarivate|ISI|Thomson)|PT [A-Z]\s*\r?\n(?:AU|BE|CA|GP|TI) )", re.M
)
_OF_FILE = frozenset({"FN", "VR", "EF"})
_A_LINE_EACH = frozenset({"AU", "AF", "BA", "BF", "BE", "GP", "CA", "CR", "C1", "C3"})
"""Tags whose lines are values of their own; those of others are one text."""
_NAMES = NameStyle(";", inverted=True)


def _split(line: str) -> tuple[str, str] | None:
    match = _TAG.match(line)
    return (match[1], (match[2] or "").strip()) if match else None


def _begins(tag: str, record: TaggedRecord | None, after_blank: bool) -> bool:
    return tag == "PT" or (record is None and tag not in _OF_FILE)


_DIALECT = LineDialect(
    _split, _begins, ends=frozenset({"ER"}), of_file=_OF_FILE, only_indented=True
)


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each record, or why it is left out.

    Raises:
        ImportRefused: there is no record.
    """
    found = tagged_records(source, context, _DIALECT)
    return read_papers(found, context, _paper_record, _excerpt, "PT J")


def _excerpt(record: TaggedRecord) -> str:
    return " ".join(f"{field.tag} {field.text}" for field in record.fields[:5])


def _paper_record(record: TaggedRecord, context: ReadContext) -> PaperRecord:
    """Read a record as the row of a table that has a column for each of its tags.

    Raises:
        UnfitRecord: it has no title, or is too long.
    """
    builder, values = begin_paper(record, context)
    tags = dict.fromkeys(("TI", *(field.tag for field in record.fields if field.tag != "ER")))
    cells = ["; ".join(map(_text, values.fields(tag))) for tag in tags]
    row = TableRow([decode_references(cell) for cell in cells], record.line, record.line_end)
    looks = dict.fromkeys(range(len(tags)), _NAMES)
    fill(builder, row, TableStyle(guess_columns(list(tags), by_tags=True), looks))
    return builder.build()


def _text(field: TaggedField) -> str:
    return "; ".join(filter(None, field.lines)) if field.tag in _A_LINE_EACH else field.text


def detect(head: str) -> float:
    """How sure a text looks like it: its first line, or a record that begins with its type."""
    return 0.95 if _FIRST.search(head) else 0.0


IMPORTER = Importer(
    name="wos",
    description="Web of Science as plain text (lines such as “PT J”)",
    suffixes=(".ciw", ".txt"),
    detect=detect,
    read=read,
    sample="""\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Rowan, I
AF Rowan, Ida
TI Tidal mixing in a
   small fjord
SO JOURNAL OF INVENTED RESULTS
PY 2019
DI 10.5555/jir.2019.1
ER
""",
)

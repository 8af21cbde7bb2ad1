"""EndNote's tagged format (`.enw`), which is Refer's: `%A Rowan, Ida`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.identifiers import web_address
from app.domain.records.record import Event, PaperRecord
from app.domain.text.markup import from_markup
from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source
from app.importers.tagged.dates import take_date
from app.importers.tagged.lines import (
    LineDialect,
    TaggedRecord,
    TaggedValues,
    stripped,
    tagged_records,
)
from app.importers.tagged.shared import (
    begin_paper,
    read_papers,
    take_keywords,
    take_name,
    take_serial_numbers,
)

_TAG = re.compile(r"%([0-9A-Z@!#$&()*+,.:;<=>?\[\]^`|~\\-])(?: (.*)|\s*$)", re.DOTALL)
_FIELDS = {"V": "volume", "N": "issue", "P": "pages", "I": "publisher", "G": "language"}


_FIRST = re.compile(r"^[\ufeff \t]*%0 \w+", re.MULTILINE)
_OWN_TAGS = re.compile(r"^[\ufeff \t]*%([ATDJ]) \S", re.MULTILINE)

ENDNOTE_TYPES = {
    "journal article": "article", "electronic article": "article", "magazine article": "article",
    "newspaper article": "article", "conference paper": "conference",
    "conference proceedings": "conference", "book": "book", "edited book": "book",
    "electronic book": "book", "book section": "chapter", "electronic book section": "chapter",
    "thesis": "thesis", "report": "report", "government document": "report", "dataset": "dataset",
    "computer program": "software", "preprint": "preprint",
}  # fmt: skip
"""EndNote's name in lower case -> our type."""


def _split(line: str) -> tuple[str, str] | None:
    match = _TAG.match(stripped(line))
    return (match[1], (match[2] or "").strip()) if match else None


def _begins(tag: str, record: TaggedRecord | None, after_blank: bool) -> bool:
    if record is None or tag == "0":
        return True
    return after_blank and record.fields[0].tag != "0" and record.has("T")


_DIALECT = LineDialect(split=_split, begins=_begins)


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each record, or why it is left out.

    Raises:
        ImportRefused: there is no record.
    """
    found = tagged_records(source, context, _DIALECT)
    return read_papers(found, context, _paper_record, _excerpt, "%0 Journal Article")


def _excerpt(record: TaggedRecord) -> str:
    return " ".join(field.text for field in record.fields[:5])


def _paper_record(record: TaggedRecord, context: ReadContext) -> PaperRecord:
    builder, values = begin_paper(record, context)
    printed = values.first("0")
    kind = ENDNOTE_TYPES.get(printed.lower())
    builder.put("type", kind or ("other" if printed else None))
    if printed and kind is None:
        builder.keep("0", printed)
    builder.title(from_markup(values.first("T")))
    for text in values.all("A"):
        take_name(builder, text)
    for text in values.all("E"):
        take_name(builder, text, editor=True)
    year, day = (take_date(builder, tag, values.first(tag)) for tag in ("D", "8"))
    builder.date(_date(year, day))
    venue = ("B", "J", "S") if kind in ("chapter", "conference") else ("J", "B")
    builder.put("venue", from_markup(values.first(*venue)))
    for tag, name in _FIELDS.items():
        builder.put(name, values.first(tag))
    builder.put("doi", values.first("R"))
    abstracts = values.fields("X")
    builder.abstract(from_markup(abstracts[0].paragraphs) if abstracts else None)
    for other in abstracts[1:]:
        builder.keep("X", other.paragraphs)
    for field in values.fields("K"):
        take_keywords(builder, "\n".join(field.lines))
    if numbers := values.all("@"):
        take_serial_numbers(builder, "; ".join(numbers))
    builder.put("note", values.first("Z", "O"))
    _take_addresses(builder, values)
    values.keep(builder.record.title)
    return builder.build()


def _date(year: str, day: str) -> str:
    """The year with the day or month that `%8` prints beside it."""
    if not year or not day:
        return year or day
    return day if year in day else f"{day} {year}"


def _take_addresses(builder: RecordBuilder, values: TaggedValues) -> None:
    web = [url for text in values.all("U") for url in text.split() if web_address(url)]
    builder.put("url", next(iter(web), None))
    for url in web[1:]:
        builder.link(url)
    for text in values.all(">"):
        builder.link(text, "pdf")


def detect(head: str) -> float:
    """How sure a text looks like EndNote's tags: `%0` begins a record, or `%A`, `%T` are there."""
    if _FIRST.search(head):
        return 0.9
    return 0.6 if {"A", "T"} <= set(_OWN_TAGS.findall(head)) else 0.0


IMPORTER = Importer(
    name="enw",
    description="EndNote’s tags (lines such as “%0 Journal Article”)",
    suffixes=(".enw",),
    detect=detect,
    read=read,
    sample="""\
%0 Journal Article
%A Rowan, Ida
%T Tidal mixing in a small fjord
%J Journal of Invented Results
%D 2019
%R 10.5555/jir.2019.1
""",
)

"""RIS: tagged lines that every reference manager reads.

A value stays on its line: line breaks become spaces, so that no text can begin a tag or end a
record. https://en.wikipedia.org/wiki/RIS_(file_format) lists the tags and types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.identifiers import web_address
from app.domain.records.record import PaperRecord
from app.exporters.exporter import Exporter, FileOptions
from app.exporters.values import authors_of, editors_of, kind_of, legal, page_range, web_links

TYPES = {
    "article": "JOUR",
    "conference": "CONF",
    "preprint": "UNPB",
    "book": "BOOK",
    "chapter": "CHAP",
    "thesis": "THES",
    "report": "RPRT",
    "dataset": "DATA",
    "software": "COMP",
    "other": "GEN",
}
"""RIS has no type of its own for preprints; they are unpublished work there."""
ET_AL = "et al."
"""Stands as the last author where the source cuts its list."""


def _write(records: Iterable[PaperRecord], _options: FileOptions) -> Iterator[str]:
    for record in records:
        lines = [f"{tag}  - {text}" for tag, value in _values(record) if (text := _line(value))]
        yield "\r\n".join([*lines, "ER  - ", "", ""])


def _line(value: str | None) -> str:
    return " ".join(legal(value or "").split())


def _values(record: PaperRecord) -> Iterator[tuple[str, str | None]]:
    kind = kind_of(record)
    yield "TY", TYPES[kind]
    yield "M3", "Preprint" if kind == "preprint" else None
    yield "TI", record.title
    for name in authors_of(record):
        yield "AU", name.inverted
    if record.authors and record.authors_truncated:
        yield "AU", ET_AL
    for name in editors_of(record):
        yield "ED", name.inverted
    if record.date:
        yield "PY", str(record.year)
        parts = [*record.date.split("-"), "", ""][:3]
        yield "DA", "/".join([*parts, ""])
    else:
        yield "PY", record.date_printed
    yield "T2", record.venue
    yield "VL", record.volume
    yield "IS", record.issue
    first, last = page_range(record.pages or "") or (record.pages, None)
    yield "SP", first
    yield "EP", last
    yield "PB", record.publisher
    yield from (("SN", number) for number in _numbers(record))
    yield "DO", record.doi
    if record.pmid:
        yield from (("AN", record.pmid), ("DB", "PubMed"))
    yield "M1", f"arXiv:{record.arxiv_id}" if record.arxiv_id else None
    yield "UR", web_address(record.url or "")
    for link in web_links(record):
        yield "L1" if link.kind == "pdf" else "L2", link.url
    yield from (("KW", word) for word in record.keywords)
    yield "AB", record.abstract
    yield "LA", record.language
    yield "N1", record.note


def _numbers(record: PaperRecord) -> list[str]:
    """Each ISBN and ISSN."""
    printed = filter(None, (record.isbn, record.issn))
    return [number.strip() for text in printed for number in text.split(",")]


EXPORTER = Exporter(
    "ris",
    "RIS",
    "for every reference manager",
    "application/x-research-info-systems; charset=utf-8",
    _write,
)

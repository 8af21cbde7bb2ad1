"""A feed of the papers of an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as Xml

from app.domain.identifiers import doi_address, web_address
from app.domain.people.names import without_number
from app.domain.records.record import PaperRecord
from app.domain.tex.html import plain_text
from app.domain.text.slugs import slug
from app.exporters.exporter import Exporter
from app.exporters.feeds.elements import END, START, add, head, link, urn, written
from app.exporters.options import FileOptions
from app.exporters.signs import legal

NOBODY = "unknown"
"""The author of an entry whose source names none: Atom wants one."""


def _write(records: Iterable[PaperRecord], options: FileOptions) -> Iterator[str]:
    yield from head(options)
    for record in records:
        yield written(_entry(record, options))
    yield END


def _entry(record: PaperRecord, options: FileOptions) -> Xml.Element:
    entry = Xml.Element("entry")
    add(entry, "id", urn(options, f"/papers/{record.number}"))
    add(entry, "title", plain_text(record.title))
    add(entry, "updated", record.updated or options.updated or START)
    if record.date_precision == "day" and not record.year_inferred:
        add(entry, "published", f"{record.date}T00:00:00Z")
    for name in record.authors or record.implied_authors or (NOBODY,):
        add(Xml.SubElement(entry, "author"), "name", without_number(name))
    for word in dict.fromkeys((*record.categories, *record.keywords)):
        Xml.SubElement(entry, "category", {"term": legal(word)})
    addresses = [doi_address(record.doi or ""), web_address(record.url or "")]
    if options.home:
        addresses.insert(0, f"{options.home}/papers/{slug(record.number or 0, record.title)}")
    for place, address in enumerate(filter(None, addresses)):
        link(entry, "related" if place else "alternate", address)
    if record.doi:
        add(entry, "dc:identifier", f"doi:{record.doi}")
    add(entry, "content", plain_text(record.abstract or record.title))
    return entry


EXPORTER = Exporter(
    "atom",
    "Atom",
    "a feed, for feed readers",
    "application/atom+xml; charset=utf-8",
    _write,
    newest_in_first=True,
)

"""Atom: a feed of the papers of an address (RFC 4287).

Each paper's id is made of the library and its number there, and so is the same under every address
at which the library is served.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as Xml

from app.domain.identifiers import doi_address, web_address
from app.domain.people.names import without_number
from app.domain.records.record import PaperRecord
from app.domain.tex.html import plain_text
from app.domain.text.slugs import slug
from app.exporters.exporter import Exporter
from app.exporters.options import FileOptions
from app.exporters.signs import legal

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
NOBODY = "unknown"
"""The author of an entry whose source names none: Atom wants one."""
START = "1970-01-01T00:00:00Z"
"""When a paper changed of which no change is known: made for a test or read from no library."""


def _write(records: Iterable[PaperRecord], options: FileOptions) -> Iterator[str]:
    feed = Xml.Element("feed")
    _add(feed, "id", _id(options, options.address.removeprefix(options.home)))
    _add(feed, "title", options.title)
    _add(feed, "updated", options.updated or START)
    _add(feed, "generator", "Œuvre")
    if options.address:
        _link(feed, "self", options.address, "application/atom+xml")
        path, _, query = options.address.partition("?")
        page = path.removesuffix(".atom") + (f"?{query}" if query else "")
        _link(feed, "alternate", page, "text/html")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<feed xmlns="{ATOM}" xmlns:dc="{DUBLIN_CORE}">\n'
    yield from (_written(element) for element in feed)
    for record in records:
        yield _written(_entry(record, options))
    yield "</feed>\n"


def _entry(record: PaperRecord, options: FileOptions) -> Xml.Element:
    entry = Xml.Element("entry")
    _add(entry, "id", _id(options, f"/papers/{record.number}"))
    _add(entry, "title", plain_text(record.title))
    _add(entry, "updated", record.updated or options.updated or START)
    if record.date_precision == "day" and not record.year_inferred:
        _add(entry, "published", f"{record.date}T00:00:00Z")
    for name in record.authors or record.implied_authors or (NOBODY,):
        _add(Xml.SubElement(entry, "author"), "name", without_number(name))
    for word in dict.fromkeys((*record.categories, *record.keywords)):
        Xml.SubElement(entry, "category", {"term": legal(word)})
    addresses = [doi_address(record.doi or ""), web_address(record.url or "")]
    if options.home:
        addresses.insert(0, f"{options.home}/papers/{slug(record.number or 0, record.title)}")
    for place, address in enumerate(filter(None, addresses)):
        _link(entry, "related" if place else "alternate", address)
    if record.doi:
        _add(entry, "dc:identifier", f"doi:{record.doi}")
    _add(entry, "content", plain_text(record.abstract or record.title))
    return entry


def _id(options: FileOptions, path: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{options.library}{path}").urn


def _add(parent: Xml.Element, name: str, text: str) -> None:
    if text := legal(text).strip():
        Xml.SubElement(parent, name).text = text


def _link(parent: Xml.Element, kind: str, address: str, media_type: str = "") -> None:
    said = {"rel": kind, "type": media_type, "href": legal(address)}
    Xml.SubElement(parent, "link", {name: value for name, value in said.items() if value})


def _written(element: Xml.Element) -> str:
    Xml.indent(element, level=1)
    return f"  {Xml.tostring(element, encoding='unicode').rstrip()}\n"


EXPORTER = Exporter(
    "atom",
    "Atom",
    "a feed, for feed readers",
    "application/atom+xml; charset=utf-8",
    _write,
    newest_in_first=True,
)

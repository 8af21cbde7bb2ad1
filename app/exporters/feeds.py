"""Feeds: of the papers of an address, and of what an import changed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree as Xml

from app.domain.identifiers import doi_address, web_address
from app.domain.people.names import without_number
from app.domain.records.field_text import FieldDifference
from app.domain.records.record import PaperRecord
from app.domain.tex.html import plain_text
from app.domain.text.slugs import slug
from app.exporters.exporter import Exporter, FileOptions
from app.exporters.values import legal

NOBODY = "unknown"
"""The author of an entry whose source names none: Atom wants one."""


ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
START = "1970-01-01T00:00:00Z"
"""When a paper changed of which no change is known: made for a test or read from no library."""
END = "</feed>\n"

AUTHOR = "Œuvre"
"""Atom wants an author of each entry: a change has none but the program that found it."""


def _write(records: Iterable[PaperRecord], options: FileOptions) -> Iterator[str]:
    return _feed((_entry(record, options) for record in records), options)


def _feed(entries: Iterable[Xml.Element], options: FileOptions) -> Iterator[str]:
    yield from _head(options)
    yield from map(_written, entries)
    yield END


def _entry(record: PaperRecord, options: FileOptions) -> Xml.Element:
    entry = Xml.Element("entry")
    _add(entry, "id", _urn(options, f"/papers/{record.number}"))
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


EXPORTER = Exporter(
    "atom",
    "Atom",
    "a feed, for feed readers",
    "application/atom+xml; charset=utf-8",
    _write,
    newest_in_first=True,
)


def _head(options: FileOptions) -> Iterator[str]:
    feed = Xml.Element("feed")
    _add(feed, "id", _urn(options, options.address.removeprefix(options.home)))
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


def _urn(options: FileOptions, path: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{options.library}{path}").urn


def _add(parent: Xml.Element, name: str, text: str, **attributes: str) -> None:
    if text := legal(text).strip():
        Xml.SubElement(parent, name, attributes).text = text


def _link(parent: Xml.Element, kind: str, address: str, media_type: str = "") -> None:
    given = {"rel": kind, "type": media_type, "href": legal(address)}
    Xml.SubElement(parent, "link", {name: value for name, value in given.items() if value})


def _written(element: Xml.Element) -> str:
    Xml.indent(element, level=1)
    return f"  {Xml.tostring(element, encoding='unicode').rstrip()}\n"


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One paper that an import brought, changed, or has no more."""

    import_id: int
    paper_id: int
    words: str
    """What happened: `new`, `changed: title, date` …"""
    kinds: Sequence[str]
    title: str
    fields: Sequence[FieldDifference]
    updated: str | None
    """When (RFC 3339)."""


def write_changes(entries: Iterable[ChangeEntry], options: FileOptions) -> Iterator[str]:
    """Write a feed of changes in pieces."""
    return _feed((_change_entry(entry, options) for entry in entries), options)


def _change_entry(one: ChangeEntry, options: FileOptions) -> Xml.Element:
    entry = Xml.Element("entry")
    title = plain_text(one.title)
    _add(entry, "id", _urn(options, f"/imports/{one.import_id}/changes/{one.paper_id}"))
    _add(entry, "title", f"{title} ({one.words})")
    _add(entry, "updated", one.updated or options.updated or START)
    _add(Xml.SubElement(entry, "author"), "name", AUTHOR)
    for kind in one.kinds:
        Xml.SubElement(entry, "category", {"term": kind})
    if options.home:
        _link(entry, "alternate", f"{options.home}/papers/{slug(one.paper_id, one.title)}")
    _add(entry, "content", "".join(_lines(one)), type="html")
    return entry


def _lines(entry: ChangeEntry) -> Iterator[str]:
    if not entry.fields:
        yield f"<p>{escape(entry.words)}</p>"
    for field in entry.fields:
        before = f"<del>{escape(field.before)}</del> " if field.before else ""
        after = f"<ins>{escape(field.after)}</ins>" if field.after else ""
        yield f"<p>{escape(field.field.replace('_', ' '))}: {before}{after}</p>"

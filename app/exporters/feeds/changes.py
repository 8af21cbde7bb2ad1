"""A feed of what an import changed: an entry for each paper, with every field before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree as Xml

from app.domain.records.difference import FieldDifference
from app.domain.tex.html import plain_text
from app.domain.text.slugs import slug
from app.exporters.feeds.elements import END, START, add, head, link, urn, written
from app.exporters.options import FileOptions

AUTHOR = "Œuvre"
"""Atom wants an author of each entry: a change has none but the program that found it."""


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
    yield from head(options)
    for entry in entries:
        yield written(_entry(entry, options))
    yield END


def _entry(one: ChangeEntry, options: FileOptions) -> Xml.Element:
    entry = Xml.Element("entry")
    title = plain_text(one.title)
    add(entry, "id", urn(options, f"/imports/{one.import_id}/changes/{one.paper_id}"))
    add(entry, "title", f"{title} ({one.words})")
    add(entry, "updated", one.updated or options.updated or START)
    add(Xml.SubElement(entry, "author"), "name", AUTHOR)
    for kind in one.kinds:
        Xml.SubElement(entry, "category", {"term": kind})
    if options.home:
        link(entry, "alternate", f"{options.home}/papers/{slug(one.paper_id, one.title)}")
    add(entry, "content", "".join(_lines(one)), type="html")
    return entry


def _lines(entry: ChangeEntry) -> Iterator[str]:
    if not entry.fields:
        yield f"<p>{escape(entry.words)}</p>"
    for field in entry.fields:
        before = f"<del>{escape(field.before)}</del> " if field.before else ""
        after = f"<ins>{escape(field.after)}</ins>" if field.after else ""
        yield f"<p>{escape(field.field.replace('_', ' '))}: {before}{after}</p>"

"""Atom as the arXiv API answers, and other feeds of papers in Atom.

https://info.arxiv.org/help/api/user-manual.html describes the format. An answer without papers, and
one that is an error, are refused with what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from app.domain.identifiers import normal_arxiv_id, normal_doi, web_address
from app.domain.records.record import Event
from app.errors import ImportRefused
from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source
from app.importers.xml_formats.formats import printed, read_papers, root_of, text_at, text_of
from app.importers.xml_formats.stream import XmlRecord, XmlShape

_ATOM = "http://www.w3.org/2005/Atom"
_HEADER = """
id title subtitle updated link author contributor category generator icon logo rights
itemsPerPage totalResults startIndex Query
"""
_SHAPE = XmlShape(records=("entry",), around=frozenset(_HEADER.split()))
_ERRORS = "/api/errors"
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?")
_WITHDRAWN = re.compile(
    r"^\W*withdrawn\b|\b(?:paper|article|preprint|manuscript|submission|work|version)\s"
    r"(?:has\sbeen|was|is|had\sto\sbe)\s(?:temporarily\s)?withdrawn\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"<(?:\w+:)?link\b([^>]*)>")
_REL, _HREF = (re.compile(rf"\b{name}\s*=\s*[\"']([^\"']*)") for name in ("rel", "href"))
_PARAGRAPH = re.compile(r"\n[ \t]{2,}|\n[ \t]*\n")
_ONE_VALUE = {"doi": "doi", "journal_ref": "venue", "comment": "note"}


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each entry as a record.

    Raises:
        ImportRefused: the answer is an error, or has no entry.
    """
    nothing = "The feed has no paper; a query that gives this answer found nothing."
    return read_papers(source, context, _SHAPE, _fill, nothing)


def feed_address(source: Source) -> str:
    """Give the address that a feed names as its own; "" where it names none."""
    head = source.head().decode("utf-8", "replace").partition("<entry")[0]
    for link in _LINK.findall(head):
        if "self" in (_REL.findall(link) or ["self"]):
            return unescape("".join(_HREF.findall(link)[:1]))
    return ""


def _fill(builder: RecordBuilder, found: XmlRecord) -> None:
    entry = found.element
    identifier = text_at(entry, "id")
    if _ERRORS in identifier:
        raise ImportRefused(f"The file is an error that arXiv gave: {text_at(entry, 'summary')}.")
    builder.title(printed(entry.find("title")))
    abstract = entry.find("summary") if entry.find("summary") is not None else entry.find("content")
    builder.abstract(_unwrapped(printed(abstract)))
    _take_identifier(builder, identifier)
    withdrawn = any(
        _WITHDRAWN.search(text_at(entry, name)[:300]) for name in ("comment", "summary")
    )
    if withdrawn:
        builder.add("tags", "withdrawn")
    _take_dates(builder, entry)
    builder.add("categories", *_categories(builder, entry))
    for child in entry:
        tag = str(child.tag)
        if tag == "author":
            places = [text_of(place) for place in child.iterfind("affiliation")]
            builder.author(text_at(child, "name"), affiliations=places)
        elif tag == "link":
            _take_link(builder, child, withdrawn)
        elif tag in _ONE_VALUE:
            builder.put(_ONE_VALUE[tag], text_of(child))
        elif tag not in _READ:
            builder.keep(tag, text_of(child))


_READ = frozenset(
    {"id", "title", "summary", "content", "published", "updated", "category", "primary_category"}
)


def _take_identifier(builder: RecordBuilder, identifier: str) -> None:
    if normal_arxiv_id(identifier) is not None:
        builder.put("arxiv_id", identifier)
        builder.put("type", "preprint")
    elif web_address(identifier):
        builder.put("url", identifier)
    else:
        builder.keep("id", identifier)


def _take_dates(builder: RecordBuilder, entry: etree._Element) -> None:
    """Take the day of the first version; that of a later one is another date of the paper."""
    published, updated = (
        text_at(entry, name).partition("T")[0] for name in ("published", "updated")
    )
    builder.date(published or updated)
    if published and updated != published:
        builder.release("version", date=updated)


def _categories(builder: RecordBuilder, entry: etree._Element) -> Iterator[str]:
    """The categories of arXiv, the primary one first; classes of other schemes are kept apart."""
    for name in ("primary_category", "category"):
        for element in entry.iterfind(name):
            term = str(element.get("term", ""))
            if _CATEGORY.fullmatch(term):
                yield term
            else:
                builder.keep("category", term)


def _take_link(builder: RecordBuilder, element: etree._Element, withdrawn: bool) -> None:
    address = str(element.get("href", ""))
    kind = str(element.get("title") or "")
    if kind == "doi" and normal_doi(address) == builder.record.doi:
        return
    if element.get("rel", "alternate") == "alternate" and builder.record.url is None:
        builder.put("url", address)
    elif kind != "pdf" or not withdrawn:
        builder.link(address, kind or None)


def _unwrapped(text: str) -> str:
    """A text without the line breaks that arXiv puts in; paragraphs, which it indents, stay."""
    paragraphs = (" ".join(part.split()) for part in _PARAGRAPH.split(text.strip()))
    return "\n\n".join(filter(None, paragraphs))


def detect(head: str) -> float:
    """Whether the root is an Atom feed; surest where arXiv is named."""
    if root_of(head) not in ("feed", "entry") or _ATOM not in head:
        return 0.0
    return 1.0 if "arxiv.org" in head else 0.6


IMPORTER = Importer(
    name="arxiv-atom",
    description="Atom (answers of the arXiv API)",
    suffixes=(".atom", ".xml"),
    detect=detect,
    read=read,
    sample=(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry>'
        "<id>http://arxiv.org/abs/2101.00001v1</id><title>Tides</title>"
        "<published>2021-01-02T08:00:00Z</published>"
        "<author><name>Zoë Marren</name></author></entry></feed>"
    ),
)

"""What all readers of XML formats share: telling a format, records, and texts of elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from app.domain.records.record import Event, Remark
from app.domain.reported import count_of
from app.domain.tex.from_mathml import ELEMENTS
from app.domain.text.markup import from_markup
from app.errors import ImportRefused
from app.importers.builder import RecordBuilder, rejected
from app.importers.source import ReadContext, Source
from app.importers.values import UnfitRecord
from app.importers.xml_formats.stream import XmlRecord, XmlShape, read_xml

_BEFORE_ROOT = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->)", re.DOTALL)
_DOCTYPE = re.compile(r"\s*<!DOCTYPE\s+(?:[\w.-]+:)?([\w.-]+)", re.IGNORECASE)
_FIRST_TAG = re.compile(r"\s*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]")


_MARKUP = ELEMENTS | {"b", "br", "em", "i", "p", "span", "strong", "sub", "sup", "tt", "u"}
"""Elements within texts that mean something; of others the text alone is taken."""


def root_of(head: str) -> str:
    """The local name of a file's root element, by its DOCTYPE or its first tag; "" for no XML.

    Args:
        head: the beginning of the file.
    """
    at = 0
    text = head.lstrip("\ufeff")
    while found := _BEFORE_ROOT.match(text, at):
        at = found.end()
    match = _DOCTYPE.match(text, at) or _FIRST_TAG.match(text, at)
    return match[1] if match else ""


def read_papers(
    source: Source,
    context: ReadContext,
    shape: XmlShape,
    fill: Callable[[RecordBuilder, XmlRecord], str | None],
    nothing: str,
) -> Iterator[Event]:
    """Give a paper for each element of a format.

    Args:
        fill: puts an element into a builder; returns what kind of record it is if it is no paper
            ("person's record"), which is counted.
        nothing: what to say of a file without any record.

    Raises:
        ImportRefused: nothing of the file can be read.
    """
    others: dict[str, list[int]] = {}
    empty = True
    for found in read_xml(source, context.limits, shape):
        if isinstance(found, Remark):
            empty = empty and found.severity == "note"
            yield found
            continue
        empty = False
        builder = RecordBuilder(context, found.line, found.line_end)
        if found.mended:
            builder.doubt("mended-xml", found.mended)
        kind = fill(builder, found)
        if kind is not None:
            others.setdefault(kind, []).append(found.line)
            continue
        try:
            yield builder.build()
        except UnfitRecord as error:
            yield rejected(error, found.line, "".join(found.element.itertext()))
    for kind, lines in others.items():
        reason = f"left out as no paper: {count_of(len(lines), kind)}"
        yield Remark("note", lines[0], "no-paper", reason)
    if empty:
        raise ImportRefused(nothing)


def text_of(element: etree._Element | None) -> str:
    """The text of an element and of what is in it, in one line."""
    if element is None:
        return ""
    text = (element.text or "") if len(element) == 0 else "".join(element.itertext())
    return " ".join(text.split())


def text_at(element: etree._Element, path: str) -> str:
    """The text of the first element of a path."""
    return text_of(element.find(path))


def texts_at(element: etree._Element, path: str) -> Iterator[str]:
    """The texts of all elements of a path that have one."""
    for found in element.iterfind(path):
        if text := text_of(found):
            yield text


def printed(element: etree._Element | None) -> str:
    """The text of an element as it is printed; markup in it becomes signs and formulas."""
    if element is None:
        return ""
    if len(element) == 0:
        return element.text or ""
    others = {str(one.tag) for one in element.iterdescendants()} - _MARKUP
    etree.strip_tags(element, *others)  # their text stays
    whole = etree.tostring(element, encoding="unicode", with_tail=False)
    return from_markup(whole[whole.index(">") + 1 : whole.rindex("<")], again=False)

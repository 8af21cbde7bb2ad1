"""What all readers of XML formats share: telling a format, and giving records from elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from app.domain.records.record import Event, Remark
from app.domain.reported import count_of
from app.errors import ImportRefused
from app.importers.builder import RecordBuilder, rejected
from app.importers.source import ReadContext, Source
from app.importers.values import UnfitRecord
from app.importers.xml_formats.stream import XmlRecord, XmlShape, read_xml

_BEFORE_ROOT = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->)", re.DOTALL)
_DOCTYPE = re.compile(r"\s*<!DOCTYPE\s+(?:[\w.-]+:)?([\w.-]+)", re.IGNORECASE)
_FIRST_TAG = re.compile(r"\s*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]")


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

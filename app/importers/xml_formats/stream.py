"""Reading an XML file of any size record by record.

    for found in read_xml(source, limits, SHAPE):
        if isinstance(found, Remark): …   # a broken record, a note on the encoding
        else: found.element …             # one whole record

The file is cut at its records (`pieces`), and lxml parses each by itself (`fragments`): a fault
costs its record, memory holds one record at a time, and no entity of a DOCTYPE is ever expanded.
lxml's own `iterparse` ends at the first fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from app.domain.records.record import Remark
from app.domain.text.plain import clean_text, decode
from app.errors import ImportRefused
from app.importers.source import Limits, Source
from app.importers.xml_formats.fragments import FragmentReader
from app.importers.xml_formats.pieces import Cutter, Piece, Window
from app.importers.xml_formats.prolog import Prolog, read_prolog

_RECORD_FACTOR = 16
"""Markup and affiliations make a record of XML this much longer than a line of JSON."""
_MOST_LOST = 20 << 20
"""Bytes without one whole record, and """
_MOST_BROKEN = 1_000
"""broken records on end, after which the rest of a file is not read."""
_EXCERPT = 200


_TAG = re.compile(rb"<(/?)((?:[\w.-]+:)?[A-Za-z_][\w.-]*)[^<>]*>")


@dataclass(frozen=True, slots=True)
class XmlShape:
    """Where the records of a format are."""

    records: tuple[str, ...]
    """Local names of the elements that are delivered; they do not hold each other."""
    around: frozenset[str] = frozenset()
    """Local names of elements between records whose text is no part of any record."""


@dataclass(frozen=True, slots=True)
class XmlRecord:
    """One element of `XmlShape.records`, parsed."""

    element: etree._Element
    """Its tree, with local names only."""
    name: str
    line: int
    """Line of its tag in the file, counted from 1."""
    line_end: int
    mended: str = ""
    """What of its XML was broken and is mended, as a clause; "" where nothing was."""

    def line_of(self, element: etree._Element) -> int:
        """The line in the file of an element of the record."""
        return self.line + (element.sourceline or 1) - 1


def read_xml(source: Source, limits: Limits, shape: XmlShape) -> Iterator[XmlRecord | Remark]:
    """Give each record of a file, and a remark for whatever cannot be read.

    Raises:
        ImportRefused: the DOCTYPE declares entities from outside or long ones, or none of the first
            1,000 records can be read.
        BrokenSource: the packed file is damaged from its beginning on.
    """
    window = Window(source)
    prolog = read_prolog(window)
    if window.failure is not None and not prolog.root:
        raise window.failure
    wide = source.encoding != "utf-8"  # such bytes are UTF-8 by now, whatever is declared
    reader = FragmentReader(prolog, "utf-8" if wide else None)
    around = frozenset(name.encode() for name in shape.around)
    most = limits.record_bytes * _RECORD_FACTOR
    lost = _Lost(prolog.end)
    last = Piece("", b"", 1, 1)
    for piece in Cutter(window, shape.records, most).pieces(prolog.end):
        found = _between(piece, around) if not piece.name else _record(piece, reader)
        if reader.other_encoding:
            yield Remark("note", piece.line, "encoding", reader.other_encoding)
            reader.other_encoding = ""
        if found is not None:
            yield found
        if lost.is_too_much(found, window.end) or (piece.code == "no-record" and not lost.any_good):
            yield Remark("rejected", piece.line, "not-read", lost.refuse())
            return
        if piece.name or piece.data:
            last = piece
    if window.failure is None and _is_cut(prolog, shape, last):
        reason = f"the file ends before its element `{prolog.root}` does; records may be missing"
        yield Remark("note", last.line_end, "cut-off", reason)
    if window.failure is not None:
        reason = f"{window.failure} The records above are kept."
        yield Remark("rejected", window.line_at(window.end), "broken-file", reason)


def _is_cut(prolog: Prolog, shape: XmlShape, last: Piece) -> bool:
    """Whether the root element, which holds the records, has no end."""
    if not prolog.root or prolog.root in shape.records or last.code == "cut-off":
        return False
    end = rb"</(?:[\w.-]+:)?%s\s*>" % re.escape(prolog.root.encode())
    return last.name != "" or re.search(end, last.data) is None


@dataclass(slots=True)
class _Lost:
    """How much of a file came since the last whole record."""

    since: int
    broken: int = 0
    any_good: bool = False

    def is_too_much(self, found: XmlRecord | Remark | None, end: int) -> bool:
        """Count one piece; say whether reading on is of no use."""
        if isinstance(found, XmlRecord):
            self.since, self.broken, self.any_good = end, 0, True
        elif found is not None:
            self.broken += 1
        return self.broken >= _MOST_BROKEN or end - self.since > _MOST_LOST

    def refuse(self) -> str:
        """Say that nothing more is read; raise it where nothing was read before."""
        reason = f"{self.broken:,} records on end or {_MOST_LOST >> 20} MiB cannot be read as XML"
        if not self.any_good:
            raise ImportRefused(f"The file is no XML of this format: {reason}.")
        return f"{reason}; the file is read no further"


def _record(piece: Piece, reader: FragmentReader) -> XmlRecord | Remark:
    if piece.fault:
        return _rejected(piece, piece.code, piece.fault)
    fragment = reader.read(piece.data)
    if fragment.element is None:
        return _rejected(piece, "broken-xml", fragment.remark)
    return XmlRecord(fragment.element, piece.name, piece.line, piece.line_end, fragment.remark)


def _between(piece: Piece, around: frozenset[bytes]) -> Remark | None:
    if piece.fault:
        return _rejected(piece, piece.code, piece.fault)
    found = None if piece.data.isspace() else text_between(piece.data, around)
    if found is None:
        return None
    position, text = found
    line = piece.line + piece.data.count(b"\n", 0, position)
    reason = "this text belongs to no record; it is left out"
    return Remark("rejected", line, "between-records", reason, _shown(text))


def _rejected(piece: Piece, code: str, reason: str) -> Remark:
    return Remark("rejected", piece.line, code, reason, _shown(piece.data))


def _shown(data: bytes) -> str:
    return clean_text(decode(data[:_EXCERPT])[0], single_line=True)


def text_between(data: bytes, around: frozenset[bytes]) -> tuple[int, bytes] | None:
    """The first text that belongs to no record, or None.

    Args:
        data: the stretch between two records.
        around: local names of the elements whose text may come here.

    Returns:
        Its position, and its bytes up to the next tag.
    """
    ends: dict[bytes, int] = {}
    at = 0
    while True:
        opened = data.find(b"<", at)
        text = data[at:] if opened < 0 else data[at:opened]
        if text and not text.isspace():
            return at + len(text) - len(text.lstrip()), text.strip()
        if opened < 0:
            return None
        if data.startswith(b"<!--", opened):
            at = _past(data, b"-->", opened + 4, ends)
        elif data.startswith(b"<?", opened):
            at = _past(data, b"?>", opened + 2, ends)
        elif tag := _TAG.match(data, opened):
            at = tag.end()
            name = tag[2].rpartition(b":")[2]
            if name in around and not tag[1] and data[at - 2 : at] != b"/>":
                at = _past(data, b"</" + tag[2] + b">", at, ends)
        else:
            return opened, data[opened : data.find(b"<", opened + 1) % (len(data) + 1)]


def _past(data: bytes, sign: bytes, at: int, ends: dict[bytes, int]) -> int:
    """The position behind the next such sign; `at` where there is none.

    Args:
        ends: where a sign was sought in vain, so that it is not sought again.
    """
    if sign in ends:
        return at
    found = data.find(sign, at)
    if found < 0:
        ends[sign] = at
        return at
    return found + len(sign)

"""Text in any encoding as UTF-8, on its way from a file to an importer."""

from __future__ import annotations

import codecs
import io
import re
from typing import IO

from app.domain.text.encodings import FALLBACK, MARKS, decode_line, guess_encoding, is_utf8
from app.importers.streams import CHUNK, LINES_NAMED

_LONGEST_LINE = 1 << 20
"""Bytes of a line that are kept until its end is there; a longer one is read in pieces."""
_COMMENT = re.compile(rb"^\s*%+\s*Encoding:\s*([\w.:-]{1,40})", re.IGNORECASE | re.MULTILINE)
_TEXT_ENCODINGS = ("iso8859", "cp", "koi8", "mac", "gb", "big5", "shift", "euc", "latin")
_XML_DECLARED = re.compile(
    rb"""\s*<\?xml[^>]{1,200}?encoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE
)
_SHORTEST = 16
"""Bytes of a file that tell its encoding without a mark."""
_LINE_END = re.compile(rb"\r\n?|\n")
_UNITS = (
    ("utf-32-le", (2, 3)),
    ("utf-32-be", (0, 1)),
    ("utf-16-le", (1, 3)),
    ("utf-16-be", (0, 2)),
)
"""Encodings in four bytes or two, with the places of four bytes in which common signs have none."""


def wide_encoding(head: bytes) -> str | None:
    """Tell UTF-16 and UTF-32 by their byte-order mark, or by their bytes of zero."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return None if encoding == "utf-8-sig" else encoding
    head = head[: len(head) // 4 * 4]
    zeros = [head[place::4].count(0) for place in range(4)]
    for encoding, empty in _UNITS if len(head) >= _SHORTEST else ():
        full = [place for place in range(4) if place not in empty]
        least = 0.9 if encoding.startswith("utf-32") else 0.2  # signs of other scripts have none
        if (
            all(zeros[place] > least * len(head) / 4 for place in empty)
            and min(zeros[place] for place in full) * 50 < len(head) / 4
            and _decodes(head, encoding)
        ):
            return encoding
    return None


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        return "\x00" not in codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False


def says_its_encoding(head: bytes) -> bool:
    """Whether a file is XML that names another encoding than UTF-8: its reader goes by that."""
    return _XML_DECLARED.match(head) is not None


def declared_encoding(head: bytes) -> str | None:
    """The encoding that a comment at the beginning names, as BibTeX files of JabRef do."""
    found = _COMMENT.search(head)
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    return name if name.startswith(_TEXT_ENCODINGS) else None


def has_old_line_ends(head: bytes) -> bool:
    """Whether the first line ends in a carriage return alone, as older programs of the Mac do it.

    Cells of several lines may have line feeds all the same.
    """
    first = _LINE_END.search(head)
    return first is not None and first[0] == b"\r"


class _Converted(io.RawIOBase):
    """A stream of bytes, each piece of which is made other bytes on its way."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self._rest = b""

    def _convert(self, data: bytes, *, final: bool) -> bytes:
        raise NotImplementedError

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            data = self._inner.read(len(buffer))
            self._rest = self._convert(data, final=not data)
            if not data:
                break
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


class LineEnds(_Converted):
    """A stream in which each line ends in a line feed."""

    def __init__(self, inner: IO[bytes]) -> None:
        super().__init__(inner)
        self._decoder = io.IncrementalNewlineDecoder(None, translate=True)

    def _convert(self, data: bytes, *, final: bool) -> bytes:
        return self._decoder.decode(data.decode("latin-1"), final=final).encode("latin-1")


class WideStream(_Converted):
    """A UTF-16 or UTF-32 stream as UTF-8."""

    def __init__(self, inner: IO[bytes], encoding: str) -> None:
        super().__init__(inner)
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def _convert(self, data: bytes, *, final: bool) -> bytes:
        return self._decoder.decode(data, final=final).encode("utf-8", errors="replace")


class Utf8Stream(io.RawIOBase):
    """A stream of which all lines are UTF-8.

    Lines that are UTF-8 stay as they are. All others are read in one other encoding, chosen by the
    first of them: a line of another origin costs no other line.

    Args:
        inner: binary.
        declared: the other encoding, where the file names one.
    """

    def __init__(self, inner: IO[bytes], declared: str | None = None) -> None:
        self._inner = inner
        self._declared = declared
        self._ready = memoryview(b"")
        self._kept = b""
        """The beginning of a line, or of a character."""
        self._line = 1
        self._is_over = False
        self.other: str | None = None
        """The other encoding, once there was a line in it."""
        self.is_mixed = False
        """Whether some lines beyond ASCII are UTF-8."""
        self.lines: list[int] = []
        """Lines that were not UTF-8, counted from 1; the first thousand."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        filled = 0  # until the buffer is full: the first of these pieces may be one short line
        while filled < len(buffer) and (self._ready or not self._is_over):
            if not self._ready:
                self._ready = memoryview(self._next())
            size = min(len(buffer) - filled, len(self._ready))
            buffer[filled : filled + size] = self._ready[:size]
            self._ready = self._ready[size:]
            filled += size
        return filled

    def _next(self) -> bytes:
        data = self._inner.read(CHUNK)
        self._is_over = not data
        if data.isascii() and not self._kept:
            self._line += data.count(b"\n")
            return data
        data = self._kept + data
        end = len(data) if self._is_over else data.rfind(b"\n") + 1
        if end == 0 and len(data) > _LONGEST_LINE:
            end = len(data) - _cut_character(data)
        self._kept = data[end:]
        return self._as_utf8(data[:end])

    def _as_utf8(self, data: bytes) -> bytes:
        data = data.replace(codecs.BOM_UTF8, b"")  # one file may be put behind another
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            lines = data.splitlines(True)
            if self.other is None:
                odd = b"".join(line for line in lines if not is_utf8(line))
                self.other = self._declared or guess_encoding(odd)
            return b"".join(map(self._line_as_utf8, lines))
        self._line += data.count(b"\n")
        self.is_mixed = self.is_mixed or not data.isascii()
        return data

    def _line_as_utf8(self, line: bytes) -> bytes:
        number = self._line
        self._line += line.endswith(b"\n")
        if line.isascii():
            return line
        self.is_mixed = self.is_mixed or is_utf8(line)
        read = decode_line(line, self.other or FALLBACK).encode("utf-8")
        if read != line and len(self.lines) < LINES_NAMED:
            self.lines.append(number)
        return read


def _cut_character(data: bytes) -> int:
    """Count the bytes of a character that begins, but does not end, at the end of bytes."""
    for size in (1, 2, 3):
        lead = data[-size]
        if lead >= 0xC0:  # it says how many bytes the character has
            return size if size < 2 + (lead >= 0xE0) + (lead >= 0xF0) else 0
        if lead < 0x80:
            break
    return 0

"""An XML file seen through a window and cut at the tags of its records, in bounded memory.

Nothing is parsed here but the tags of records, comments and CDATA sections. So a broken record ends
where the next one begins, and what comes between records is seen as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from app.importers.source import BrokenSource

_MOST_BETWEEN = 4 << 20
"""Bytes between two records; DBLP lists the co-authors of a person there."""
_MOST_COMMENT = 1 << 20
"""Bytes of a comment or CDATA section; a longer one has lost its end, and is taken for text."""
_MOST_ENDLESS = 1_000
"""Comments without an end after which no comment is looked for."""
_TAIL = 256
"""Bytes at the end of what was read in which a tag may be cut through."""
_SHOWN = 200
_EMPTY = re.compile(rb"<[^<>]*/>")


CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of the file."""

    name: str
    """Local name of the record's element; "" for what comes between records."""
    data: bytes
    line: int
    line_end: int
    code: str = ""
    """Why it cannot be read, as the code of a remark; "" where it seems to be whole."""
    fault: str = ""
    """The same as a clause."""


class Cutter:
    """Cuts a stream at the elements of given names.

    Args:
        window: the stream.
        names: local names of the elements that are records; they do not hold each other.
        most: bytes of one record.
    """

    def __init__(self, window: Window, names: tuple[str, ...], most: int) -> None:
        self._window = window
        self._most = most
        either = "|".join(map(re.escape, names)).encode()
        tag = rb"(?P<end>/)?(?P<name>(?:[\w.-]{1,40}:)?(?:%s))(?=[\s/>])" % either
        self._sign = re.compile(rb"<(?:(?P<skip>!--|!\[CDATA\[)|%s)" % tag)
        self._tag = re.compile(rb"<(?P<skip>\Z)?%s" % tag)
        self._endless = 0

    def pieces(self, start: int) -> Iterator[Piece]:
        """Give records, and what comes between them, in the order of the file."""
        at = between = start
        skipping = False
        while True:
            sign = self._next(at, at if skipping else between, _MOST_BETWEEN)
            if sign is None:
                if self._window.ended:
                    yield self._between(between, between if skipping else self._window.end)
                    return
                yield self._overlong(between)
                at = between = max(at, self._window.end - _TAIL)
                skipping = True
                continue
            opened, at, match = sign
            if match["skip"]:
                at = self._past(match["skip"], at, keep=at if skipping else between)
            elif not match["end"]:
                if not skipping:
                    yield self._between(between, opened)
                piece, at = self._record(opened, at, match["name"])
                yield piece
                between = at
                skipping = piece.code == "too-long"

    def _next(self, at: int, keep: int, most: int) -> tuple[int, int, re.Match[bytes]] | None:
        """The next sign of the pattern: its offset, the offset behind it, and what matched.

        None at the end of the stream, and where more than `most` bytes would have to be kept.
        """
        window = self._window
        while True:
            match = window.search(self._sign, at)
            if match is not None:
                return window.offset_of(match.start()), window.offset_of(match.end()), match
            at = max(at, window.end - _TAIL)
            if window.end - keep > most or not window.more(keep):
                return None

    def _past(self, opening: bytes, at: int, keep: int) -> int:
        """The offset behind a comment or CDATA section; `at` where it has no end."""
        sign = b"-->" if opening == b"!--" else b"]]>"
        end = self._window.find(sign, at, keep=keep, most=_MOST_COMMENT)
        if end is not None:
            return end + len(sign)
        self._endless += 1
        if self._endless > _MOST_ENDLESS:
            self._sign = self._tag
        return at

    def _between(self, start: int, end: int) -> Piece:
        window = self._window
        data = window.peek(start, end - start)
        return Piece("", data, window.line_at(start), window.line_at(end))

    def _overlong(self, start: int) -> Piece:
        line, data = self._window.line_at(start), self._window.peek(start, _SHOWN)
        fault = f"{_MOST_BETWEEN >> 20} MiB without a record"
        return Piece("", data, line, line, "no-record", fault)

    def _record(self, opened: int, at: int, name: bytes) -> tuple[Piece, int]:
        """The record whose tag opens at an offset, and the offset behind it."""
        window = self._window
        line = window.line_at(opened)
        tag_end = window.find(b">", at, keep=opened, most=self._most)
        if tag_end is not None and _EMPTY.match(window.peek(opened, tag_end + 1 - opened)):
            return self._piece(name, opened, tag_end + 1, line), tag_end + 1
        while True:
            sign = self._next(at, opened, self._most)
            if sign is None and window.ended:
                fault = "the file ends before the record does"
                return self._piece(name, opened, window.end, line, "cut-off", fault), window.end
            if sign is None or at - opened > self._most:
                fault = f"the record is longer than {self._most >> 20} MiB"
                piece = self._piece(name, opened, opened + _SHOWN, line, "too-long", fault)
                return piece, at if sign else max(at, window.end - _TAIL)
            found, at, match = sign
            if match["skip"]:
                at = self._past(match["skip"], at, keep=opened)
            elif match["end"]:
                end = window.find(b">", at, keep=opened, most=_TAIL)
                at = at if end is None else end + 1
                return self._piece(name, opened, at, line), at
            else:
                fault = "the record has no end; the next one begins within it"
                return self._piece(name, opened, found, line, "broken-xml", fault), found

    def _piece(
        self, name: bytes, start: int, end: int, line: int, code: str = "", fault: str = ""
    ) -> Piece:
        data = self._window.peek(start, end - start)
        local = name.rpartition(b":")[2].decode()
        return Piece(local, data, line, self._window.line_at(end), code, fault)


class ByteSource(Protocol):
    """What a window needs of its source."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, fewer than wanted or none only at the end."""


class Window:
    """Bytes of a stream; what lies before the part that is kept is counted and forgotten.

    Offsets count from the beginning of the stream. They never go back behind `start`.
    """

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._data = b""
        self._counted = 0
        self._line = 1
        self._absent: dict[bytes, int] = {}
        self.start = 0
        """Offset of the first byte that is kept."""
        self.ended = False
        self.failure: BrokenSource | None = None
        """Why the stream ended too early; what came before was read."""

    @property
    def end(self) -> int:
        """Offset behind the last byte that was read."""
        return self.start + len(self._data)

    def more(self, keep: int) -> bool:
        """Read on, forgetting what comes before the offset `keep`; False at the end."""
        if self.ended:
            return False
        self.line_at(keep)
        rest = self._data[keep - self.start :]
        try:
            data = self._source.read(max(CHUNK, len(rest)))
        except BrokenSource as error:
            self.failure, data = error, b""
        self._data = rest + data
        self.start = keep
        self.ended = not data
        return bool(data)

    def line_at(self, offset: int) -> int:
        """Return the line of an offset, counted from 1; offsets must not go back."""
        if offset > self._counted:
            begin, stop = self._counted - self.start, offset - self.start
            self._line += self._data.count(b"\n", max(begin, 0), stop)
            self._counted = offset
        return self._line

    def peek(self, offset: int, size: int) -> bytes:
        """Return bytes that were read already, at most `size`."""
        begin = offset - self.start
        return self._data[begin : begin + size]

    def search(self, pattern: re.Pattern[bytes], offset: int) -> re.Match[bytes] | None:
        """Find a pattern in what was read already; positions are given by `offset_of`."""
        return pattern.search(self._data, offset - self.start)

    def offset_of(self, position: int) -> int:
        """Return the offset of a position of a match."""
        return self.start + position

    def find(self, sign: bytes, offset: int, *, keep: int, most: int) -> int | None:
        """Find bytes within `most` bytes behind an offset, reading on as needed.

        What was found to be absent is remembered, so that a file of openings without ends is
        read once.
        """
        begin = max(offset, self._absent.get(sign, 0))
        while True:
            found = self._data.find(sign, begin - self.start)
            if found >= 0:
                return self.start + found
            begin = max(begin, self.end - len(sign) + 1)
            self._absent[sign] = max(self._absent.get(sign, 0), begin)
            if self.end - offset >= most or not self.more(keep):
                return None

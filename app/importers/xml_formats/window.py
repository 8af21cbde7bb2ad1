"""The part of a stream that is being looked at, by offsets from the stream's beginning."""

from __future__ import annotations

import re
from typing import Protocol

from app.importers.source import BrokenSource

CHUNK = 256 * 1024


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

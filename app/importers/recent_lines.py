"""The lines of a file that were read a short time ago, so that a remark can show its own."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections import deque

MOST_BYTES = 48 << 20
"""Of text that is remembered: a table's first 5,000 rows are read before any of them is given."""


class RecentLines(io.RawIOBase):
    """A stream of UTF-8 that remembers the last lines that were read from it.

    Args:
        inner: buffered and binary.
    """

    def __init__(self, inner: io.BufferedReader[io.RawIOBase]) -> None:
        self._inner = inner
        self._chunks: deque[tuple[int, bytes]] = deque()
        """Pieces of text, each with the number of the line in which it begins."""
        self._line = 1
        self._size = 0
        self._cut: tuple[int, list[bytes]] = (0, [])
        """The lines from a number on that were asked for last."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        size = self._inner.readinto(buffer)
        data = bytes(memoryview(buffer)[:size])
        if data:
            self._chunks.append((self._line, data))
            self._line += data.count(b"\n")
            self._size += len(data)
            while self._size > MOST_BYTES and len(self._chunks) > 1:
                self._size -= len(self._chunks.popleft()[1])
        return size

    def between(self, first: int, last: int) -> list[tuple[int, str]]:
        """Give the lines from one number to another, as far as they are remembered.

        Args:
            first: counted from 1.
            last: included.
        """
        start, lines = self._cut
        if not start <= first <= last < start + len(lines) - 1:
            start, lines = self._cut = self._split(first, last)
        found = []
        for number in range(max(first, start), min(last, start + len(lines) - 1) + 1):
            raw = lines[number - start]
            found.append((number, raw.decode("utf-8", "replace").rstrip("\r")))
        return found

    def _split(self, first: int, last: int) -> tuple[int, list[bytes]]:
        """Cut the pieces that hold two lines, and all between, into lines."""
        begins = [line for line, _ in self._chunks]
        at = max(bisect_right(begins, first) - 1, 0)
        while at > 0 and begins[at] == first:
            at -= 1  # the line begins in an earlier piece
        pieces = [(line, data) for line, data in list(self._chunks)[at:] if line <= last]
        if not pieces:
            return 0, []
        lines = b"".join(data for _, data in pieces).split(b"\n")
        number = pieces[0][0]
        if number > 1 and at == 0:
            return number + 1, lines[1:]  # the beginning of the first is forgotten
        return number, lines

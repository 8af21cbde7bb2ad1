"""Bytes on their way from a file to an importer: counted, unpacked, the last lines kept."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from typing import IO, Protocol

import zstandard

from app.errors import ImportRefused
from app.importers.limits import BrokenSource

CHUNK = 128 * 1024
_ZSTD_FED = 512
"""Bytes of Zstandard that are unpacked at once: a bomb makes at most 16 MiB of them."""
_DAMAGE = (
    OSError,
    EOFError,
    lzma.LZMAError,
    zlib.error,
    zstandard.ZstdError,
    zipfile.BadZipFile,
    tarfile.TarError,
)


MOST_BYTES = 48 << 20
"""Of text that is remembered: a table's first 5,000 rows are read before any of them is given."""


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes | None: ...


class Hash(Protocol):
    """What bytes are counted into."""

    def update(self, data: bytes, /) -> object: ...


class CountedStream(io.RawIOBase):
    """A stream that counts what is read from it and stops at a limit.

    It fills each buffer it is given, so that a pipe's first small piece is not taken
    for the whole head of a file.

    Args:
        inner: binary.
        check: called with the number of bytes so far; raises where they are too many.
        digest: gets all bytes that are read.
    """

    def __init__(
        self, inner: Readable, check: Callable[[int], None], digest: Hash | None = None
    ) -> None:
        self._read: Callable[[int], bytes | None] = getattr(inner, "read1", inner.read)
        self._check = check
        self._digest = digest
        self._failure: ImportRefused | None = None
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        filled = 0
        while filled < len(buffer) and self._failure is None:
            try:
                data = self._read(len(buffer) - filled)
            except _DAMAGE as error:
                # What was read before the damage is handed out first.
                self._failure = _explained(error)
                break
            if not data:
                break
            if self._digest is not None:
                self._digest.update(data)
            buffer[filled : filled + len(data)] = data
            filled += len(data)
            self.count += len(data)
            self._check(self.count)
        if filled == 0 and self._failure is not None:
            raise self._failure
        return filled


def _explained(error: Exception) -> ImportRefused:
    # The readers of packed files raise bare OSErrors too; only the system's have a number.
    if isinstance(error, OSError) and error.errno is not None:
        refused = ImportRefused(f"The file cannot be read: {(error.strerror or '').lower()}.")
    else:
        refused = BrokenSource("The packed file is cut off or damaged; fetch it again.")
    refused.__cause__ = error
    return refused


class ZstdStream(io.RawIOBase):
    """A stream of Zstandard, unpacked; the library's own ends without a word where it is cut."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._packed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            packed = self._packed or self._inner.read(_ZSTD_FED)
            if self._frame.eof and packed:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            elif not packed:
                if not self._frame.eof:
                    raise EOFError
                return 0
            self._ready = memoryview(self._frame.decompress(packed))
            self._packed = self._frame.unused_data
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def unpacker(head: bytes) -> Callable[[IO[bytes]], Readable] | None:
    """Tell by its first bytes what unpacks a file; None where it is not packed."""
    if head.startswith(b"\x1f\x8b"):
        return lambda stream: gzip.GzipFile(fileobj=stream)
    if head.startswith(b"BZh"):
        return bz2.BZ2File
    if head.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMAFile
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return ZstdStream
    return None


LINES_NAMED = 1_000


class RecentLines(io.RawIOBase):
    """A stream of UTF-8 that remembers the last lines that were read from it.

    Bytes of zero, which no text has, are left out: a disk or a program has put them there.

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
        self.zeros: list[int] = []
        """Lines with bytes of zero, counted from 1; the first thousand."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        size = self._inner.readinto(buffer)
        data = bytes(memoryview(buffer)[:size])
        while b"\x00" in data:
            self._note_zeros(data)
            data = data.replace(b"\x00", b"") or self._inner.read(len(buffer))
            size = len(data)
            buffer[:size] = data
        if data:
            self._chunks.append((self._line, data))
            self._line += data.count(b"\n")
            self._size += len(data)
            while self._size > MOST_BYTES and len(self._chunks) > 1:
                self._size -= len(self._chunks.popleft()[1])
        return size

    def _note_zeros(self, data: bytes) -> None:
        line, counted, place = self._line, 0, data.find(b"\x00")
        while place >= 0 and len(self.zeros) < LINES_NAMED:
            line += data.count(b"\n", counted, place)
            if self.zeros[-1:] != [line]:
                self.zeros.append(line)
            counted = data.find(b"\n", place)
            place = data.find(b"\x00", counted) if counted >= 0 else -1

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

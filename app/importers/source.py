"""Where the bytes of an import come from: opened, unpacked, measured.

A `Source` gives plain bytes whatever the file was packed with; compression is known by
content, not by name. This module knows no format.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from app.errors import ImportRefused

MIB = 1 << 20
_CHUNK = 128 * 1024
HEAD_BYTES = 64 * 1024
"""How much of a file is looked at to tell its format."""
_RATIO_FROM = 4 * MIB
"""Output below this size cannot hurt, however well it was packed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one import may cost. The defaults are for files named on one's own machine."""

    packed_bytes: int | None = None
    """Size of the file as given; None: any."""
    unpacked_bytes: int | None = None
    """Size after unpacking; None: any (the ratio still holds)."""
    ratio: int = 100
    """Unpacked to packed: text shrinks to a tenth, a decompression bomb to a thousandth."""
    whole_file_bytes: int = 32 * MIB
    """Size of a file of a format that must be read as a whole."""
    record_bytes: int = MIB
    title_chars: int = 2_000
    abstract_chars: int = 50_000
    authors: int = 5_000
    """Of one paper; collaborations of 3,000 exist."""
    json_depth: int = 64

    @classmethod
    def for_upload(cls, max_mb: int = 32) -> Limits:
        """The limits for a file that comes over HTTP: `max_mb` packed, eightfold unpacked."""
        return cls(packed_bytes=max_mb * MIB, unpacked_bytes=8 * max_mb * MIB)


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a reader must know besides the bytes."""

    imported_on: date
    captured_on: date | None = None
    """The day on which the page was saved, if a person said so."""
    limits: Limits = field(default_factory=Limits)
    filename: str | None = None


class BrokenSource(ImportRefused):
    """The packed data ends too early or is damaged; what came before it was right."""


class _Counted(io.RawIOBase):
    """A stream that counts what is read from it and stops at a limit.

    It fills each buffer it is given, so that a pipe's first small piece is not taken
    for the whole head of a file.
    """

    def __init__(self, inner: IO[bytes], check: Callable[[int], None]) -> None:
        self._inner = inner
        self._read: Callable[[int], bytes] = getattr(inner, "read1", inner.read)
        self._check = check
        self._failure: ImportRefused | None = None
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        filled = 0
        while filled < len(buffer) and self._failure is None:
            try:
                data = self._read(len(buffer) - filled)
            except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
                # What was read before the damage is handed out first.
                self._failure = self._explain(error)
                break
            if not data:
                break
            buffer[filled : filled + len(data)] = data
            filled += len(data)
            self.count += len(data)
            self._check(self.count)
        if filled == 0 and self._failure is not None:
            raise self._failure
        return filled

    def _explain(self, error: Exception) -> ImportRefused:
        if isinstance(self._inner, bz2.BZ2File | gzip.GzipFile | lzma.LZMAFile):
            refused: ImportRefused = BrokenSource(
                "The packed file is cut off or damaged; fetch it again."
            )
        else:
            reason = getattr(error, "strerror", None) or str(error)
            refused = ImportRefused(f"The file cannot be read: {reason.lower()}.")
        refused.__cause__ = error
        return refused


class _AsUtf8(io.RawIOBase):
    """A UTF-16 or UTF-32 stream as UTF-8."""

    def __init__(self, inner: IO[bytes], encoding: str) -> None:
        self._inner = inner
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            data = self._inner.read(len(buffer))
            text = self._decoder.decode(data, final=not data)
            self._rest = text.encode("utf-8", errors="replace")
            if not data:
                break
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


class Source:
    """Plain bytes to be read once, from the beginning; UTF-16 and UTF-32 come as UTF-8.

    Args:
        stream: binary, not necessarily seekable.
        limits: for the sizes before and after unpacking.
        packed_size: size of the file as given, if known beforehand.
        owned: the stream is closed with the source.
    """

    def __init__(
        self,
        stream: IO[bytes],
        limits: Limits,
        *,
        packed_size: int | None = None,
        owned: bool = False,
    ) -> None:
        self.limits = limits
        self.encoding = "utf-8"
        """What the bytes were in, as far as a byte-order mark says."""
        self.packed_size = packed_size
        self._owned = stream if owned else None
        if packed_size is not None:
            self._check_packed(packed_size)
        self._outer = _Counted(stream, self._check_packed)
        reader: io.BufferedReader[io.RawIOBase] = io.BufferedReader(self._outer, _CHUNK)
        opener = _unpacker(reader.peek(8))
        self.packed = opener is not None
        if opener is not None:
            reader = io.BufferedReader(_Counted(opener(reader), self._check_unpacked), _CHUNK)
        for mark, encoding in _WIDE_MARKS:
            if reader.peek(4).startswith(mark):
                self.encoding = encoding
                reader = io.BufferedReader(_AsUtf8(reader, encoding), _CHUNK)
                break
        self._reader = reader

    def head(self, size: int = HEAD_BYTES) -> bytes:
        """The first bytes, without using them up."""
        return self._reader.peek(size)[:size]

    def readline(self, limit: int) -> bytes:
        """The next line with its line break, at most `limit` bytes of it; b"" at the end."""
        return self._reader.readline(limit)

    def read(self, size: int) -> bytes:
        """At most `size` of the next bytes; b"" at the end. For parsers that read a stream."""
        return self._reader.read(size)

    def read_all(self, limit: int) -> bytes:
        """Everything that is left.

        Raises:
            ImportRefused: it is more than `limit` bytes.
        """
        if not self.packed and self.packed_size is not None and self.packed_size > limit:
            raise _too_large(limit)
        data = self._reader.read(limit + 1)
        if len(data) > limit:
            raise _too_large(limit)
        return data

    @property
    def bytes_read(self) -> int:
        """How much of the file as given has been used, for a progress bar."""
        return self._outer.count

    def close(self) -> None:
        """Close what `open_source` opened; a stream that was given stays open."""
        if self._owned is not None:
            self._owned.close()

    def _check_packed(self, count: int) -> None:
        if self.limits.packed_bytes is not None and count > self.limits.packed_bytes:
            raise _too_large(self.limits.packed_bytes)

    def _check_unpacked(self, count: int) -> None:
        limit = self.limits.unpacked_bytes
        if limit is not None and count > limit:
            raise ImportRefused(
                f"The file unpacks to more than {limit // MIB} MiB; split it and import the parts."
            )
        if count > _RATIO_FROM and count > self.limits.ratio * max(self._outer.count, 1):
            raise ImportRefused(
                f"The file unpacks to more than {self.limits.ratio} times its size,"
                " which no list of papers does; unpack it yourself if you trust it."
            )


_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def open_source(origin: Path | str | IO[bytes] | Source, limits: Limits | None = None) -> Source:
    """Open a file or a stream for an import, unpacking gzip, bzip2 and xz.

    Raises:
        ImportRefused: it cannot be opened, is no file, or is larger than allowed.
    """
    limits = limits or Limits()
    if isinstance(origin, Source):
        return origin
    if not isinstance(origin, Path | str):
        return Source(origin, limits)
    path = Path(origin)
    try:
        if path.is_dir():
            raise ImportRefused(f"{path} is a folder; name a file in it.")
        stream = path.open("rb")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ImportRefused(f"{path} cannot be opened: {reason}.") from error
    try:
        return Source(stream, limits, packed_size=path.stat().st_size, owned=True)
    except BaseException:
        stream.close()
        raise


def _unpacker(head: bytes) -> Callable[[IO[bytes]], IO[bytes]] | None:
    if head.startswith(b"\x1f\x8b"):
        return lambda stream: gzip.GzipFile(fileobj=stream)  # type: ignore[return-value]
    if head.startswith(b"BZh"):
        return bz2.BZ2File
    if head.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMAFile
    return None


def _too_large(limit: int) -> ImportRefused:
    return ImportRefused(
        f"The file is larger than {limit // MIB} MiB; split it and import the parts."
    )


def numbered_lines(source: Source, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Every line with its number, counted from 1; None stands for one over `limit` bytes."""
    number = 0
    while True:
        line = source.readline(limit + 2)
        if not line:
            return
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = source.readline(MIB)
            yield number, None
        else:
            yield number, line

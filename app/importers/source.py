"""Where the bytes of an import come from: opened, unpacked, measured, as UTF-8.

A `Source` gives plain UTF-8 whatever the file was packed with and in whichever encoding; both are
recognised by content, not by name. Files with several files in them are opened by
`app.importers.packed`. This module knows no format.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.domain.records.record import Remark
from app.domain.text.encodings import ENCODING_NAMES
from app.errors import ImportRefused
from app.importers.limits import MIB, BrokenSource, Limits, ReadContext, too_large
from app.importers.streams import CHUNK, CountedStream, RecentLines, unpacker
from app.importers.to_utf8 import (
    LineEnds,
    Utf8Stream,
    WideStream,
    declared_encoding,
    has_old_line_ends,
    says_its_encoding,
    wide_encoding,
)

__all__ = [
    "BrokenSource",
    "Limits",
    "ReadContext",
    "Source",
    "Unpacked",
    "numbered_lines",
    "open_source",
]

HEAD_BYTES = 64 * 1024
"""How much of a file is looked at to tell its format."""
MOST_LAYERS = 3
"""How often a file may be packed over."""
RATIO_FROM = 4 * MIB
"""Output below this size cannot hurt, however well it was packed."""


@dataclass(slots=True)
class Unpacked:
    """Bytes that came out of all files of one container so far."""

    count: int = 0


class Source:
    """Plain UTF-8 to be read once, from the beginning.

    Args:
        stream: binary, not necessarily seekable.
        limits: for the sizes before and after unpacking.
        packed_size: size of the file as given, if known beforehand.
        owned: the stream is closed with the source.
        beside: of the container that the file is in.
    """

    def __init__(
        self,
        stream: IO[bytes],
        limits: Limits,
        *,
        packed_size: int | None = None,
        owned: bool = False,
        beside: Unpacked | None = None,
    ) -> None:
        self.limits = limits
        self.packed_size = packed_size
        most = limits.packed_bytes
        # A pipe may never end.
        self._most = limits.unpacked_bytes if most is None and packed_size is None else most
        self._owned = stream if owned else None
        self._beside = beside or Unpacked()
        if packed_size is not None:
            self._check_packed(packed_size)
        self._digest = hashlib.sha256()
        self._outer = CountedStream(stream, self._check_packed, self._digest)
        reader: io.BufferedReader[io.RawIOBase] = io.BufferedReader(self._outer, CHUNK)
        self.packed = False
        for _ in range(MOST_LAYERS):  # a server packs once more what was packed already
            opener = unpacker(reader.peek(8))
            if opener is None:
                break
            self.packed = True
            reader = io.BufferedReader(CountedStream(opener(reader), self._layer_check()), CHUNK)
        self.plain = reader
        """The unpacked bytes, for what is no text."""
        self._mark = wide_encoding(self.plain.peek(256)[:256])
        self._utf8: Utf8Stream | None = None
        self._text: io.BufferedReader[io.RawIOBase] | None = None
        self._recent: RecentLines | None = None

    @property
    def _reader(self) -> io.BufferedReader[io.RawIOBase]:
        """The bytes as UTF-8."""
        if self._text is None:
            self._text = self._as_utf8()
        return self._text

    def lines_at(self, first: int, last: int) -> list[tuple[int, str]]:
        """Give lines by their numbers, both included, as far as they were read a short time ago."""
        return self._recent.between(first, last) if self._recent else []

    def _as_utf8(self) -> io.BufferedReader[io.RawIOBase]:
        reader = self.plain
        if self._mark is not None:
            reader = io.BufferedReader(WideStream(reader, self._mark), CHUNK)
        if has_old_line_ends(reader.peek(HEAD_BYTES)[:HEAD_BYTES]):
            reader = io.BufferedReader(LineEnds(reader), CHUNK)
        if self._mark is None and not says_its_encoding(reader.peek(512)[:512]):
            self._utf8 = Utf8Stream(reader, declared_encoding(reader.peek(512)[:512]))
            reader = io.BufferedReader(self._utf8, CHUNK)
        self._recent = RecentLines(reader)
        return io.BufferedReader(self._recent, CHUNK)

    @property
    def encoding(self) -> str:
        """What the bytes are in, as far as they have been read."""
        if self._utf8 is None or self._utf8.other is None or self._utf8.is_mixed:
            return self._mark or "utf-8"
        return self._utf8.other

    def head(self, size: int = HEAD_BYTES) -> bytes:
        """The first bytes, without using them up."""
        return self._reader.peek(size)[:size]

    def readline(self, limit: int) -> bytes:
        """The next line with its line break, at most `limit` bytes of it; b"" at the end."""
        return self._reader.readline(limit)

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size` of them; b"" at the end."""
        return self._reader.read(size)

    def read_all(self, limit: int) -> bytes:
        """Everything that is left.

        Raises:
            ImportRefused: it is more than `limit` bytes.
        """
        if not self.packed and self.packed_size is not None and self.packed_size > limit:
            raise too_large(limit)
        data = self._reader.read(limit + 1)
        if len(data) > limit:
            raise too_large(limit)
        return data

    def remarks(self) -> Iterator[Remark]:
        """Say in which encoding the text was read that was not UTF-8, and what was left out."""
        for line in self._recent.zeros if self._recent else ():
            reason = "bytes of zero in this line, which no text has, were left out"
            yield Remark("doubt", line, "zero-bytes", reason)
        other = self._mark or (self._utf8.other if self._utf8 else None)
        if other is None:
            return
        name = ENCODING_NAMES.get(other, other)
        if self._utf8 is None or not self._utf8.is_mixed:
            yield Remark("note", None, "encoding", f"the file is not UTF-8; it was read as {name}")
            return
        for line in self._utf8.lines:
            reason = f"bytes of this line are not UTF-8; they were read as {name}"
            yield Remark("doubt", line, "encoding", reason)

    @property
    def consumed(self) -> int:
        """Bytes of the file as given that have been read so far."""
        return self._outer.count

    def measure(self) -> tuple[str, int]:
        """Return SHA-256 and size of the file as given; what is left of it is read for that."""
        with suppress(ImportRefused, ValueError):  # too large, damaged or closed
            while self._outer.read(CHUNK):
                pass
        return self._digest.hexdigest(), self._outer.count

    def close(self) -> None:
        """Close what `open_source` opened; a stream that was given stays open."""
        if self._owned is not None:
            for stream in (self._text, self.plain, self._owned):
                if stream is not None:
                    stream.close()

    def _check_packed(self, count: int) -> None:
        if self._most is not None and count > self._most:
            raise too_large(self._most)

    def _layer_check(self) -> Callable[[int], None]:
        limit, before = self.limits.unpacked_bytes, 0

        def check(count: int) -> None:
            nonlocal before
            self._beside.count += count - before
            before = count
            if limit is not None and self._beside.count > limit:
                most = limit // MIB
                raise ImportRefused(
                    f"The file unpacks to more than {most} MiB; split it and import the parts."
                )
            if count > RATIO_FROM and count > self.limits.ratio * max(self._outer.count, 1):
                raise ImportRefused(too_dense(self.limits))

        return check


def too_dense(limits: Limits) -> str:
    """Say why a bomb is refused."""
    return (
        f"The file unpacks to more than {limits.ratio} times its size,"
        " which no list of papers does; unpack it yourself if you trust it."
    )


def open_source(origin: Path | str | IO[bytes] | Source, limits: Limits | None = None) -> Source:
    """Open a file or a stream for an import, unpacking gzip, bzip2, xz and Zstandard.

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

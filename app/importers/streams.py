"""Bytes on their way from a file to an importer: counted and unpacked."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
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

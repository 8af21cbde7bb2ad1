"""Files with several files in them: folders, ZIP archives, tar archives.

Each file in a container is a source of its own. They are opened one after the other and never
written to a disk: a name in an archive is shown, and leads nowhere. An archive within an archive is
not opened.
"""

from __future__ import annotations

import io
import os
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.errors import ImportRefused
from app.importers.limits import MIB, BrokenSource, Limits, too_large
from app.importers.member_names import is_hidden, name_in_zip, shown_name
from app.importers.source import RATIO_FROM, Source, Unpacked, too_dense
from app.importers.streams import CHUNK, CountedStream

_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_END = struct.Struct("<4s4H2LH")
_ZIP64_END = struct.Struct("<4sQ2H2L4Q")
_ZIP64_LOCATOR_BYTES = 20
_MOST_LIST_BYTES = 4 * MIB
"""Of a ZIP archive's list of its files, which is read as a whole."""
_ENCRYPTED = 1
_OFFICE = ("[Content_Types].xml", "mimetype")
"""First or second file of documents that are ZIP archives inside."""
_BAD_ZIP = (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, EOFError, OSError)
_BAD_TAR = (tarfile.TarError, EOFError, ValueError, OverflowError)
_WITHIN = "is an archive within an archive; unpack it first."
_PACKED_ZIP = (
    "The file is a ZIP archive that was packed once more; unpack it once, and import the archive."
)
_OFFICE_DOCUMENT = (
    "The file is an office document or an e-book; save it as text or CSV, and import that."
)


@dataclass(frozen=True, slots=True)
class FilePart:
    """One file: the one that was named, or one in it."""

    name: str
    """As shown: `refs.bib`, `archive.zip/old/refs.bib`."""
    source: Source | None = None
    """None where it is not read."""
    reason: str = ""
    """Why it is not read."""
    is_hidden: bool = False
    """It is left out because systems and editors hide such files."""


def open_parts(origin: Path | IO[bytes], name: str, limits: Limits) -> Iterator[FilePart]:
    """Open a file, or all files in a folder or an archive, one after the other.

    Args:
        origin: a file, a folder, or a binary stream.
        name: how it is shown.
        limits: of the file; of an archive all files together.

    Yields:
        Parts, in the order of the archive or of their names; each must be read before the next.

    Raises:
        ImportRefused: nothing, or no more, of it can be read.
    """
    if not isinstance(origin, Path):
        yield from _parts_of(origin, name, limits, None)
    elif origin.is_dir():
        yield from _parts_of_folder(origin, name, limits)
    else:
        with _opened(origin) as stream:
            yield from _parts_of(stream, name, limits, origin.stat().st_size)


def _opened(path: Path) -> IO[bytes]:
    try:
        if path.exists() and not path.is_file():  # a device may never end
            raise ImportRefused("is no regular file; give it to standard input as -.")
        return path.open("rb")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ImportRefused(f"cannot be opened: {reason}.") from None


def _parts_of_folder(folder: Path, name: str, limits: Limits) -> Iterator[FilePart]:
    failed: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=failed.append):
        here = Path(place)
        shown = shown_name("/".join((name, *here.relative_to(folder).parts)))
        for one in sorted(filter(is_hidden, folders)):
            yield FilePart(f"{shown}/{one}", is_hidden=True)
        folders[:] = sorted(one for one in folders if not is_hidden(one))
        for one in folders:
            if (here / one).is_symlink():  # it may lead in a circle
                reason = "is a link to a folder; name that folder itself."
                yield FilePart(f"{shown}/{shown_name(one)}", reason=reason)
        for file in sorted(files):
            part = f"{shown}/{shown_name(file)}"
            if is_hidden(file):
                yield FilePart(part, is_hidden=True)
                continue
            try:
                yield from open_parts(here / file, part, limits)
            except ImportRefused as error:
                yield FilePart(part, reason=str(error))
    for failure in failed:
        reason = (failure.strerror or str(failure)).lower()
        yield FilePart(str(failure.filename or name), reason=f"cannot be opened: {reason}.")


def _parts_of(stream: IO[bytes], name: str, limits: Limits, size: int | None) -> Iterator[FilePart]:
    if not stream.seekable():
        stream = io.BufferedReader(CountedStream(stream, lambda _: None), CHUNK)
    if _first_bytes(stream).startswith(_ZIP_MAGIC):
        if not stream.seekable():
            stream = _copy(stream, limits)
        yield from _parts_of_zip(stream, name, limits)
        return
    source = Source(stream, limits, packed_size=size)
    if source.plain.peek(4).startswith(_ZIP_MAGIC):
        raise ImportRefused(_OFFICE_DOCUMENT if _is_office(source) else _PACKED_ZIP)
    if _is_tar(source):
        yield from _parts_of_tar(source, name, limits)
    else:
        yield FilePart(name, source)


def _first_bytes(stream: IO[bytes]) -> bytes:
    if not stream.seekable():
        assert isinstance(stream, io.BufferedReader)
        return stream.peek(4)[:4]
    first = stream.read(4)
    stream.seek(0)
    return first


def _is_office(source: Source) -> bool:
    """Whether a ZIP archive begins with a file that only office documents and e-books have."""
    return any(mark.encode() in source.plain.peek(64)[:64] for mark in _OFFICE)


def _is_tar(source: Source) -> bool:
    return source.plain.peek(512)[257:262] == b"ustar"


def _copy(stream: IO[bytes], limits: Limits) -> IO[bytes]:
    """Copy a pipe that holds a ZIP archive, whose list of files is at its end."""
    most = limits.packed_bytes or limits.unpacked_bytes
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the last reference to it
    size = 0
    while data := stream.read(CHUNK):
        size += len(data)
        if most is not None and size > most:
            raise too_large(most)
        copy.write(data)
    copy.seek(0)
    return copy


def _parts_of_zip(stream: IO[bytes], name: str, limits: Limits) -> Iterator[FilePart]:
    broken = BrokenSource("The ZIP archive is cut off or damaged; fetch it again.")
    size = stream.seek(0, os.SEEK_END)
    try:
        listed = _list_bytes(stream, size)
        if listed > _MOST_LIST_BYTES:
            raise _too_many(limits)
        archive = zipfile.ZipFile(stream)
    except _BAD_ZIP as error:
        raise broken from error
    with closing(archive):
        files = [member for member in archive.infolist() if not member.filename.endswith("/")]
        if any(file.filename in _OFFICE for file in files[:2]):
            raise ImportRefused(_OFFICE_DOCUMENT)
        if not files:
            raise ImportRefused("The archive is empty; there is nothing to import.")
        beside = Unpacked(sum(file.file_size for file in files))
        _check_sizes(len(files), beside.count, size, limits)
        for file in files:
            inner = name_in_zip(file)
            yield _zip_part(archive, file, f"{name}/{inner}", limits, beside)


def _zip_part(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, limits: Limits, beside: Unpacked
) -> FilePart:
    if any(map(is_hidden, member.filename.replace("\\", "/").split("/"))):
        return FilePart(name, is_hidden=True)
    if member.flag_bits & _ENCRYPTED:
        return FilePart(name, reason="is encrypted; unpack it with its password first.")
    try:
        stream = archive.open(member)
    except NotImplementedError:
        return FilePart(
            name, reason="is packed by a method that is not known here; unpack it first."
        )
    except (*_BAD_ZIP, RuntimeError):
        return FilePart(name, reason="is damaged in the archive.")
    return _member(stream, name, member.file_size, limits, beside)


def _member(stream: IO[bytes], name: str, size: int, limits: Limits, beside: Unpacked) -> FilePart:
    try:
        source = Source(stream, limits, packed_size=size, beside=beside)
    except ImportRefused as error:
        return FilePart(name, reason=str(error))
    if source.plain.peek(4).startswith(_ZIP_MAGIC) or _is_tar(source):
        return FilePart(name, reason=_OFFICE_DOCUMENT if _is_office(source) else _WITHIN)
    return FilePart(name, source)


def _parts_of_tar(source: Source, name: str, limits: Limits) -> Iterator[FilePart]:
    beside = Unpacked()
    count = 0
    try:
        with tarfile.open(fileobj=source.plain, mode="r|") as archive:
            for member in archive:
                if member.isdir():
                    continue
                count += 1
                if count > limits.files:
                    raise _too_many(limits)
                yield _tar_part(
                    archive, member, f"{name}/{shown_name(member.name)}", limits, beside
                )
    except _BAD_TAR as error:
        raise BrokenSource("The tar archive is cut off or damaged; fetch it again.") from error
    if not count:
        raise ImportRefused("The archive is empty; there is nothing to import.")


def _tar_part(
    archive: tarfile.TarFile, member: tarfile.TarInfo, name: str, limits: Limits, beside: Unpacked
) -> FilePart:
    if any(map(is_hidden, member.name.split("/"))):
        return FilePart(name, is_hidden=True)
    stream = archive.extractfile(member) if member.isreg() and not member.issparse() else None
    if stream is None:
        return FilePart(name, reason="is no regular file but a link or a device.")
    return _member(stream, name, member.size, limits, beside)


def _list_bytes(stream: IO[bytes], size: int) -> int:
    """Read from the end of a ZIP archive how long the list of its files is."""
    start = max(0, size - (1 << 16) - _ZIP_END.size)
    stream.seek(start)
    tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0:
        raise zipfile.BadZipFile
    listed = int(_ZIP_END.unpack_from(tail, place)[5])
    before = start + place - _ZIP64_LOCATOR_BYTES - _ZIP64_END.size
    if before >= 0:
        stream.seek(before)
        found = _ZIP64_END.unpack(stream.read(_ZIP64_END.size))
        if found[0] == b"PK\x06\x06":
            listed = int(found[8])
    stream.seek(0)
    return listed


def _check_sizes(files: int, unpacked: int, packed: int, limits: Limits) -> None:
    if files > limits.files:
        raise _too_many(limits)
    if limits.unpacked_bytes is not None and unpacked > limits.unpacked_bytes:
        raise too_large(limits.unpacked_bytes)
    if unpacked > RATIO_FROM and unpacked > limits.ratio * packed:
        raise ImportRefused(too_dense(limits))


def _too_many(limits: Limits) -> ImportRefused:
    return ImportRefused(
        f"The archive holds more than {limits.files:,} files; unpack it and name its folder."
    )

"""Takes an upload in: the parts of a form, or a body as it is, into files of a folder.

The form is read piece by piece, so that neither the memory nor another disk must hold it.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from app.domain.records.record_choice import PASTED
from app.importers.member_names import shown_name
from app.intake.jobs import StagedFile

MOST_FILES = 1_000
LONGEST_FIELD = 4 << 20
"""Bytes of a field that is no file: a pasted text."""
TEXT_FIELD = "text"
"""The field whose value is read as a file."""
MULTIPART = "multipart/form-data"


@dataclass(slots=True)
class Received:
    """What came with a request."""

    files: list[StagedFile] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _FormPart:
    """One part of a form while it comes in."""

    headers: dict[bytes, bytes] = field(default_factory=dict)
    name: str = ""
    filename: str | None = None
    value: bytearray = field(default_factory=bytearray)
    file: IO[bytes] | None = None
    size: int = 0


class _FormWriter:
    """Writes the parts of a form into a folder.

    Args:
        folder: that exists.
        limit: bytes of all files together.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self.received = Received()
        self.is_too_large = False
        self.is_whole = False
        """The form has come to its end."""
        self._folder = folder
        self._left = limit
        self._part = _FormPart()
        self._header = [b"", b""]

    def parser(self, boundary: bytes) -> MultipartParser:
        """Give what is fed with the pieces of the body."""
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": partial(self._add_to_header, 0),
                "on_header_value": partial(self._add_to_header, 1),
                "on_header_end": self._end_header,
                "on_headers_finished": self._open,
                "on_part_data": self._write,
                "on_part_end": self._end,
                "on_end": self._end_form,
            },
        )

    def open_file(self, name: str) -> None:
        """Begin a file."""
        if len(self.received.files) >= MOST_FILES:
            raise HTTPException(
                400, f"At most {MOST_FILES:,} files can be sent at once; put them into an archive."
            )
        self._part = _FormPart(filename=name)
        self._part.file = self._path.open("wb")

    def write(self, data: bytes) -> None:
        """Add to the part that is under way; of what is too large, nothing more is kept."""
        part = self._part
        part.size += len(data)
        if part.file is None:
            if part.size > LONGEST_FIELD:
                self.is_too_large = True
            else:
                part.value += data
            return
        self._left -= len(data)
        if self._left < 0:
            self.is_too_large = True
        if not self.is_too_large:
            part.file.write(data)

    def end(self) -> None:
        """End the part that is under way. An empty field of files is none."""
        part = self._part
        if part.file is None:
            self._take_field(part)
            return
        part.file.close()
        if part.filename or part.size:
            name = shown_name(part.filename or PASTED)
            self.received.files.append(StagedFile(name, self._path, part.size))

    def close(self) -> None:
        """Close what is open."""
        if self._part.file is not None:
            self._part.file.close()

    @property
    def _path(self) -> Path:
        return self._folder / f"file-{len(self.received.files)}"

    def _take_field(self, part: _FormPart) -> None:
        text = bytes(part.value)
        if part.name == TEXT_FIELD:
            if text.strip():
                self.open_file(PASTED)
                self.write(text)
                self.end()
        else:
            self.received.fields[part.name] = text.decode("utf-8", "replace").strip()

    def _begin(self) -> None:
        self._part = _FormPart()

    def _add_to_header(self, at: int, data: bytes, start: int, end: int) -> None:
        self._header[at] += data[start:end]

    def _end_header(self) -> None:
        self._part.headers[self._header[0].lower()] = self._header[1]
        self._header = [b"", b""]

    def _open(self) -> None:
        _, options = parse_options_header(self._part.headers.get(b"content-disposition", b""))
        self._part.name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            self.open_file(options[b"filename"].decode("utf-8", "replace"))

    def _write(self, data: bytes, start: int, end: int) -> None:
        self.write(data[start:end])

    def _end(self) -> None:
        self.end()

    def _end_form(self) -> None:
        self.is_whole = True


async def receive(request: Request, folder: Path, limit: int, filename: str = "") -> Received:
    """Take an upload in.

    Args:
        request: whose body is a form, or one file.
        folder: that exists; the files are put there.
        limit: bytes of all files together. What is beyond is read and thrown away, since browsers
            show no answer that comes before they have sent all.
        filename: of a body that is one file.

    Raises:
        HTTPException: 400, it broke off or is no form; 413, it is too large; 507, the disk is full.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    form = _FormWriter(folder, limit)
    is_form = kind.decode("latin-1").lower() == MULTIPART
    feed: Callable[[bytes], object] = form.write
    try:
        if is_form:
            parser = form.parser(_boundary(options))
            feed = parser.write
        else:
            form.open_file(filename)
        async for piece in request.stream():
            if piece:
                await run_in_threadpool(feed, piece)
        if is_form and not form.is_whole:
            raise HTTPException(400, "The upload broke off; nothing of it was kept.")
        if not is_form:
            form.end()
    except ClientDisconnect:
        raise HTTPException(400, "The upload broke off; nothing of it was kept.") from None
    except OSError as error:
        raise _not_written(error) from None
    except ValueError:  # what the parser raises
        raise HTTPException(400, "The upload is no form of files, or broke off.") from None
    finally:
        form.close()
    if form.is_too_large:
        raise HTTPException(
            413,
            f"The upload is larger than {limit >> 20:,} MiB (OEUVRE_MAX_UPLOAD_MB), or a pasted"
            f" text than {LONGEST_FIELD >> 20} MiB; nothing of it was kept. Send the files one by"
            " one, or import them from a terminal: oeuvre import FILE.",
        )
    return form.received


def _boundary(options: dict[bytes, bytes]) -> bytes:
    if b"boundary" not in options:
        raise HTTPException(400, "The form names no boundary between its parts.")
    return options[b"boundary"]


def _not_written(error: OSError) -> HTTPException:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return HTTPException(
            507, "The disk of the library is full; nothing of the upload was kept. Make room first."
        )
    reason = error.strerror or str(error)
    return HTTPException(507, f"The upload cannot be written beside the library ({reason}).")

"""Files in, records out: which formats can be read, and how a file's format is told.

To add a format: a module here with an `Importer`, one line in FORMATS, a sample with
its expected JSON in `tests/samples/<format>/`. Importers see `app.domain` and
`app.errors` alone; what becomes of a record is none of their business.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from app.domain.record import Event
from app.domain.text import decode
from app.errors import ImportRefused, UnknownFormat
from app.importers.importer import Importer
from app.importers.jsonl import reader as jsonl
from app.importers.listing import reader as listing
from app.importers.source import Limits, ReadContext, Source, open_source

__all__ = [
    "FORMATS",
    "Importer",
    "Limits",
    "ReadContext",
    "Source",
    "detect_format",
    "open_source",
    "read_events",
]

FORMATS: dict[str, Importer] = {
    importer.name: importer
    for importer in (
        listing.IMPORTER,
        jsonl.IMPORTER,
    )
}
"""Every format that can be read, by name."""

_PACKED_SUFFIX = re.compile(r"\.(?:gz|bz2|xz)$")
_BINARY_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"\x28\xb5\x2f\xfd", "packed with Zstandard: unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    (b"\x7fELF", "a program"),
)


def detect_format(source: Source, filename: str | None = None) -> Importer:
    """The importer that recognises the content best; the file's name breaks ties.

    Raises:
        ImportRefused: the file is empty or no text.
        UnknownFormat: no importer recognises it.
    """
    head = source.head()
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        raise ImportRefused("The file is empty; there is nothing to import.")
    for magic, kind in _BINARY_MAGIC:
        if head.startswith(magic):
            raise ImportRefused(f"The file is not text but {kind}; {_expected()}.")
    if b"\x00" in head:
        raise ImportRefused(f"The file is not text; {_expected()}.")
    text, _ = decode(_whole_characters(head))
    name = _PACKED_SUFFIX.sub("", (filename or "").lower())
    scores = {
        importer.name: importer.detect(text) + (0.05 if name.endswith(importer.suffixes) else 0)
        for importer in FORMATS.values()
    }
    best = max(scores, key=lambda format_name: scores[format_name])
    if scores[best] < 0.1:
        raise UnknownFormat(f"The file has no format that can be read here; {_expected()}.")
    return FORMATS[best]


def read_events(
    origin: Path | str | IO[bytes] | Source,
    format_name: str | None,
    context: ReadContext,
) -> Iterator[Event]:
    """Read a file of any known format as a stream of records, profiles and issues.

    Args:
        origin: a path, a binary stream, or a source that is open already; what is
            opened here is closed at the end of the stream.
        format_name: a name of FORMATS; None: tell it by content.
        context: days and limits.

    Raises:
        ImportRefused: at once or with the first event; nothing of the file can be used.
        UnknownFormat: at once; the format is not told or not known.
    """
    source = open_source(origin, context.limits)
    try:
        if format_name is None:
            name = context.filename or (str(origin) if isinstance(origin, Path | str) else None)
            importer = detect_format(source, name)
        elif format_name in FORMATS:
            importer = FORMATS[format_name]
        else:
            raise UnknownFormat(
                f"There is no format {format_name!r}; there are {', '.join(FORMATS)}."
            )
    except BaseException:
        source.close()
        raise
    return _closing(importer.read(source, context), source)


def _closing(events: Iterator[Event], source: Source) -> Iterator[Event]:
    try:
        yield from events
    finally:
        source.close()


def _whole_characters(head: bytes) -> bytes:
    """The head without a last character that the cut at 64 KiB went through."""
    for cut in range(4):
        try:
            head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return head[: len(head) - cut]
    return head


def _expected() -> str:
    return "expected " + " or ".join(importer.description for importer in FORMATS.values())

"""What one import may cost, and what a reader must know besides the bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.errors import ImportRefused

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one import may cost. The defaults are for files named on one's own machine."""

    packed_bytes: int | None = None
    """Size of the file as given; None: any."""
    unpacked_bytes: int | None = None
    """Size after unpacking, of all files of a container together; None: any (the ratio holds)."""
    ratio: int = 100
    """Unpacked to packed: text shrinks to a tenth, a decompression bomb to a thousandth."""
    files: int = 10_000
    """In a container."""
    whole_file_bytes: int = 32 * MIB
    """Size of a file of a format that must be read as a whole."""
    record_bytes: int = MIB
    title_chars: int = 2_000
    abstract_chars: int = 50_000
    authors: int = 5_000
    """Of one paper; collaborations of 3,000 exist."""
    json_depth: int = 64


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a reader must know besides the bytes."""

    imported_on: date
    captured_on: date | None = None
    """The day on which the page was saved, if a person said so."""
    limits: Limits = field(default_factory=Limits)
    filename: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Of a table: field -> the column that a person names for it."""


class BrokenSource(ImportRefused):
    """The packed data ends too early or is damaged; what came before it was right."""


def too_large(limit: int) -> ImportRefused:
    """Refuse a file over a limit of bytes."""
    return ImportRefused(
        f"The file is larger than {limit // MIB} MiB; split it and import the parts."
    )

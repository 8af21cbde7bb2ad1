"""What an export format is: its names, and the text it makes of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.domain.record import PaperRecord


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format that can be written."""

    name: str
    """As given to `--format`, and as the suffix of an address after its dot."""
    label: str
    """What the format is called, for a person."""
    media_type: str
    """Of the answer over HTTP, its charset included."""
    write: Callable[[Iterable[PaperRecord]], Iterator[str]]
    """The text of the whole file, in pieces, one record at a time.

    A file without records is a valid one too.
    """

"""What an import format is: three questions that each format's module answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.domain.records.record import Event
from app.importers.source import ReadContext, Source


@dataclass(frozen=True, slots=True)
class Importer:
    """One format that can be read."""

    name: str
    """As given to `--format`."""
    description: str
    """What the format is, for a person: completes "expected …"."""
    suffixes: tuple[str, ...]
    """Usual endings of file names; they decide only between formats that fit equally well."""
    detect: Callable[[str], float]
    """How sure the first 64 KiB of text look like the format: 0 (not at all) to 1."""
    read: Callable[[Source, ReadContext], Iterator[Event]]
    """All that the source holds, in its order.

    Raises ImportRefused where nothing can be read. Damaged records come as an `Issue`
    of severity `rejected`; doubts about a record that is kept stand in its `issues`.
    """
    sample: str = ""
    """One short record in the format, for the help page."""

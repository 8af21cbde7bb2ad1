"""What an export format is: its names, its options, and the text it makes of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.domain.records.record import PaperRecord
from app.exporters.options import FileOptions


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format that can be written."""

    name: str
    """As given to `--format`, and as the suffix of an address after its dot."""
    label: str
    """What the format is called, in a word or two."""
    description: str
    """What it is good for, for the help page."""
    media_type: str
    """Of the answer over HTTP, its charset included."""
    make: Callable[[Iterable[PaperRecord], FileOptions], Iterator[str]]
    """Makes the text of the whole file, in pieces, one or few records at a time.

    A file without records is a valid one too.
    """
    options: tuple[str, ...] = ()
    """Names of the `FileOptions` that may be chosen for this format."""
    sample: str = ""
    """How one paper looks; "" where that is what the format makes of `sample.SAMPLE`."""
    newest_in_first: bool = False
    """Where nobody asks for an order, what came in or changed last comes first."""

    def write(
        self, records: Iterable[PaperRecord], options: FileOptions | None = None
    ) -> Iterator[str]:
        """Return the text of the file in pieces.

        Args:
            records: the papers in the order of the file.
            options: how it is written; None: as the format has it by default.
        """
        return self.make(records, options or FileOptions())

"""What an export format is: its names, its options, and the text it makes of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from app.domain.records.record import PaperRecord

Flavour = Literal["bibtex", "biblatex"]
Grouping = Literal["none", "year", "type"]

FLAVOURS: tuple[Flavour, ...] = get_args(Flavour)
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)
DEFAULT_STYLE = "apa"


SAMPLE = PaperRecord(
    title="Tides of Small Fjords",
    authors=("Ida Rowan",),
    date="2021-05",
    type="article",
    venue="Journal of Odd Harbours",
    number=1,
)


@dataclass(frozen=True, slots=True)
class FileOptions:
    """How a file is written. Each format uses what its `Exporter.options` name, and the addresses.

    All has a default, so that records can be written where nothing is known of a library.
    """

    flavour: Flavour = "bibtex"
    style: str = DEFAULT_STYLE
    """Name of a citation style, one of `app.exporters.formatted.styles`."""
    highlight: int | None = None
    """Id of the author whose name is set in bold."""
    group: Grouping = "none"
    """By what headings part the list; the records come in the order of the groups."""
    numbered: bool | None = None
    """Whether the entries have numbers; None: as the style has it."""
    title: str = "Papers"
    """What the file holds."""
    address: str = ""
    """Absolute address of the file itself; "" where it is not served."""
    home: str = ""
    """Absolute address of the library's first page, without its last slash; "" likewise."""
    library: str = ""
    """What identifies the library for good, for identifiers of its papers."""
    updated: str | None = None
    """When the library changed last (RFC 3339)."""


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


def sample_of(exporter: Exporter) -> str:
    """Return how a paper looks in a format."""
    return exporter.sample or "".join(exporter.write([SAMPLE])).strip()

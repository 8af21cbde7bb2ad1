"""What may be chosen of a file besides its format, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Flavour = Literal["bibtex", "biblatex"]
Grouping = Literal["none", "year", "type"]

FLAVOURS: tuple[Flavour, ...] = get_args(Flavour)
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)
DEFAULT_STYLE = "apa"


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

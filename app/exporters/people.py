"""The people of a record by the parts of their names, as reference formats want them."""

from __future__ import annotations

from app.domain.people.names import ParsedName, parse_name
from app.domain.records.record import PaperRecord

OTHERS = "others"
"""What BibTeX and CSL write for the names that a source leaves out."""


def authors_of(record: PaperRecord) -> list[ParsedName]:
    """Read the names of the authors, in printed order."""
    return [parse_name(name, name in record.groups) for name in record.authors]


def editors_of(record: PaperRecord) -> list[ParsedName]:
    """Read the names of the editors, in printed order."""
    return [parse_name(name, name in record.groups) for name in record.editors]

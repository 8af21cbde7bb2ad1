"""The fields of a paper, each described once.

What the native format reads and writes, what the store keeps, what a record's hash covers and what
the API shows is drawn from this list, or is compared with it by a test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import Enum, auto
from typing import Any

from app.domain.records.record import Link, Release


class Kind(Enum):
    """What a field holds."""

    TEXT = auto()
    FLAG = auto()
    NUMBER = auto()
    TEXTS = auto()
    """Several texts."""
    NAMES = auto()
    """Several names of people or groups."""
    BY_AUTHOR = auto()
    """One value for each author, or nothing at all."""
    LINKS = auto()
    RELEASES = auto()


class Storage(Enum):
    """Where the store keeps a field."""

    COLUMN = auto()
    """A column of the table `paper` with the field's name."""
    JSON = auto()
    """A column of the table `paper` with the field's name, as JSON."""
    TABLE = auto()
    """A table of its own."""
    RECORD = auto()
    """The record alone: it says something of a source's record, not of the paper."""


@dataclass(frozen=True, slots=True)
class PaperField:
    """One field of `PaperRecord`."""

    name: str
    """In the record, in the native format, in the API and as a column."""
    kind: Kind
    storage: Storage
    native: bool = True
    """Whether the native format has it under this name. The others are within `authors`, or are
    of the record alone."""


_ROWS = (
    ("title", Kind.TEXT, Storage.COLUMN, True),
    ("authors", Kind.NAMES, Storage.TABLE, True),
    ("groups", Kind.NAMES, Storage.TABLE, False),
    ("orcids", Kind.BY_AUTHOR, Storage.TABLE, False),
    ("affiliations", Kind.BY_AUTHOR, Storage.TABLE, False),
    ("authors_truncated", Kind.FLAG, Storage.COLUMN, True),
    ("implied_authors", Kind.NAMES, Storage.TABLE, True),
    ("editors", Kind.NAMES, Storage.JSON, False),
    ("date", Kind.TEXT, Storage.COLUMN, True),
    ("date_printed", Kind.TEXT, Storage.COLUMN, True),
    ("year_inferred", Kind.FLAG, Storage.COLUMN, True),
    ("year_reason", Kind.TEXT, Storage.COLUMN, True),
    ("abstract", Kind.TEXT, Storage.COLUMN, True),
    ("type", Kind.TEXT, Storage.COLUMN, True),
    ("venue", Kind.TEXT, Storage.COLUMN, True),
    ("volume", Kind.TEXT, Storage.COLUMN, True),
    ("issue", Kind.TEXT, Storage.COLUMN, True),
    ("pages", Kind.TEXT, Storage.COLUMN, True),
    ("publisher", Kind.TEXT, Storage.COLUMN, True),
    ("language", Kind.TEXT, Storage.COLUMN, True),
    ("categories", Kind.TEXTS, Storage.TABLE, True),
    ("keywords", Kind.TEXTS, Storage.JSON, True),
    ("tags", Kind.TEXTS, Storage.TABLE, True),
    ("doi", Kind.TEXT, Storage.COLUMN, True),
    ("arxiv_id", Kind.TEXT, Storage.COLUMN, True),
    ("pmid", Kind.TEXT, Storage.COLUMN, True),
    ("isbn", Kind.TEXT, Storage.COLUMN, True),
    ("issn", Kind.TEXT, Storage.COLUMN, True),
    ("arxiv_version", Kind.NUMBER, Storage.RECORD, False),
    ("url", Kind.TEXT, Storage.COLUMN, True),
    ("has_code", Kind.FLAG, Storage.COLUMN, True),
    ("code_url", Kind.TEXT, Storage.COLUMN, True),
    ("citation_count", Kind.NUMBER, Storage.COLUMN, True),
    ("note", Kind.TEXT, Storage.COLUMN, True),
    ("links", Kind.LINKS, Storage.JSON, True),
    ("references", Kind.TEXTS, Storage.TABLE, True),
    ("releases", Kind.RELEASES, Storage.JSON, True),
)
PAPER_FIELDS = tuple(PaperField(*row) for row in _ROWS)
"""In the order in which the native format writes them."""

NATIVE_FIELDS = tuple(field.name for field in PAPER_FIELDS if field.native)
COLUMNS = tuple(field.name for field in PAPER_FIELDS if field.storage is Storage.COLUMN)
JSON_COLUMNS = tuple(field.name for field in PAPER_FIELDS if field.storage is Storage.JSON)
FLAGS = tuple(field.name for field in PAPER_FIELDS if field.kind is Kind.FLAG)


def as_json_value(value: Any) -> Any:
    """Give the value of a field as JSON holds it: lists, and objects without empty members."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [as_json_value(item) for item in value]
    if isinstance(value, Link | Release):
        members = {part.name: getattr(value, part.name) for part in fields(value)}
        return {name: member for name, member in members.items() if member is not None}
    return value


_OF_JSON: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXTS: tuple,
    Kind.NAMES: tuple,
    Kind.BY_AUTHOR: lambda items: tuple(
        tuple(item) if isinstance(item, list) else item for item in items
    ),
    Kind.LINKS: lambda items: tuple(Link(**item) for item in items),
    Kind.RELEASES: lambda items: tuple(Release(**item) for item in items),
}
_KINDS = {field.name: field.kind for field in PAPER_FIELDS}


def from_json_value(name: str, value: Any) -> Any:
    """Give the value of a field of `PaperRecord` that `as_json_value` made JSON of."""
    read = _OF_JSON.get(_KINDS[name]) if name in _KINDS else None
    return value if read is None or value is None else read(value)

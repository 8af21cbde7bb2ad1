"""The fields of a paper, each described once; a record as a JSON object of them, and back.

A record of a paper is kept this way once other sources have records of the
same paper. Where a field was in its file (`line`, `origins`) and what was doubtful
about it (`issues`) are kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields
from enum import Enum, auto
from operator import attrgetter
from typing import Any

from app.domain.records.record import Link, PaperRecord, Release
from app.domain.text.digest import digest


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return None if field.default is MISSING else field.default


ABOUT_THE_FILE = frozenset({"number", "line", "line_end", "origins", "issues"})
_DEFAULTS = {
    field.name: _default(field) for field in fields(PaperRecord) if field.name not in ABOUT_THE_FILE
}
CONTENT = tuple(_DEFAULTS)
"""The fields that say something of the paper itself."""

BESIDE_THE_PAPER = ("arxiv_version", "extra")
"""Fields that a record has and a paper has not. `extra` makes it no other record."""

_FIRST = (
    "title", "authors", "authors_truncated", "implied_authors", "date", "date_printed",
    "year_inferred", "year_reason", "abstract", "venue", "categories", "keywords", "tags", "doi",
    "arxiv_id", "url", "has_code", "code_url", "citation_count",
)  # fmt: skip
"""The fields of the first records, in the order in which a digest covers them."""
_LATER = tuple(
    name for name in CONTENT if name not in (*_FIRST, "groups", "arxiv_version", "extra")
)
"""Fields that came later. Where they say nothing, a record has the digest that it had before."""
_content = attrgetter(*CONTENT)
_first_values = attrgetter(*_FIRST)
_later_values = attrgetter(*_LATER)

# Control characters, which no cleaned text holds.
_BETWEEN_FIELDS = "\x1e"
_BETWEEN_VALUES = "\x1f"


def as_payload(record: PaperRecord) -> dict[str, Any]:
    """Give all that a record says of its paper; fields that say nothing are left out."""
    return {
        name: as_json_value(value)
        for (name, empty), value in zip(_DEFAULTS.items(), _content(record), strict=True)
        if value is not empty and value != empty
    }


def from_payload(payload: dict[str, Any]) -> PaperRecord:
    """Make the record again; the inverse of `as_payload`."""
    return PaperRecord(**{name: from_json_value(name, value) for name, value in payload.items()})


def record_digest(record: PaperRecord) -> bytes:
    """Give a hash of what a record says of its paper: equal records, equal digests."""
    parts = [_text(value) for value in _first_values(record)]
    if record.groups:
        parts.append(_BETWEEN_VALUES.join(record.groups))
    if record.arxiv_version:
        parts.append(str(record.arxiv_version))
    parts += [
        f"{name}{_BETWEEN_VALUES}{as_json_value(value)}"
        for name, value in zip(_LATER, _later_values(record), strict=True)
        if value
    ]
    return digest(_BETWEEN_FIELDS.join(parts))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return _BETWEEN_VALUES.join(value)
    return "" if value is None else str(value)


def says_more_than_its_paper(record: PaperRecord) -> bool:
    """Whether a paper that is made of this record alone would not give all of it back."""
    return any(getattr(record, name) for name in BESIDE_THE_PAPER)


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

"""A record as a JSON object, with the names of the native format, and back.

What a source said of a paper is kept this way once other sources have spoken of the
same paper. Where a field stood in its file (`line`, `origins`) and what was doubtful
about it (`issues`) are kept elsewhere.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from operator import attrgetter
from typing import Any

from app.domain.digest import digest
from app.domain.record import PaperRecord


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

_APART = ("groups", "extra")
"""The first came later: where it says nothing, a record has the digest that it had before. What a
record says beyond the fields of the format (`extra`) makes it no other record."""

_content = attrgetter(*(name for name in CONTENT if name not in _APART))

# Control characters, which no cleaned text holds.
_BETWEEN_FIELDS = "\x1e"
_BETWEEN_VALUES = "\x1f"


def as_payload(record: PaperRecord) -> dict[str, Any]:
    """Give all that a record says of its paper; fields that say nothing are left out."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, empty in _DEFAULTS.items()
        if (value := getattr(record, name)) != empty
    }


def from_payload(payload: dict[str, Any]) -> PaperRecord:
    """Make the record again; the inverse of `as_payload`."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in payload.items()
    }
    return PaperRecord(**values)


def record_digest(record: PaperRecord) -> bytes:
    """Give a hash of what a record says of its paper: equal records, equal digests."""
    parts = []
    for value in _content(record):
        if isinstance(value, tuple):
            parts.append(_BETWEEN_VALUES.join(value))
        else:
            parts.append("" if value is None else str(value))
    if record.groups:
        parts.append(_BETWEEN_VALUES.join(record.groups))
    return digest(_BETWEEN_FIELDS.join(parts))

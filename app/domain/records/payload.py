"""A record as a JSON object, with the names of the native format, and back.

A record of a paper is kept this way once other sources have records of the
same paper. Where a field was in its file (`line`, `origins`) and what was doubtful
about it (`issues`) are kept elsewhere.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from operator import attrgetter
from typing import Any

from app.domain.records.paper_fields import as_json_value, from_json_value
from app.domain.records.record import PaperRecord
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

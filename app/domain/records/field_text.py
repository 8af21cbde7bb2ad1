"""What a record says of a field, and what two say otherwise, as text for a reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.json_shape import View
from app.domain.records.paper_fields import PAPER_FIELDS
from app.domain.records.record import PaperRecord

MOST_SHOWN = 60
"""Characters of a value within a sentence."""


SAID_WITH = {"authors_truncated": "authors", "date_printed": "date", "year_inferred": "date"}
"""Fields that are shown within another."""
NOT_SAID = "year_reason"
"""Why we inferred a year: no source changes a paper by this."""
FIELDS = tuple(field.name for field in PAPER_FIELDS if field.name != NOT_SAID)


def field_text(name: str, record: PaperRecord) -> str:
    """Give a field as text, "" where the record says nothing.

    Args:
        name: of the field, by its name in `app.domain.records.combine.RULES`.
    """
    if name == "authors":
        cut = " et al." if record.authors_truncated else ""
        return "; ".join(record.authors) + cut
    if name == "date":
        inferred = " (year inferred)" if record.year_inferred and record.date else ""
        return (record.date or record.date_printed or "") + inferred
    if name == "has_code":
        return "yes" if record.has_code else ""
    value = getattr(record, name)
    if name in ("orcids", "affiliations"):
        value = {author: one for author, one in zip(record.authors, value, strict=False) if one}
    return value_text(value)


def value_text(value: object) -> str:
    """Give any value as text: lists by semicolons, parts with their names, nested ones in brackets.

    Args:
        value: of a field, or of JSON.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_part_text(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(map(value_text, value))
    return str(value)


def _part_text(value: object) -> str:
    if isinstance(value, list | tuple) and len(value) == 1:
        return _part_text(value[0])
    text = value_text(value)
    return f"({text})" if isinstance(value, Mapping | list | tuple) and len(value) > 1 else text


def shortened(text: str, most: int = MOST_SHOWN) -> str:
    """Quote a value within a sentence; "" for none."""
    if not text:
        return ""
    line = " ".join(text.split())
    return f"“{line if len(line) <= most else line[: most - 1].rstrip() + '…'}”"


@dataclass(frozen=True, slots=True)
class FieldDifference(View):
    """One field of a paper, before and after; "" where nothing is said."""

    field: str
    before: str
    after: str


def differing_fields(before: PaperRecord, after: PaperRecord) -> list[str]:
    """List the fields that differ, in the order of the fields of a record."""
    found = {
        SAID_WITH.get(name, name)
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    }
    return [name for name in FIELDS if name in found]


def difference_of(name: str, before: PaperRecord, after: PaperRecord) -> FieldDifference:
    """Give a field that differs as text."""
    texts = [field_text(name, record) for record in (before, after)]
    if name == "date" and texts[0] == texts[1]:
        texts = [_with_words(*pair) for pair in zip(texts, (before, after), strict=True)]
    return FieldDifference(name, *texts)


def year_became_printed(before: PaperRecord, after: PaperRecord) -> bool:
    """Say whether a source now prints the year that had to be inferred."""
    return before.year_inferred and after.year is not None and not after.year_inferred


def code_appeared(before: PaperRecord, after: PaperRecord) -> bool:
    """Say whether a source now names code, and did not."""
    return not (before.has_code or before.code_url) and bool(after.has_code or after.code_url)


def _with_words(date: str, record: PaperRecord) -> str:
    return f"{date}, printed “{record.date_printed}”" if record.date_printed else date

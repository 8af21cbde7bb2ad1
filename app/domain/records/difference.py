"""What two records of one paper say otherwise, field by field, as text for a reader."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.json_shape import View
from app.domain.records.field_text import field_text
from app.domain.records.paper_fields import PAPER_FIELDS
from app.domain.records.record import PaperRecord

SAID_WITH = {"authors_truncated": "authors", "date_printed": "date", "year_inferred": "date"}
"""Fields that are shown within another."""
NOT_SAID = "year_reason"
"""Why we inferred a year: no source changes a paper by this."""
FIELDS = tuple(field.name for field in PAPER_FIELDS if field.name != NOT_SAID)


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

"""What a record says of a field, as text for a reader."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.records.record import PaperRecord

MOST_SHOWN = 60
"""Characters of a value within a sentence."""


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

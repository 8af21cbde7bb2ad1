"""What a record says of a field, as text for a reader."""

from __future__ import annotations

from app.domain.record import PaperRecord

MOST_SHOWN = 60
"""Characters of a value within a sentence."""


def field_text(name: str, record: PaperRecord) -> str:
    """Give a field as text, "" where the record says nothing.

    Args:
        name: of the field, by its name in `app.domain.combine.RULES`.
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
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def shortened(text: str, most: int = MOST_SHOWN) -> str:
    """Quote a value within a sentence; "" for none."""
    if not text:
        return ""
    line = " ".join(text.split())
    return f"“{line if len(line) <= most else line[: most - 1].rstrip() + '…'}”"

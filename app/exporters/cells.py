"""What may stand in a cell of a CSV file."""

from __future__ import annotations

from app.exporters.signs import legal

RUNS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by spreadsheets."""


def safe_cell(value: object) -> object:
    """Return a value as a cell that no spreadsheet runs: a text like a formula gets a `'`.

    Args:
        value: None becomes an empty cell; numbers stay numbers.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = legal(value)
    return f"'{text}" if text.startswith(RUNS) else text

"""Cells of a table: texts that no spreadsheet runs as a formula, and lists in one cell.

Exporter and importer of tables both use this module, so that a cell comes back as it left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is run as a formula by spreadsheets, or may be once it is trimmed."""

_GUARDED = re.compile(r"'['=+\-@\t\r\n]")
_END_OF_ITEM = re.compile(r"(?<!\\)(\\*)(;|\Z)")
_SEPARATOR = re.compile(r"(?<!\\)(?:\\\\)*(;)\s*")


def safe_cell(value: object) -> object:
    """Return a value as a cell that no spreadsheet runs: a text like a formula gets a `'` in front.

    So does a text that would otherwise lose its own `'` when it is read.

    Args:
        value: None becomes an empty cell; numbers stay numbers.
    """
    if value is None:
        return ""
    if isinstance(value, str) and (value.startswith(RUNS) or _GUARDED.match(value)):
        return f"'{value}"
    return value


def read_cell(cell: str) -> str:
    """Return the text of a cell: without the first `'` where `safe_cell` may have put it there."""
    return cell[1:] if _GUARDED.match(cell) else cell


def join_items(items: Iterable[str]) -> str:
    r"""Write a list into one cell, `one; two`; a semicolon of an item becomes `\;`."""
    return "; ".join(_END_OF_ITEM.sub(_escape, item) for item in items)


def split_items(cell: str) -> list[str]:
    r"""Read a list that `join_items` wrote, or any other with semicolons; empty items go."""
    items = []
    start = 0
    for match in [*_SEPARATOR.finditer(cell), None]:
        end = match.start(1) if match else len(cell)
        items.append(_END_OF_ITEM.sub(_unescape, cell[start:end]).strip())
        start = match.end() if match else end
    return [item for item in items if item]


def _escape(match: re.Match[str]) -> str:
    return match[1] * 2 + (r"\;" if match[2] else "")


def _unescape(match: re.Match[str]) -> str:
    return "\\" * (len(match[1]) // 2) + match[2]

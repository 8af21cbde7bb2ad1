"""Whether a text is a table of papers, how its cells are parted, and where its header is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from app.errors import ImportRefused
from app.importers.tables.columns import TableColumns, given_columns, guess_columns
from app.importers.tables.rows import Dialect, RowReader, TableRow

_DIALECTS = (
    Dialect(","), Dialect(";"), Dialect("\t"), Dialect("\t", quoted=False), Dialect("|"),
)  # fmt: skip
_LOOKED_AT = 60
"""Rows by which a table is recognised."""
CERTAIN = 3
"""Known columns by which a header is one, however few cells the rows have."""
_SEEN = 10
"""Lines that must be even where no column is known."""
_PREAMBLE = 15
"""Rows above a header: Dimensions says there what was searched."""


@dataclass(frozen=True, slots=True)
class TableGuess:
    """A way to read a text as a table."""

    dialect: Dialect
    header: TableRow
    columns: TableColumns
    even: float
    """Share of the rows that have as many cells as the header."""

    @property
    def fit(self) -> tuple[int, float]:
        """How well it fits; more is better."""
        known = self.columns.known
        return known if self.even > 0.2 or known >= CERTAIN else 0, self.even


def guess_table(head: str, *, cut: bool, mapping: Mapping[str, str]) -> TableGuess | None:
    """Find the best way to read a text as a table with titles; None where there is none.

    Args:
        head: the beginning of a text.
        cut: it goes on after that.
        mapping: field -> column, as a person gave it.
    """
    guesses = [guess for dialect in _DIALECTS for guess in _guesses(head, dialect, cut, mapping)]
    return max(guesses, key=lambda guess: guess.fit, default=None)


def _guesses(
    head: str, dialect: Dialect, cut: bool, mapping: Mapping[str, str]
) -> list[TableGuess]:
    rows = list(islice(RowReader(head.splitlines(keepends=True), dialect), _LOOKED_AT))
    if cut and len(rows) < _LOOKED_AT:
        rows = rows[:-1]
    guesses = []
    for at, row in enumerate(rows[:_PREAMBLE]):
        try:
            columns = given_columns(row.cells, mapping) if mapping else guess_columns(row.cells)
        except ImportRefused:
            continue
        if "title" not in columns.fields:
            continue
        behind = [other for other in rows[at + 1 :] if any(map(str.strip, other.cells))]
        even = sum(_fits(other, row) for other in behind) / len(behind) if behind else 1.0
        guesses.append(TableGuess(dialect, row, columns, even))
    return guesses


def _fits(row: TableRow, header: TableRow) -> bool:
    more = len(row.cells) - len(header.cells)
    return not row.fault and (more == 0 or (more == 1 and not row.cells[-1].strip()))


def unknown_header(head: str) -> list[str]:
    """The columns of what may be a table though none has a known name; none where it is none."""
    lines = head.splitlines(keepends=True)[:_SEEN]
    tables = [list(RowReader(lines, dialect)) for dialect in _DIALECTS]
    headers = [
        rows[0].cells
        for rows in tables
        if len(rows) > 1 and all(_fits(row, rows[0]) for row in rows[1:])
    ]
    widest = max(headers, key=len, default=[])
    return guess_columns(widest).header if len(widest) > 1 else []


def widest_row(head: str) -> list[str]:
    """The cells of the first row, by the separator that gives most of them."""
    first = head.splitlines(keepends=True)[:1]
    rows = [row.cells for dialect in _DIALECTS for row in RowReader(first, dialect)]
    return max(rows, key=len, default=[])

"""Rows of a table of text: cells in quotes, line breaks in cells, quotes that are never closed.

Python's csv module takes everything behind a stray quote for one cell. Here a quote ends a cell
only where the cell can end, and a cell that never ends costs its own line.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

_MOST_CHARS = 1 << 20
"""Characters of a row; the longest abstracts and lists of references have 100,000."""
_MOST_LINES = 2_000
_LONG_CELL = 50
"""Lines after which it is looked whether a cell has swallowed a row."""
_MOST_AGAIN = 1 << 18
"""Characters that are read twice, beyond those read once, before cells end with their line."""
_LINE_COST = 20
"""What a line costs beside its characters."""
QUOTE = '"'


@dataclass(frozen=True)
class Dialect:
    """How the cells of a table are parted."""

    delimiter: str = ","
    quoted: bool = True
    """Whether quotes around a cell are no part of it."""

    @cached_property
    def closing(self) -> re.Pattern[str]:
        """A quote that is doubled, or ends a cell: the delimiter or nothing comes behind it."""
        return re.compile(f'"(?:"| *(?:({re.escape(self.delimiter)})|\\Z))')


@dataclass(slots=True)
class TableRow:
    """One row."""

    cells: list[str]
    line: int
    """Its first line, counted from 1."""
    line_end: int
    fault: str = ""
    """What is wrong with it, as a clause; "" where nothing is."""


@dataclass(slots=True)
class _Cells:
    """The cells of one row while its lines come in."""

    dialect: Dialect
    cells: list[str] = field(default_factory=list)
    alone: bool = False
    """The row ends with its first line: a quote that is not closed there is a sign like others."""
    inside: list[str] | None = None
    """Pieces of the cell in quotes that is open."""

    def take(self, line: str) -> bool:
        """Read a line; say whether the row ends with it."""
        text = line.rstrip("\r\n")
        at = 0
        if self.inside is not None:
            at = self._quoted(line, text, 0)
            if at < 0:
                return False
        while at <= len(text):
            start = _behind_blanks(text, at)
            if self.dialect.quoted and text.startswith(QUOTE, start):
                self.inside = []
                at = self._quoted(line, text, start + 1)
                if at < 0 and self.alone:
                    self.cells.extend(text[start + 1 :].split(self.dialect.delimiter))
                    return True
                if at < 0:
                    return False
                continue
            end = text.find(self.dialect.delimiter, at)
            end = len(text) if end < 0 else end
            self.cells.append(text[at:end])
            at = end + 1
        return True

    def _quoted(self, line: str, text: str, at: int) -> int:
        """Read on in a cell in quotes; return where the next one begins, -1 if it goes on."""
        assert self.inside is not None
        while (quote := self.dialect.closing.search(text, at)) is not None:
            self.inside.append(text[at : quote.start()])
            if quote[0] == QUOTE * 2:
                self.inside.append(QUOTE)
                at = quote.end()
                continue
            self.cells.append("".join(self.inside))
            self.inside = None
            return quote.end() if quote[1] else len(text) + 1
        self.inside.append(line[at:])
        return -1


def _behind_blanks(text: str, at: int) -> int:
    while text.startswith(" ", at):
        at += 1
    return at


class RowReader:
    """Rows of lines.

    Args:
        lines: with their line breaks.
        dialect: of the table.
        width: number of columns; rows of another width are checked for quotes that are not closed.
    """

    def __init__(self, lines: Iterable[str], dialect: Dialect, width: int = 0) -> None:
        self._lines = iter(lines)
        self._back: deque[str] = deque()
        self._dialect = dialect
        self._read = 0
        self._again = 0
        self._number = 0
        self.width = width

    def __iter__(self) -> Iterator[TableRow]:
        while (first := self._next()) is not None:
            yield self._row(first)

    def _next(self) -> str | None:
        line = self._back.popleft() if self._back else next(self._lines, None)
        self._number += line is not None
        return line

    def _row(self, first: str) -> TableRow:
        start = self._number
        reading = _Cells(self._dialect)
        taken = [first]
        size = len(first)
        ended = reading.take(first)
        self._read += size
        while not ended and self._again < _MOST_AGAIN + self._read:
            line = self._next()
            if line is None:
                break
            taken.append(line)
            size += len(line)
            ended = reading.take(line)
            if size > _MOST_CHARS or len(taken) > _MOST_LINES:
                break
            if len(taken) == _LONG_CELL and self._swallowed(taken, reading.cells):
                break
        if ended and not self._swallowed(taken, reading.cells):
            return TableRow(reading.cells, start, self._number)
        return self._first_alone(taken, start)

    def _swallowed(self, taken: list[str], cells: list[str]) -> bool:
        """Whether a row of several lines holds a whole other row, by its width."""
        if len(taken) == 1 or not self.width:
            return False
        first = _Cells(self._dialect, alone=True)
        first.take(taken[0])
        if len(cells) == self.width and len(first.cells) != self.width:
            return False
        for line in taken[1:]:
            alone = _Cells(self._dialect)
            if alone.take(line) and len(alone.cells) == self.width:
                return True
        return False

    def _first_alone(self, taken: list[str], start: int) -> TableRow:
        """Read the first line with its quotes as signs, and give the others back."""
        self._again += sum(len(line) + _LINE_COST for line in taken[1:])
        self._back.extendleft(reversed(taken[1:]))
        self._number -= len(taken) - 1
        alone = _Cells(self._dialect, alone=True)
        alone.take(taken[0])
        return TableRow(
            alone.cells, start, start, "a quotation mark is not closed; the line was read alone"
        )

"""Whether a text is a table of papers, and which column is which field: guessed or given."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from app.errors import ImportRefused
from app.importers.tables.field_names import LAST_RESORT, NAMES, TAGS
from app.importers.tables.rows import Dialect, RowReader, TableRow

FIELDS = tuple(NAMES)
"""What a column can be, for a mapping that a person gives."""
_RANKS = {
    name: (field, rank)
    for field, names in NAMES.items()
    for rank, name in enumerate(names.split("|"))
}
_TAG_RANKS = {tag: (field, rank) for rank, (tag, field) in enumerate(TAGS.items())}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHER_THAN_LETTERS = re.compile(r"[\W_]+")
_ACCENT = re.compile("[\u0300-\u036f]")
_LONGEST = 100
"""Characters of a name of a column that are compared."""
_MOST_NAMED = 40
_UNNAMED = "column "


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


@dataclass(slots=True)
class TableColumns:
    """The columns of a table."""

    header: list[str]
    """Their names as printed; unnamed ones are called by their place."""
    fields: dict[str, int] = field(default_factory=dict)
    """Field -> place of its column."""
    next_best: dict[str, list[int]] = field(default_factory=dict)
    """Field -> places of its further columns, the best first: they fill in where it is empty."""
    names: list[int] = field(default_factory=list)
    """Places of columns that list the authors in one form or another."""

    @property
    def known(self) -> int:
        """How many columns are fields."""
        return len(self.fields)

    def described(self) -> str:
        """The mapping in one sentence."""
        pairs = ", ".join(
            " or ".join([f"{name} ← “{self.header[at]}”", *self._quoted(self.next_best.get(name))])
            for name, at in self.fields.items()
        )
        taken = {*self.fields.values(), *chain.from_iterable(self.next_best.values())}
        others = [name for at, name in enumerate(self.header) if at not in taken]
        named = [name for name in others if not name.startswith(_UNNAMED)]
        rest = ", ".join(f"“{name}”" for name in named[:_MOST_NAMED])
        more = len(named) - _MOST_NAMED
        kept = f"; kept without a field: {rest}" if rest else ""
        return pairs + kept + (f" and {more:,} more" if more > 0 else "")

    def places(self, name: str) -> list[int]:
        """Places of all columns of a field, the best first."""
        return [self.fields[name], *self.next_best.get(name, ())] if name in self.fields else []

    def _quoted(self, places: list[int] | None) -> list[str]:
        return [f"“{self.header[at]}”" for at in places or ()]


def guess_columns(header: Sequence[str], *, by_tags: bool = False) -> TableColumns:
    """Find the field of each column by its name.

    Args:
        header: names of the columns.
        by_tags: they are the two letters of Web of Science; told by themselves where many are.
    """
    columns = TableColumns(_named(header))
    keys = [_key(name) for name in columns.header]
    known = sum(name.strip() in _TAG_RANKS for name in header)
    by_tags = by_tags or known >= max(4, len(header) // 3)
    found: dict[str, list[tuple[int, int]]] = {}
    for at, (name, key) in enumerate(zip(columns.header, keys, strict=True)):
        match = (
            _TAG_RANKS.get(name) if by_tags else _RANKS.get(key) or _RANKS.get(_key(_humps(name)))
        )
        if match is not None:
            field_name, rank = match
            if field_name == "authors":
                columns.names.append(at)
            found.setdefault(field_name, []).append((rank, at))
    for name in filter(found.__contains__, FIELDS):
        best, *further = [at for _, at in sorted(found[name])]
        columns.fields[name] = best
        if further := [at for at in further if keys[at] not in LAST_RESORT]:
            columns.next_best[name] = further
    return columns


def given_columns(header: Sequence[str], mapping: Mapping[str, str]) -> TableColumns:
    """Find the fields of columns, those of a mapping as it says.

    Args:
        mapping: field -> name of its column; "" for a field that no column is.

    Raises:
        ImportRefused: a field or a column of the mapping does not exist.
    """
    columns = guess_columns(header)
    keys = {_key(name): at for at, name in reversed(list(enumerate(columns.header)))}
    for name, column in mapping.items():
        if name not in FIELDS:
            raise ImportRefused(
                f"There is no field “{name}” to map a column to; there are {', '.join(FIELDS)}."
            )
        if column and _key(column) not in keys:
            named = ", ".join(f"“{one}”" for one in columns.header[:_MOST_NAMED])
            raise ImportRefused(f"The table has no column “{column}”; its columns are {named}.")
        at = keys[_key(column)] if column else -1
        left = {other: columns.places(other) for other in columns.fields if other != name}
        left = {other: [place for place in places if place != at] for other, places in left.items()}
        left[name] = [at] if column else []
        columns.fields = {other: left[other][0] for other in FIELDS if left.get(other)}
        columns.next_best = {other: places[1:] for other, places in left.items() if places[1:]}
    return columns


def _named(header: Sequence[str]) -> list[str]:
    return [
        " ".join(name.replace("\ufeff", "").split()) or f"{_UNNAMED}{at}"
        for at, name in enumerate(header, 1)
    ]


def _key(name: str) -> str:
    """A name of a column without its case, accents and signs."""
    letters = _ACCENT.sub("", unicodedata.normalize("NFKD", name[:_LONGEST]))
    return _OTHER_THAN_LETTERS.sub(" ", letters.casefold()).strip()


def _humps(name: str) -> str:
    """A name such as `pubYear` in words."""
    return _HUMP.sub(" ", name)


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
    rows = list(islice(RowReader(_lines(head), dialect), _LOOKED_AT))
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


def _lines(text: str) -> list[str]:
    """Lines as a file's are counted; `splitlines` ends them at further signs, too."""
    return list(io.StringIO(text, newline="\n"))


def unknown_header(head: str) -> list[str]:
    """The columns of what may be a table though none has a known name; none where it is none."""
    lines = _lines(head)[:_SEEN]
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
    first = _lines(head)[:1]
    rows = [row.cells for dialect in _DIALECTS for row in RowReader(first, dialect)]
    return max(rows, key=len, default=[])

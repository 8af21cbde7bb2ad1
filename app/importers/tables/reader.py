"""Tables of papers as text: CSV and TSV of any program, spreadsheets and databases.

What separates cells and names, and which column is which field, is guessed and said in a note;
`ReadContext.mapping` says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

from app.domain.records.record import Event, Remark
from app.domain.text.references import decode_references
from app.errors import ImportRefused
from app.importers.builder import RecordBuilder, rejected
from app.importers.importer import Importer
from app.importers.source import HEAD_BYTES, BrokenSource, ReadContext, Source, numbered_lines
from app.importers.tables.columns import (
    CERTAIN,
    TableColumns,
    TableGuess,
    given_columns,
    guess_table,
    unknown_header,
    widest_row,
)
from app.importers.tables.people import style_of
from app.importers.tables.record import LISTS, TableStyle, fill
from app.importers.tables.rows import RowReader, TableRow
from app.importers.values import UnfitRecord

_JUDGED = 5_000
"""Rows by which the columns of people are judged; they are kept in memory."""
_JUDGED_CHARS = 32 << 20
_PEOPLE = ("authors", "editors", "group_authors", "implied_authors")
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SHOWN = 60
_OTHERS = ("{", "[", "<", "@")
"""How JSON, XML and BibTeX begin."""


def find_columns(source: Source, context: ReadContext) -> TableColumns | None:
    """Tell which column of a table would be read as which field; None where it is no table."""
    table = _guess(source, context)
    return table.columns if table else None


def unknown_columns(source: Source) -> list[str]:
    """Name the columns of what may be a table though none of its columns is known."""
    text = source.head().decode("utf-8", errors="replace")
    return [] if text.lstrip().startswith(_OTHERS) else unknown_header(text)


def _guess(source: Source, context: ReadContext) -> TableGuess | None:
    raw = source.head()
    text = raw.decode("utf-8", errors="replace")
    return guess_table(text, cut=len(raw) >= HEAD_BYTES, mapping=context.mapping)


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each row as a record; how the table was read in a note.

    Raises:
        ImportRefused: there is no column of titles, or the mapping does not fit.
    """
    table = _guess(source, context)
    if table is None:
        raise ImportRefused(_unknown(source.head().decode("utf-8", errors="replace"), context))
    lines = _Lines(source, context)
    rows = RowReader(lines, table.dialect, len(table.header.cells))
    body = (row for row in rows if row.line > table.header.line)
    if not is_own(table):
        body = (_decoded(row) for row in body)
    first = list(_first(body))
    style = _style(table, first)
    yield Remark("note", table.header.line, "columns", _described(table))
    for row in chain(first, body):
        yield from lines.remarks()
        if any(map(str.strip, row.cells)) and row.cells != table.header.cells:
            yield _record(row, style, context)
    yield from lines.remarks()


OWN = frozenset({"implied_authors", "date_printed"})
"""Columns by which a table is known that this program wrote: its texts are as they are."""


def is_own(table: TableGuess) -> bool:
    """Whether this program wrote the table."""
    return set(table.header.cells) >= OWN


def _decoded(row: TableRow) -> TableRow:
    """Give a row of another program, in whose texts a character of HTML may be spelt out."""
    return replace(row, cells=[decode_references(cell) for cell in row.cells])


class _Lines:
    """The lines of a source as text, and what is to be said of them."""

    def __init__(self, source: Source, context: ReadContext) -> None:
        self._source = source
        self._most = context.limits.record_bytes
        self._found: list[Remark] = []

    def __iter__(self) -> Iterator[str]:
        number = 0
        try:
            for number, raw in numbered_lines(self._source, self._most):
                if raw is None:
                    reason = f"the line is longer than {self._most >> 10:,} KiB"
                    self._found.append(Remark("rejected", number, "too-long", reason))
                yield "\n" if raw is None else raw.decode("utf-8", errors="replace")
        except BrokenSource as error:
            if number == 0:
                raise
            reason = f"{error} The rows above are kept."
            self._found.append(Remark("rejected", number + 1, "broken-file", reason))

    def remarks(self) -> Iterator[Remark]:
        """What was found since this was asked last."""
        while self._found:
            yield self._found.pop(0)


def _first(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    size = 0
    for row in islice(rows, _JUDGED):
        yield row
        size += sum(map(len, row.cells))
        if size > _JUDGED_CHARS:
            return


def _style(table: TableGuess, rows: list[TableRow]) -> TableStyle:
    def cells(at: int) -> list[str]:
        return [row.cells[at] for row in rows if at < len(row.cells)]

    names = {at: style_of(cells(at)) for name in _PEOPLE for at in table.columns.places(name)}
    lists = [name for name in LISTS if name != "references"]
    listed = [at for name in lists for at in table.columns.places(name)]
    commas = {at for at in listed if not any(";" in cell for cell in cells(at))}
    return TableStyle(table.columns, names, frozenset(commas), is_own(table))


def _record(row: TableRow, style: TableStyle, context: ReadContext) -> Event:
    builder = RecordBuilder(context, row.line, row.line_end)
    width = len(style.columns.header)
    if row.fault:
        builder.doubt("broken-row", row.fault, " ".join(row.cells))
    elif len(row.cells) < width or any(map(str.strip, row.cells[width:])):
        reason = f"the row has {len(row.cells)} cells, the header {width}"
        builder.doubt("ragged-row", reason, " ".join(row.cells))
    fill(builder, row, style)
    try:
        return builder.build()
    except UnfitRecord as error:
        return rejected(error, row.line, " ".join(row.cells))


def _described(table: TableGuess) -> str:
    separator = _SEPARATORS[table.dialect.delimiter]
    return f"cells are separated by {separator}; columns: {table.columns.described()}"


def _unknown(text: str, context: ReadContext) -> str:
    """Say why no header was found, and what is there.

    Raises:
        ImportRefused: the mapping names what does not exist.
    """
    guess = guess_table(text, cut=False, mapping={})
    header = guess.columns.header if guess else widest_row(text)
    if context.mapping:
        given_columns(header, context.mapping)
    named = ", ".join(f"“{name.strip()[:_SHOWN]}”" for name in header[:_SHOWN])
    return (
        f"No column of the table is known to be the title. Its first row is {named}."
        ' Name the column: --map title="…".'
    )


def detect(head: str) -> float:
    """How many columns have names of fields, and whether the rows are as long as the header."""
    if head.lstrip("\ufeff \r\n\t").startswith(_OTHERS):
        return 0.0
    table = guess_table(head, cut=len(head) > HEAD_BYTES // 4, mapping={})
    if table is None:
        return 0.0
    if len(table.header.cells) == 1:
        return 0.06  # with a file's name in .csv, the title alone is enough
    if table.even < 0.5:
        return 0.3 if table.columns.known >= CERTAIN else 0.05
    return min(0.95, 0.35 + 0.2 * table.columns.known)


IMPORTER = Importer(
    name="csv",
    description="a table (CSV, TSV) with a header that names the titles",
    suffixes=(".csv", ".tsv", ".tab"),
    detect=detect,
    read=read,
    sample="title,authors,year,venue\nTides,Zoë Marren; Åsa Ek,2021,J. Inv.",
)

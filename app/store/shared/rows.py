"""How the rows of a library look on both sides: in SQLite's file and in PostgreSQL.

Both have the same tables and columns, those of the models. Values that SQLite keeps as numbers or
text (truth values, JSON, times) are typed in PostgreSQL, and are read from there as SQLite keeps
them, letter for letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, Cursor
from sqlalchemy import JSON, Boolean, Column, DateTime, Float, Integer, LargeBinary, TypeDecorator
from sqlmodel import SQLModel

import app.store.models  # noqa: F401 - fills SQLModel.metadata

Row = tuple[Any, ...]
Store = Connection[Row]

READ_AS = {
    Boolean: ("{}::int", "int4"),
    JSON: ("{}::text", "text"),
    DateTime: ("to_char({}, 'YYYY-MM-DD HH24:MI:SS.US')", "text"),
    Float: ("{}", "float8"),
    Integer: ("{}", "int8"),
    LargeBinary: ("{}", "bytea"),
}
"""Type of a column -> how PostgreSQL is asked for it, and what it answers."""
KEYS_AS = {
    Boolean: ("{}::boolean", "{}"),
    Integer: ("{}::bigint", "{}"),
    LargeBinary: ("decode({}, 'hex')", "lower(hex({}))"),
}
"""Type of a key's column -> how PostgreSQL reads it in a JSON list, and SQLite writes it there."""


@dataclass(frozen=True)
class SharedTable:
    """One table of a library, as both sides name it."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    """Columns of the primary key."""
    asked: tuple[str, ...]
    """What PostgreSQL is asked for, column by column …"""
    types: tuple[str, ...]
    """… and the types of its answers."""
    read_key: tuple[str, ...]
    """Parts of a key `e`, a JSON list, as PostgreSQL reads them …"""
    written_key: tuple[str, ...]
    """… and as SQLite writes them."""

    @property
    def names(self) -> str:
        """The columns, quoted, with commas."""
        return listed(self.columns)

    def rows_sql(self, condition: str = "") -> str:
        """Select rows as SQLite keeps them, in PostgreSQL's words."""
        asked = ", ".join(self.asked)
        return f'SELECT {asked} FROM "{self.name}" AS t {condition}'  # noqa: S608 - of the models

    def put_sql(self) -> str:
        """Insert a row into the file, or change the one of its key."""
        marks = ", ".join("?" * len(self.columns))
        return (
            f'INSERT INTO "{self.name}" ({self.names}) VALUES ({marks}) '  # noqa: S608
            f"ON CONFLICT ({listed(self.key)}) {self.on_clash}"
        )

    @property
    def on_clash(self) -> str:
        """What both do with a row whose key is here already."""
        others = [f'"{name}" = excluded."{name}"' for name in self.columns if name not in self.key]
        return f"DO UPDATE SET {', '.join(others)}" if others else "DO NOTHING"


def listed(names: tuple[str, ...], of: str = "") -> str:
    """Quote names of columns, with commas between them."""
    return ", ".join(f'{of}"{name}"' for name in names)


def run(store: Store, statement: str, values: Row | None = None) -> Cursor[Row]:
    """Run a statement of our own making; what users gave is in `values` alone."""
    return store.execute(statement.encode(), values)


def one_row(store: Store, statement: str, values: Row | None = None) -> Row:
    """Run a statement that gives a row in any case."""
    row = run(store, statement, values).fetchone()
    assert row is not None
    return row


def copied(store: Store, query: str, types: tuple[str, ...]) -> Iterator[Row]:
    """Give the rows of a query by COPY, as they come."""
    statement = f"COPY ({query}) TO STDOUT (FORMAT binary)"
    with store.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.set_types(types)
        yield from copy.rows()


def _column(column: Column[Any], ways: dict[Any, tuple[str, str]]) -> tuple[str, str] | None:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return next((way for one, way in ways.items() if isinstance(kind, one)), None)


def _shared_tables() -> tuple[SharedTable, ...]:
    tables = []
    for table in SQLModel.metadata.sorted_tables:
        columns = list(table.columns)
        keys = list(table.primary_key)
        asked = [_column(column, READ_AS) or ("{}", "text") for column in columns]
        key_ways = [_column(key, KEYS_AS) or ("{}", "{}") for key in keys]
        tables.append(
            SharedTable(
                name=table.name,
                columns=tuple(column.name for column in columns),
                key=tuple(key.name for key in keys),
                asked=tuple(
                    way.format(f't."{one.name}"')
                    for one, (way, _) in zip(columns, asked, strict=True)
                ),
                types=tuple(kind for _, kind in asked),
                read_key=tuple(
                    way.format(f"(e->>{place})") for place, (way, _) in enumerate(key_ways)
                ),
                written_key=tuple(
                    way.format(f'"{one.name}"')
                    for one, (_, way) in zip(keys, key_ways, strict=True)
                ),
            )
        )
    return tuple(tables)


TABLES = _shared_tables()
"""Every table of a library; one that others point to comes before them."""

"""Brings a local copy to the state of its store: by what changed, or as a whole."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from app.store.shared.position import Position, newest_change, position_of, set_position
from app.store.shared.rows import TABLES, Row, SharedTable, Store, copied, listed, one_row, run

logger = logging.getLogger("oeuvre")

CHUNK = 5000
"""Rows that are written with each call."""
SAY_S = 5.0
"""Between two lines of the log while a copy is filled."""
TRIGGERS_SQL = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
FULL_TEXTS_SQL = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%content=%'"


def catch_up(file: sqlite3.Connection, store: Store) -> bool:
    """Bring a file to the newest state that a connection to its store sees.

    Args:
        file: can write, outside of a transaction; whoever may write to it waits.

    Returns:
        Whether the store lacks the state that the file had, as after the restore of a backup.
    """
    with _one_state(store):
        mine, newest = position_of(file), newest_change(store)
        if mine == newest:
            return False
        is_known = mine is not None and _knows(store, mine)
        with _rewriting(file):
            if mine is not None and is_known:
                for table in TABLES:
                    _apply(file, store, table, mine.number)
            else:
                _fill(file, store)
            _take_sequences(file, store)
            set_position(file, newest)
    return mine is not None and not is_known


@contextmanager
def _one_state(store: Store) -> Iterator[None]:
    """Let all reads see one state."""
    with store.transaction():
        run(store, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _rewriting(file: sqlite3.Connection) -> Iterator[None]:
    """Rewrite rows in one transaction; links hold at its end, as they do in the store."""
    file.execute("PRAGMA foreign_keys = OFF")
    file.execute("BEGIN IMMEDIATE")
    try:
        yield
        file.execute("COMMIT")
    finally:
        if file.in_transaction:
            file.execute("ROLLBACK")
        file.execute("PRAGMA foreign_keys = ON")


def _knows(store: Store, position: Position) -> bool:
    """Return whether all that changed since a state is still written down."""
    return (
        run(
            store,
            "SELECT 1 FROM store, store_change WHERE id::text = %s AND number = %s AND token = %s",
            (position.store, position.number, position.token),
        ).fetchone()
        is not None
    )


def _apply(file: sqlite3.Connection, store: Store, table: SharedTable, since: int) -> None:
    """Write the rows of a table that changed since a number, and drop those that went."""
    keys = (
        f"SELECT DISTINCT {_named(table)} FROM store_change_keys, json_array_elements(keys) AS e "  # noqa: S608
        f"WHERE number > {since:d} AND name = '{table.name}'"
    )
    places = [table.columns.index(name) for name in table.key]
    key_types = tuple(table.types[place] for place in places)
    asked = ", ".join(table.asked[place] for place in places)
    gone = list(
        copied(
            store,
            f"SELECT {asked} FROM ({keys}) AS t WHERE NOT EXISTS "  # noqa: S608
            f'(SELECT 1 FROM "{table.name}" AS here '
            f"WHERE ({listed(table.key, 'here.')}) = ({listed(table.key, 't.')}))",
            key_types,
        )
    )
    marks = " AND ".join(f'"{name}" = ?' for name in table.key)
    file.executemany(f'DELETE FROM "{table.name}" WHERE {marks}', gone)  # noqa: S608
    rows = copied(
        store,
        table.rows_sql(f"JOIN ({keys}) AS changed USING ({listed(table.key)})"),
        table.types,
    )
    for some in _chunks(rows):
        file.executemany(table.put_sql(), some)


def _named(table: SharedTable) -> str:
    return ", ".join(
        f'{read} AS "{name}"' for read, name in zip(table.read_key, table.key, strict=True)
    )


def _fill(file: sqlite3.Connection, store: Store) -> None:
    """Write every row of the store; what is derived from them is made at the end."""
    triggers = file.execute(TRIGGERS_SQL).fetchall()
    for name, _ in triggers:
        file.execute(f'DROP TRIGGER "{name}"')
    counts = [one_row(store, f'SELECT count(*) FROM "{table.name}"')[0] for table in TABLES]  # noqa: S608
    progress = _Progress(sum(counts))
    for table in TABLES:
        file.execute(f'DELETE FROM "{table.name}"')  # noqa: S608
        marks = ", ".join("?" * len(table.columns))
        insert = f'INSERT INTO "{table.name}" ({table.names}) VALUES ({marks})'  # noqa: S608
        order = f"ORDER BY {listed(table.key, 't.')}"
        for some in _chunks(copied(store, table.rows_sql(order), table.types)):
            file.executemany(insert, some)
            progress.add(len(some), table.name)
    for _, statement in triggers:
        file.execute(statement)
    for (name,) in file.execute(FULL_TEXTS_SQL).fetchall():
        file.execute(f"INSERT INTO {name}({name}) VALUES ('rebuild')")  # noqa: S608
    progress.end()


def _take_sequences(file: sqlite3.Connection, store: Store) -> None:
    """Let the file give the numbers that follow those of the store."""
    for name, last in run(store, "SELECT name, last FROM store_sequence").fetchall():
        file.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        file.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, last))


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(rows, CHUNK)):
        yield some


class _Progress:
    """Says in the log how far the filling of a copy is."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._done = 0
        self._began = self._last = time.monotonic()

    def add(self, rows: int, table: str) -> None:
        """Note that rows were written."""
        self._done += rows
        now = time.monotonic()
        if now - self._last >= SAY_S:
            self._last = now
            logger.info(
                "The local copy of the library is being filled: %s of %s rows (%s).",
                f"{self._done:,}", f"{self._rows:,}", table,
            )  # fmt: skip

    def end(self) -> None:
        """Say what it took."""
        taken = time.monotonic() - self._began
        logger.info("The local copy has %s rows, after %.1f s.", f"{self._rows:,}", taken)

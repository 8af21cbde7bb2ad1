"""Writes what a transaction changed in the file into PostgreSQL, as one transaction there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from app.store.shared.connect import StoreDown
from app.store.shared.position import Position, newest_change
from app.store.shared.recording import ChangedRows
from app.store.shared.rows import Row, SharedTable, Store, listed, run
from app.store.shared.schema import note_change

CHANNEL = "oeuvre"
"""On which other servers hear of a change."""
KEPT_CHANGES = 2000
"""Who is farther behind takes a new copy."""


def push(
    store: Store,
    file: sqlite3.Connection,
    changed: list[ChangedRows],
    position: Position,
    purpose: str,
) -> Position:
    """Write the changed rows, and that they changed.

    Args:
        store: holds the writer's turn.
        file: in the transaction that changed them.
        position: the state that the file had before it.
        purpose: what this was for.

    Returns:
        The state that both have once both have committed.

    Raises:
        StoreDown: somebody else has written meanwhile, as the turn was lost.
        psycopg.Error: it cannot be written; nothing of it is.
    """
    with store.transaction():
        if newest_change(store) != position:
            raise StoreDown("another server has written meanwhile; try again")
        for rows in reversed(changed):
            _drop(store, file, rows)
        for rows in changed:
            _put(store, file, rows)
        put_sequences(store, file)
        number = position.number + 1
        token = note_change(store, number, purpose)
        for rows in changed:
            run(
                store,
                "INSERT INTO store_change_keys VALUES (%s, %s, %s)",
                (number, rows.table.name, rows.keys),
            )
        run(store, "DELETE FROM store_change WHERE number <= %s", (number - KEPT_CHANGES,))
        run(store, "SELECT pg_notify(%s, %s)", (CHANNEL, str(number)))
    return Position(position.store, number, token)


def put_sequences(store: Store, file: sqlite3.Connection) -> None:
    """Let the store know the highest numbers that were given, so that nobody gives them again."""
    for row in file.execute("SELECT name, seq FROM sqlite_sequence").fetchall():
        run(
            store,
            "INSERT INTO store_sequence VALUES (%s, %s) ON CONFLICT (name) DO UPDATE "
            "SET last = excluded.last WHERE store_sequence.last < excluded.last",
            row,
        )


def copy_in(store: Store, table: SharedTable, target: str, rows: Iterable[Row]) -> int:
    """Write rows of the file into a table; return how many."""
    count = 0
    statement = f"COPY {target} ({table.names}) FROM STDIN"
    with store.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _drop(store: Store, file: sqlite3.Connection, rows: ChangedRows) -> None:
    keys, count = file.execute(rows.gone_sql()).fetchone()
    if not count:
        return
    table = rows.table
    run(
        store,
        f'DELETE FROM "{table.name}" WHERE ({listed(table.key)}) IN '  # noqa: S608
        f"(SELECT {', '.join(table.read_key)} FROM json_array_elements(%s::json) AS e)",
        (keys,),
    )


def _put(store: Store, file: sqlite3.Connection, rows: ChangedRows) -> None:
    table = rows.table
    changed = file.execute(rows.changed_sql())
    first = changed.fetchone()
    if first is not None:
        passing = f'"put_{table.name}"'
        run(store, f'CREATE TEMP TABLE {passing} (LIKE "{table.name}") ON COMMIT DROP')
        copy_in(store, table, passing, file.execute(rows.changed_sql()))
        run(
            store,
            f'INSERT INTO "{table.name}" ({table.names}) SELECT {table.names} FROM {passing} '  # noqa: S608
            f"ON CONFLICT ({listed(table.key)}) {table.on_clash}",
        )
    copy_in(store, table, f'"{table.name}"', file.execute(rows.added_sql()))

"""Copies a whole library from a file into PostgreSQL; who is stopped goes on where it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import islice

from app.errors import OeuvreError
from app.store.database import version_of
from app.store.shared.compare import differing_tables, file_sums, store_sums
from app.store.shared.connect import StoreAddress
from app.store.shared.position import newest_change
from app.store.shared.push import copy_in, put_sequences
from app.store.shared.rows import TABLES, SharedTable, Store, listed, run
from app.store.shared.schema import bring_up, note_change, tables_of

CHUNK = 50_000
"""Rows of one transaction; at most so many are copied a second time by who goes on."""
BEGIN_SQL = """
CREATE TABLE store_copy (source text NOT NULL);
CREATE TABLE store_copy_rows (name text PRIMARY KEY, rows bigint NOT NULL);
CREATE TABLE store_copy_links (statement text NOT NULL)
"""
END_SQL = "DROP TABLE store_copy, store_copy_rows, store_copy_links"
LINKS_SQL = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
AND conrelid::regclass::text NOT LIKE 'store%'
"""
SOURCE_SQL = "SELECT value FROM library_state WHERE key = 'cursor_secret'"

Tell = Callable[[int, int], object]
"""Is given how many rows are copied, and of how many."""


def copy_to_store(file: sqlite3.Connection, address: StoreAddress, turn: Store, tell: Tell) -> int:
    """Copy every row with its number, and compare all of them.

    Args:
        file: in a transaction, so that it stays as it is.
        turn: holds the writer's turn.

    Returns:
        The number of rows.

    Raises:
        OeuvreError: the database holds something already, or the rows differ in the end.
        psycopg.Error: PostgreSQL fails; the same command goes on later.
    """
    _begin(file, address, turn)
    total = sum(_count(file, table) for table in TABLES)
    done = 0
    for table in TABLES:
        done = _copy_table(file, turn, table, done, lambda rows: tell(rows, total))
    for (statement,) in run(turn, "SELECT statement FROM store_copy_links").fetchall():
        with turn.transaction():
            run(turn, statement)
            run(turn, "DELETE FROM store_copy_links WHERE statement = %s", (statement,))
    run(turn, "ANALYZE")
    if differing := differing_tables(file_sums(file), store_sums(turn)):
        raise OeuvreError(
            f"The copy in {address.shown} differs from the library in {', '.join(differing)}: "
            "drop that database, create it anew and copy again."
        )
    with turn.transaction():
        put_sequences(turn, file)
        note_change(turn, newest_change(turn).number + 1, "copy")
        run(turn, END_SQL)
    return done


def _begin(file: sqlite3.Connection, address: StoreAddress, turn: Store) -> None:
    """Make the tables, without the links between them, or find what an earlier try has copied."""
    tables = tables_of(turn)
    if not tables:
        bring_up(address, turn, BEGIN_SQL)
    elif "store_copy" not in tables:
        raise OeuvreError(
            f"The database of {address.shown} is not empty; create one, and name it with --to."
        )
    source = f"{file.execute(SOURCE_SQL).fetchone()} {version_of(file)}"
    row = run(turn, "SELECT source FROM store_copy").fetchone()
    if row is None:
        with turn.transaction():
            run(turn, "INSERT INTO store_copy VALUES (%s)", (source,))
            # Rows point to rows of later transactions.
            for table, name, definition in run(turn, LINKS_SQL).fetchall():
                statement = f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
                run(turn, "INSERT INTO store_copy_links VALUES (%s)", (statement,))
                run(turn, f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    elif row != (source,):
        raise OeuvreError(
            f"In {address.shown} is part of another library, or of an earlier state of this one: "
            "drop that database, create it anew and copy again."
        )


def _copy_table(
    file: sqlite3.Connection,
    turn: Store,
    table: SharedTable,
    before: int,
    tell: Callable[[int], object],
) -> int:
    """Copy what is not there yet of a table; return the rows that are there of all so far."""
    row = run(turn, "SELECT rows FROM store_copy_rows WHERE name = %s", (table.name,)).fetchone()
    done = row[0] if row else 0
    rows = file.execute(
        f'SELECT {table.names} FROM "{table.name}" ORDER BY {listed(table.key)} LIMIT -1 OFFSET ?',  # noqa: S608
        (done,),
    )
    copied = CHUNK
    while copied == CHUNK:
        with turn.transaction():
            copied = copy_in(turn, table, f'"{table.name}"', islice(rows, CHUNK))
            done += copied
            run(
                turn,
                "INSERT INTO store_copy_rows VALUES (%s, %s) "
                "ON CONFLICT (name) DO UPDATE SET rows = excluded.rows",
                (table.name, done),
            )
        tell(before + done)
    return before + done


def _count(file: sqlite3.Connection, table: SharedTable) -> int:
    (count,) = file.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()  # noqa: S608
    return int(count)

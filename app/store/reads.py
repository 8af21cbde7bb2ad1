"""Ways to read a library: anew each time, in one transaction, and among many values."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlmodel import Session

from app.store.database import Database, raw_connection
from app.store.sqlite import driver_connection


class Reads(Protocol):
    """What reads a library: a `Database`, each time anew, or `OneRead`, in one transaction."""

    path: Path

    def read(self) -> AbstractContextManager[Session]:
        """Open a session that can only read."""

    def read_raw(self) -> AbstractContextManager[sqlite3.Connection]:
        """Return the driver's own read-only connection."""


class OneRead:
    """All reads of one request, in one transaction: they see one state of the library.

    The transaction begins with the first read; none may be open after `close`.

    Args:
        database: of which a reader is held until `close`.
    """

    def __init__(self, database: Database) -> None:
        self.path = database.path
        self._database = database
        self._held = ExitStack()
        self._connection: Connection | None = None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that can only read.

        Raises:
            Busy: all readers are taken.
        """
        with Session(self._begun()) as session:
            yield session

    @contextmanager
    def read_raw(self) -> Iterator[sqlite3.Connection]:
        """Return the driver's own read-only connection; Busy as with `read`."""
        yield driver_connection(self._begun())

    def close(self) -> None:
        """End the transaction and give the reader back; the next read begins another."""
        self._connection = None
        self._held.close()

    def _begun(self) -> Connection:
        if self._connection is None:
            connection = self._held.enter_context(self._database.read_batches())
            self._held.enter_context(connection.begin())
            self._connection = connection
        return self._connection


def rows_among(
    connection: sqlite3.Connection, query: str, values: Collection[Any], *others: Any
) -> Iterator[tuple[Any, ...]]:
    """Run a query once for every few thousand values, and give all its rows.

    Args:
        query: with `{}` in place of the list of values, and `?` for each of `others` after it.
        values: what the list holds.
    """
    for some in in_lists(values, _room(connection) - len(others)):
        marks = f"({','.join('?' * len(some))})"
        yield from connection.execute(query.format(marks), (*some, *others)).fetchall()


MOST_VALUES = 1 << 14
"""Values of one list; SQLite takes 32,766 with each statement."""


def _room(connection: sqlite3.Connection) -> int:
    return connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)


def in_lists(values: Collection[Any], most: int = MOST_VALUES) -> Iterator[list[Any]]:
    """Cut values into lists for `IN`, filled up with their last value to a power of two.

    A connection keeps its statements by their text, each with as much memory as it has values: of
    lists of every length it would keep a hundred of each query.

    Args:
        most: values that a statement takes.
    """
    listed = list(values)
    longest = min(MOST_VALUES, 1 << (max(most, 1).bit_length() - 1))
    for start in range(0, len(listed), longest):
        some = listed[start : start + longest]
        size = 1 << (len(some) - 1).bit_length()
        yield some + some[-1:] * (size - len(some))


def highest_id(session: Session, table: str) -> int:
    """Return the highest id that a table with AUTOINCREMENT ever gave out."""
    query = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    row = raw_connection(session).execute(query, (table,)).fetchone()
    return int(row[0]) if row else 0


WITH_WORDS_SQL = """
SELECT name.home_id FROM name_words JOIN name ON name.id = name_words.rowid
WHERE name_words MATCH ?
"""


def homes_with_words(
    connection: sqlite3.Connection, some: Iterable[tuple[str, ...]]
) -> Iterator[int]:
    """Find the keys of names that have all words of any group, by home id, some of them twice.

    Args:
        some: groups of words.
    """
    for words in some:
        wanted = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
        for (home,) in connection.execute(WITH_WORDS_SQL, (wanted,)):
            yield home

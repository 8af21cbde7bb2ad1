"""Transactions one after another on one connection, and rows in bulk.

Knows how rows are written fast; what they mean is known elsewhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session, SQLModel

from app.store.database import bump_version, raw_connection
from app.store.reads import in_lists, rows_among

Row = tuple[Any, ...]


class Batches:
    """Transactions that follow one another; each is kept at once, or all are given up at the end.

    Args:
        connection: of the one writer.
        keep: False for a rehearsal, which sees its own changes and leaves none.
    """

    def __init__(self, connection: Connection, *, keep: bool) -> None:
        self._session = Session(connection, expire_on_commit=False)
        self._keep = keep

    def begin(self) -> Session:
        """Return the session of the transaction that begins (or, in a rehearsal, goes on)."""
        if not self._session.in_transaction():
            self._session.begin()
        return self._session

    def commit(self) -> None:
        """End the transaction: everything since `begin` is in the library, or nothing."""
        if self._keep:
            bump_version(self._session)
            self._session.commit()

    def close(self) -> None:
        """Roll back what is not committed."""
        self._session.rollback()
        self._session.close()


def insert_rows(
    session: Session,
    table: type[SQLModel],
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    key: str | None = None,
) -> None:
    """Insert rows of plain values, many with each statement.

    Args:
        session: in a transaction.
        table: of the models.
        columns: the columns that `rows` give.
        rows: one tuple a row.
        key: a column by which a row may be here already; then it is changed instead.

    One statement a row would cost three times as much: SQLite opens a savepoint for every
    statement that fires triggers, and each savepoint makes FTS5 write out what it has gathered.
    One long statement also leaves the interpreter to other threads meanwhile.
    """
    if not rows:
        return
    connection = raw_connection(session)
    most = connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(columns)
    one = f"({','.join('?' * len(columns))})"
    head = f'INSERT INTO "{table.__tablename__}" ({",".join(columns)}) VALUES '  # noqa: S608
    tail = ""
    if key is not None:
        changes = ",".join(f"{name}=excluded.{name}" for name in columns if name != key)
        tail = f" ON CONFLICT ({key}) DO UPDATE SET {changes}"
    for start in range(0, len(rows), most):
        some = rows[start : start + most]
        connection.execute(
            head + ",".join([one] * len(some)) + tail, tuple(chain.from_iterable(some))
        )


def select_among(
    session: Session, query: str, values: Collection[Any], *others: Any
) -> Iterator[Row]:
    """Run a query once for every few thousand values, and give all its rows.

    Args:
        query: with `{}` in place of the list of values, and `?` for each of `others` after it.
        values: what the list holds.
    """
    yield from rows_among(raw_connection(session), query, values, *others)


def execute_among(session: Session, statement: str, values: Collection[Any]) -> int:
    """Run a statement that changes rows once for every few thousand values.

    Args:
        statement: with `{}` in place of the list of values.
        values: what the list holds.

    Returns:
        The number of rows that it changed, without those that others took along.
    """
    connection = raw_connection(session)
    changed = 0
    for some in in_lists(values):
        marks = f"({','.join('?' * len(some))})"
        changed += connection.execute(statement.format(marks), some).rowcount
    return changed

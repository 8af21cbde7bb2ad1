"""Which state of a store a local copy has."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from app.store.shared.rows import Store, run


@dataclass(frozen=True, slots=True)
class Position:
    """One state of one store."""

    store: str
    """Id of the store."""
    number: int
    """Of its newest change …"""
    token: str
    """… and the word of that change, which no other has."""


@dataclass(frozen=True, slots=True)
class StoreState:
    """How PostgreSQL, a local copy and a replica are, at one moment."""

    server: str
    """Address and version."""
    size: int
    """Of the database, in bytes."""
    newest: Position
    """State of the store …"""
    here: Position | None
    """… and of the local copy."""
    replica: str
    """Address; "" where there is none."""
    replica_fault: str
    """Why it is not read from; "" while it is."""


def newest_change(store: Store) -> Position:
    """Return the state that a connection sees."""
    row = run(
        store,
        "SELECT id::text, number, token FROM store, store_change ORDER BY number DESC LIMIT 1",
    ).fetchone()
    assert row is not None  # every store begins with a change
    return Position(*row)


def position_of(file: sqlite3.Connection) -> Position | None:
    """Return the state that a file has, None for a file that follows no store."""
    if not file.execute("SELECT 1 FROM sqlite_master WHERE name = 'followed'").fetchone():
        return None
    row = file.execute("SELECT store, number, token FROM followed").fetchone()
    return Position(*row) if row else None


def forget_position(file: sqlite3.Connection) -> None:
    """Let a file be a library of its own."""
    file.execute("DROP TABLE IF EXISTS followed")


def set_position(file: sqlite3.Connection, position: Position) -> None:
    """Write down which state a file has, in the transaction that brings it there."""
    file.execute("CREATE TABLE IF NOT EXISTS followed (store TEXT, number INTEGER, token TEXT)")
    file.execute("DELETE FROM followed")
    file.execute(
        "INSERT INTO followed VALUES (?, ?, ?)", (position.store, position.number, position.token)
    )

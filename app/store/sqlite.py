"""How a library's file is opened, and what its failures mean: all that only SQLite understands.

Paths are taken as they are: nothing in them is decoded or cut at `?` or `#`. Queries belong
elsewhere, and so does the rule of the one writer.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

Mode = Literal["ro", "rw", "rwc"]
"""Read; write to a file that is there; make the file where there is none."""
Opener = Callable[[], sqlite3.Connection]

BUSY_TIMEOUT_MS = 5000
READERS = 8
"""Connections that read at once. Handlers run in about as many threads; more would only queue on
the interpreter's lock."""
STREAMS = 4
"""Exports that are sent at once; each keeps a reader, beside those of the handlers."""
POOL_TIMEOUT_S = 5.0
WRITER_STATEMENTS = 16
"""Prepared statements that a writer keeps, each with the values last given to it. Imports write
megabytes with one statement; the driver's usual 128 of them came to half a gigabyte."""
CHECKPOINT_WAIT_MS = 10
"""That a checkpoint waits for readers of an older state; an idle server makes up for it."""

DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "the file or its folder can only be read",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk failed, or a file beside the library was removed or shortened",
    sqlite3.SQLITE_CORRUPT: "the file is damaged",
    sqlite3.SQLITE_NOTADB: "the file is no database",
}
"""Failures of the file and its disk; all others are mistakes in a statement, or clashes."""
MENDED_BY = "run oeuvre doctor, or restore a backup"
"""What to do about a damaged file."""
NO_TEXT = "Could not decode to UTF-8"
"""Begins the driver's own words for a text whose bytes were damaged; it gives them no code."""

TRIGGERS_SQL = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
PROBED_SQL = """
SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
"""


def open_file(path: Path, mode: Mode, cached_statements: int = 128) -> sqlite3.Connection:
    """Open a database by the path of its file.

    Raises:
        sqlite3.OperationalError: it cannot be opened, or there is none and the mode makes none.
    """
    uri = f"file://{quote(os.fsencode(path.absolute()))}?mode={mode}"
    return sqlite3.connect(
        uri, uri=True, check_same_thread=False, cached_statements=cached_statements
    )


def reader_engine(opener: Opener) -> Engine:
    """Make connections that can only read, a few at a time."""
    engine = create_engine(
        "sqlite://",
        creator=opener,
        poolclass=QueuePool,
        pool_size=READERS + STREAMS,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S,
    )
    event.listen(engine, "connect", _prepare_reader)
    event.listen(engine, "begin", _begin_deferred)
    return engine


def writer_engine(opener: Opener) -> Engine:
    """Make connections that can write, each opened anew."""
    engine = create_engine("sqlite://", creator=opener, poolclass=NullPool)
    event.listen(engine, "connect", lambda connection, _: prepare_writer(connection))
    event.listen(engine, "begin", _begin_immediate)
    return engine


def prepare_writer(connection: sqlite3.Connection) -> None:
    """Let a connection write as all writers do: in transactions that it begins itself."""
    # The driver would open transactions by itself, and as deferred ones: those fail with
    # "database is locked" when they turn from reading to writing.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    # Not trusted_schema=OFF here, as readers have it: SQLite 3.40 then forbids the triggers to
    # write the full-text tables ("unsafe use of virtual table").
    connection.execute("PRAGMA cache_size=-65536")


def driver_connection(connection: Connection) -> sqlite3.Connection:
    """Return the driver's connection under one of SQLAlchemy's."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def log_of(path: Path) -> Path:
    """Return the path of a library's write-ahead log, which holds its newest changes."""
    return Path(f"{path}-wal")


def size_of(path: Path) -> int:
    """Return the bytes of a file, 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def checkpoint(connection: sqlite3.Connection) -> bool:
    """Bring the write-ahead log into the file and empty it; the caller holds the writer's lock.

    Returns:
        Whether it is empty now: readers of an older state still need it.
    """
    connection.execute(f"PRAGMA busy_timeout={CHECKPOINT_WAIT_MS}")
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def probe(connection: sqlite3.Connection) -> None:
    """Read the first row of every table.

    Raises:
        sqlite3.DatabaseError: one cannot be read.
    """
    for (name,) in connection.execute(PROBED_SQL).fetchall():
        connection.execute(f'SELECT * FROM "{name}" LIMIT 1').fetchone()  # noqa: S608 - a table


def cause_of(error: BaseException) -> str:
    """Return SQLite's own words for a failure."""
    return str(getattr(error, "orig", None) or error) or type(error).__name__


def code_of(error: BaseException) -> int:
    """Return SQLite's primary code of a failure, 0 where it is none of SQLite's."""
    driver = getattr(error, "orig", None) or error
    if isinstance(driver, sqlite3.Error) and str(driver).startswith(NO_TEXT):
        return sqlite3.SQLITE_CORRUPT
    return int(getattr(driver, "sqlite_errorcode", 0)) & 0xFF


def reason_of(error: BaseException) -> str | None:
    """Describe a fault of the file or its disk; None for a failure of another kind."""
    reason = REASONS.get(code_of(error))
    return f"{reason} ({cause_of(error)})" if reason else None


def _prepare_reader(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would not open a transaction for reading: an import of another process could then
    # come between two statements.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cache_size=-16384")


def _begin_deferred(connection: Connection) -> None:
    driver_connection(connection).execute("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

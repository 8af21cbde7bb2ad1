"""Opens a library: one writer at a time, read-only readers, the newest schema.

Everything that only SQLite understands about connections lives here: SQLite
before 3.51.3 can lose data when two connections write or checkpoint a WAL at
once (the "WAL-reset bug"), so writers hold a lock file across processes, and
readers are opened read-only. Queries belong elsewhere.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, TimeoutError
from sqlalchemy.pool import NullPool, QueuePool
from sqlmodel import Session

from app.errors import Busy, OeuvreError
from app.lock import hold_lock
from app.resources import resource

NEWEST_SCHEMA = "0004"
"""Revision of the newest migration; a test holds it equal to the folder's head."""

BUSY_TIMEOUT_MS = 5000
READERS = 8
"""Connections that read at once. Handlers run in about as many threads; more would only queue on
the interpreter's lock."""
POOL_TIMEOUT_S = 5.0
WRITER_STATEMENTS = 16
"""Prepared statements that a writer keeps, each with the values last given to it. Imports write
megabytes with one statement; the driver's usual 128 of them came to half a gigabyte."""


class Database:
    """One library file and the ways into it.

    Args:
        path: the SQLite file; it and its folder are made when missing.
        lock_timeout: seconds that a writer waits for another one.

    Raises:
        OeuvreError: the file is no library, is damaged, or was made by a newer version.
    """

    def __init__(self, path: Path, lock_timeout: float = 30.0) -> None:
        self.path = path
        self._lock_timeout = lock_timeout
        self._lock = FileLock(f"{path}.lock")
        self._upgrade()
        self._readers = create_engine(
            f"sqlite:///file:{_uri_path(path)}?mode=ro&uri=true",
            poolclass=QueuePool,
            pool_size=READERS,
            max_overflow=0,
            pool_timeout=POOL_TIMEOUT_S,
            connect_args={"check_same_thread": False},
        )
        event.listen(self._readers, "connect", _prepare_reader)
        event.listen(self._readers, "begin", _begin_deferred)
        self._writer = _writer_engine(path)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that can only read; its statements see one state of the library.

        Raises:
            Busy: all readers are taken.
        """
        with self.read_batches() as connection, connection.begin(), Session(connection) as session:
            yield session

    @contextmanager
    def read_raw(self) -> Iterator[sqlite3.Connection]:
        """Give the driver's own read-only connection, for full-text search and bulk reads.

        Its statements see one state of the library.

        Raises:
            Busy: all readers are taken.
        """
        with self.read_batches() as connection, connection.begin():
            yield _driver_connection(connection)

    @contextmanager
    def read_batches(self) -> Iterator[Connection]:
        """Give one read-only connection for several transactions; Busy as with `read`."""
        try:
            connection = self._readers.connect()
        except TimeoutError:
            raise Busy("All readers of the library are taken; try again in a moment.") from None
        with connection:
            yield connection

    @contextmanager
    def write(self, purpose: str, timeout: float | None = None) -> Iterator[Session]:
        """Give the one session that can write, in one transaction that commits at the end.

        Args:
            purpose: what this is for, shown to whoever has to wait.
            timeout: seconds to wait for another writer; None waits as long as the lock's time.

        Raises:
            Busy: another process kept writing for longer than that.
        """
        with self.writing(purpose, timeout), Session(self._writer) as session, session.begin():
            yield session
            bump_version(session)

    @contextmanager
    def write_batches(self, purpose: str) -> Iterator[Connection]:
        """Give one connection for several transactions; whoever commits one bumps the version.

        Raises:
            Busy: another process kept writing for longer than the lock's time.
        """
        with self.writing(purpose), self._writer.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, purpose: str, timeout: float | None = None) -> Iterator[None]:
        """Hold the writer's lock, for several transactions or for files beside the library."""
        wait = self._lock_timeout if timeout is None else min(timeout, self._lock_timeout)
        with hold_lock(self._lock, self.path, wait, purpose):
            yield

    def version(self) -> int:
        """Return the number that grows with every change of the library."""
        with self.read_raw() as connection:
            row = connection.execute(
                "SELECT value FROM library_state WHERE key = 'version'"
            ).fetchone()
        return int(row[0]) if row else 0

    def backup(self, target: Path) -> None:
        """Copy the library as it is now into a new file, while others may read and write.

        Raises:
            OeuvreError: the target exists already.
        """
        if target.exists():
            raise OeuvreError(f"{target} exists already; name a new file.")
        # The readers' own connections are barred from writing, into a new file too.
        read_only = f"file:{_uri_path(self.path)}?mode=ro"
        with closing(sqlite3.connect(read_only, uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))

    def damage(self) -> list[str]:
        """Say what is broken in the file itself; nothing where it is whole."""
        with self.read_raw() as connection:
            broken = [row[0] for row in connection.execute("PRAGMA quick_check(5)")]
            astray = connection.execute("PRAGMA foreign_key_check").fetchall()
        found = [] if broken == ["ok"] else broken
        return found + (
            [f"{len(astray):,} rows point to rows that are not there"] if astray else []
        )

    def check_full_text(self, table: str) -> bool:
        """Tell whether a full-text index agrees with its texts; the caller holds the lock."""
        try:
            with self._writer.begin() as connection:
                connection.exec_driver_sql(
                    f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
                )
        except DatabaseError:
            return False
        return True

    def rebuild_full_text(self, table: str) -> None:
        """Make a full-text index anew from its texts; the caller holds the lock."""
        with self._writer.begin() as connection:
            connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('rebuild')")  # noqa: S608

    def close(self) -> None:
        """Close every connection."""
        self._readers.dispose()
        self._writer.dispose()

    def _upgrade(self) -> None:
        try:
            revision = _revision(self.path)
            if revision == NEWEST_SCHEMA:
                return
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with hold_lock(self._lock, self.path, self._lock_timeout, "upgrade"):
                self._migrate(_revision(self.path))
        except (sqlite3.DatabaseError, DatabaseError) as error:
            raise OeuvreError(
                f"{self.path} cannot be read as a library ({_cause(error)}); "
                "move it away or name another with OEUVRE_DATABASE_URL."
            ) from None
        except OSError as error:
            raise OeuvreError(f"{self.path} cannot be written: {error.strerror}.") from None

    def _migrate(self, revision: str | None) -> None:
        """Bring the file to the newest schema; the caller holds the lock."""
        if revision == NEWEST_SCHEMA:
            return
        # Alembic takes a third of a second to import; most starts do not need it.
        from alembic import command
        from alembic.config import Config
        from alembic.script import ScriptDirectory

        config = Config(attributes={})
        config.set_main_option("script_location", str(resource("migrations")).replace("%", "%%"))
        if revision is not None:
            known = {
                script.revision for script in ScriptDirectory.from_config(config).walk_revisions()
            }
            if revision not in known:
                raise OeuvreError(
                    f"{self.path} was made by a newer version of Œuvre; upgrade the program."
                )
            _keep_copy(self.path, Path(f"{self.path}.before-{NEWEST_SCHEMA}"))
        engine = _writer_engine(self.path)
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        engine.dispose()


def raw_connection(session: Session) -> sqlite3.Connection:
    """Return the driver's connection under a session."""
    return _driver_connection(session.connection())


def _driver_connection(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def highest_id(session: Session, table: str) -> int:
    """Return the highest id that a table with AUTOINCREMENT ever gave out."""
    query = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    row = raw_connection(session).execute(query, (table,)).fetchone()
    return int(row[0]) if row else 0


def bump_version(session: Session) -> None:
    """Say that the library has changed: addresses get new ETags, servers reload their columns."""
    session.connection().execute(
        text(
            "INSERT INTO library_state (key, value) VALUES ('version', '1') "
            "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
        )
    )


def _writer_engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=NullPool,
        connect_args={"check_same_thread": False, "cached_statements": WRITER_STATEMENTS},
    )
    event.listen(engine, "connect", _prepare_writer)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_reader(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would not open a transaction for reading: an import of another process could then
    # come between two statements.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cache_size=-16384")


def _prepare_writer(connection: sqlite3.Connection, _record: object) -> None:
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


def _begin_deferred(connection: Connection) -> None:
    _driver_connection(connection).execute("BEGIN")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _revision(path: Path) -> str | None:
    """Return the schema's revision, or None for a missing or empty file."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    with closing(sqlite3.connect(f"file:{_uri_path(path)}?mode=ro", uri=True)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        if "alembic_version" not in tables:
            if tables:
                raise OeuvreError(
                    f"{path} is a database, but not a library of Œuvre; "
                    "name another file with OEUVRE_DATABASE_URL."
                )
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def _keep_copy(path: Path, copy: Path) -> None:
    """Copy a library with what still stands in its write-ahead log; an older copy goes."""
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))


def _uri_path(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _cause(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error) or sys.exc_info()[0].__name__  # type: ignore[union-attr]

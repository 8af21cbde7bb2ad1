"""Opens a library: one writer at a time, read-only readers, the newest schema.

SQLite before 3.51.3 can lose data when two connections write or checkpoint a WAL at once (the
"WAL-reset bug"), so writers hold a lock file across processes, and readers are opened read-only.
Whoever has written brings the write-ahead log into the file, so that the file alone is the whole
library. Queries belong elsewhere.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError, TimeoutError
from sqlmodel import Session

from app.errors import Busy, LibraryUnavailable, OeuvreError
from app.store.backup import copy_library
from app.store.locking import hold_lock
from app.store.sqlite import (
    DAMAGED,
    MENDED_BY,
    WRITER_STATEMENTS,
    checkpoint,
    code_of,
    driver_connection,
    log_of,
    open_file,
    probe,
    reader_engine,
    reason_of,
    size_of,
    writer_engine,
)
from app.store.upgrade import upgrade

NEWEST_SCHEMA = "0015"
"""Revision of the newest migration; a test holds it equal to the folder's head."""


class Database:
    """One library file and the ways into it.

    Args:
        path: the SQLite file; it and its folder are made when missing.
        lock_timeout: seconds that a writer waits for another one.

    Raises:
        OeuvreError: the file is no library, is damaged, or was made by a newer version.
    """

    def __init__(self, path: Path, lock_timeout: float = 30.0) -> None:
        # One file is one library, whatever names it has: the lock, vectors and models are its own.
        self.path = Path(os.path.realpath(path))
        self._lock_timeout = lock_timeout
        self._lock = FileLock(f"{self.path}.lock")
        upgrade(self.path, NEWEST_SCHEMA, self._lock, lock_timeout)
        self._opened = self.path.stat()
        self.damage = ""
        """What was found broken in the file while it was read; "" while nothing was."""
        self.sought_at = float("-inf")  # when damage was last looked for after a failure
        self._readers = reader_engine(lambda: open_file(self.path, "ro"))
        self._writer = writer_engine(self._open_writer)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that can only read; its statements see one state of the library.

        Raises:
            Busy: all readers are taken.
            LibraryUnavailable: the file is gone, replaced or damaged.
        """
        with self.read_batches() as connection, connection.begin(), Session(connection) as session:
            yield session

    @contextmanager
    def read_raw(self) -> Iterator[sqlite3.Connection]:
        """Return the driver's own read-only connection, for full-text search and bulk reads.

        Its statements see one state of the library.

        Raises:
            Busy: all readers are taken.
            LibraryUnavailable: the file is gone, replaced or damaged.
        """
        with self.read_batches() as connection, connection.begin():
            yield driver_connection(connection)

    @contextmanager
    def read_batches(self) -> Iterator[Connection]:
        """Yield a read-only connection for several transactions; raises as `read` does."""
        self.must_be_in_place()
        with self._explaining():
            try:
                connection = self._readers.connect()
            except TimeoutError:
                raise Busy("All readers of the library are taken; try again in a moment.") from None
            with connection:
                yield connection

    @contextmanager
    def write(self, purpose: str, timeout: float | None = None) -> Iterator[Session]:
        """Return the one session that can write, in one transaction that commits at the end.

        Args:
            purpose: what this is for, shown to whoever has to wait.
            timeout: seconds to wait for another writer; None waits as long as the lock's time.

        Raises:
            Busy: another process kept writing for longer than that.
            LibraryUnavailable: the file is gone, replaced, damaged or cannot be written.
        """
        with self.writing(purpose, timeout), Session(self._writer) as session, session.begin():
            yield session
            bump_version(session)

    @contextmanager
    def write_batches(self, purpose: str) -> Iterator[Connection]:
        """Yield a connection for several transactions; whoever commits one bumps the version.

        Raises:
            Busy: another process kept writing for longer than the lock timeout.
        """
        with self.writing(purpose), self._writer.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, purpose: str, timeout: float | None = None) -> Iterator[None]:
        """Hold the writer's lock, for several transactions or for files beside the library.

        At the end the write-ahead log is brought into the file, as far as readers allow.
        """
        with self.locked(purpose, timeout):
            try:
                with self._explaining():
                    yield
            finally:
                self._checkpoint()

    @contextmanager
    def locked(self, purpose: str, timeout: float | None = None) -> Iterator[None]:
        """Hold the writer's lock and change nothing; raises as `write` does."""
        wait = self._lock_timeout if timeout is None else min(timeout, self._lock_timeout)
        with self._holding_file(purpose, wait):
            yield

    @contextmanager
    def _holding_file(self, purpose: str, wait: float) -> Iterator[None]:
        """Hold the lock of the file alone; raises as `write` does."""
        with hold_lock(self._lock, self.path, wait, purpose):
            self.must_be_in_place()
            yield

    @property
    def troubles(self) -> list[str]:
        """What does not work as it should between servers, in sentences; a file has but one."""
        return []

    def keep_up(self) -> None:
        """Take over what other servers have changed; a single file has no others."""

    def empty_log(self) -> bool:
        """Bring the write-ahead log into the file, if nobody is writing just now.

        Returns:
            Whether the file alone is the whole library now.
        """
        if not self.log_bytes:
            return True
        with suppress(Busy, LibraryUnavailable), self._holding_file("checkpoint", 0):
            self._checkpoint()
        return not self.log_bytes

    @property
    def log_bytes(self) -> int:
        """Size of the write-ahead log; 0 says that the file alone is the whole library."""
        return size_of(log_of(self.path))

    def must_be_in_place(self) -> None:
        """Make sure that the path still leads to the file that was opened.

        Raises:
            LibraryUnavailable: it is gone or empty, or another file lies in its place.
        """
        try:
            found = self.path.stat()
        except OSError as error:
            gone = f"its file {self.path.name} is gone ({error.strerror}); put it back"
            raise LibraryUnavailable(gone) from None
        if not os.path.samestat(found, self._opened):
            raise LibraryUnavailable(
                f"another file was put in the place of {self.path.name}; start the server again"
            )
        if not found.st_size:
            raise LibraryUnavailable(f"its file {self.path.name} is empty; restore a backup")

    def must_be_sound(self) -> None:
        """Make sure that no damage has been met; raises as `check` does."""
        self.must_be_in_place()
        if self.damage:
            raise LibraryUnavailable(self.damage)

    def check(self) -> None:
        """Look at the file anew, past all that is held in memory.

        Raises:
            LibraryUnavailable: it is gone, replaced, damaged or cannot be read.
        """
        self.must_be_sound()
        with self._explaining(), closing(open_file(self.path, "ro")) as connection:
            probe(connection)

    def look_over(self) -> None:
        """Read all of the file after something else has changed it; forget what was held of it.

        Raises:
            LibraryUnavailable: it is damaged.
        """
        self._readers.dispose()
        self.damage = ""
        self.must_be_in_place()
        with self._explaining(), closing(open_file(self.path, "ro")) as connection:
            probe(connection)
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                self.damage = f"the file is damaged ({found.splitlines()[-1]}); {MENDED_BY}"
                raise LibraryUnavailable(self.damage)

    def version(self) -> int:
        """Return the number that grows with every change of the library."""
        with self.read_raw() as connection:
            return version_of(connection)

    def backup(self, target: Path) -> None:
        """Copy the library as it is now into a new file, while others may read and write.

        Raises:
            OeuvreError: the target exists already.
        """
        if target.exists():
            raise OeuvreError(f"{target} exists already; name a new file.")
        self.must_be_in_place()
        copy_library(self.path, target)

    def check_full_text(self, table: str) -> bool:
        """Return whether a full-text index agrees with its texts; the caller holds the lock."""
        try:
            with self._writer.begin() as connection:
                connection.exec_driver_sql(
                    f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
                )
        except DatabaseError as error:
            if code_of(error) in DAMAGED:
                return False
            raise
        return True

    def rebuild_full_text(self, table: str) -> None:
        """Make a full-text index anew from its texts; the caller holds the lock."""
        with self._writer.begin() as connection:
            connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('rebuild')")  # noqa: S608

    def close(self) -> None:
        """Close every connection; the last one leaves a file that is the whole library."""
        # Readers go last: a writer would take the -shm with it, which a full disk cannot make anew.
        self.empty_log()
        self._readers.dispose()
        self._writer.dispose()

    def _open_writer(self) -> sqlite3.Connection:
        connection = open_file(self.path, "rw", WRITER_STATEMENTS)
        try:
            self.must_be_in_place()  # it may have been replaced since the lock was had
        except LibraryUnavailable:
            connection.close()
            raise
        return connection

    def _checkpoint(self) -> None:
        """Bring the log into the file, where that can be done now; the caller holds the lock."""
        if not self.log_bytes:
            return
        with (
            suppress(sqlite3.DatabaseError, LibraryUnavailable),
            closing(self._open_writer()) as connection,
        ):
            checkpoint(connection)

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Turn failures of the file and its disk into one that says what is wrong."""
        try:
            yield
        except (sqlite3.DatabaseError, DatabaseError) as error:
            self.must_be_in_place()
            reason = reason_of(error)
            if reason is None:
                raise
            if code_of(error) in DAMAGED:
                reason = self.damage = f"{reason}; {MENDED_BY}"
            self._readers.dispose()  # what is open may be what was removed
            raise LibraryUnavailable(reason) from error


def raw_connection(session: Session) -> sqlite3.Connection:
    """Return the driver's connection under a session."""
    return driver_connection(session.connection())


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the library that a connection sees."""
    row = connection.execute("SELECT value FROM library_state WHERE key = 'version'").fetchone()
    return int(row[0]) if row else 0


def bump_version(session: Session) -> None:
    """Bump the library's version: addresses get new ETags, servers reload their columns."""
    # The first change also makes the secret that signs cursors.
    session.connection().execute(
        text(
            "INSERT INTO library_state (key, value) "
            "VALUES ('version', '1'), ('cursor_secret', lower(hex(randomblob(16)))) "
            "ON CONFLICT (key) DO UPDATE SET value = value + 1 WHERE key = 'version'"
        )
    )

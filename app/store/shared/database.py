"""A library that PostgreSQL holds, through the local copy that this server reads.

All reads go to the copy, an ordinary library's file. Whoever writes takes the turn among all
servers, brings the copy to the newest state, writes to it as to any library, and has the changed
rows in PostgreSQL before the file's own transaction ends. So the copy is never ahead, and one that
is behind catches up by what changed.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Connection, event

from app.errors import Busy, LibraryUnavailable, OeuvreError
from app.store.database import NEWEST_SCHEMA, Database, raw_connection, version_of
from app.store.locking import hold_lock
from app.store.shared.compare import RowSums, store_sums
from app.store.shared.connect import StoreAddress, StoreDown
from app.store.shared.follow import catch_up
from app.store.shared.position import (
    StoreState,
    forget_position,
    newest_change,
    position_of,
    set_position,
)
from app.store.shared.push import push
from app.store.shared.recording import changed_rows, forget, record
from app.store.shared.rows import Store, one_row
from app.store.shared.schema import bring_up, revision_of
from app.store.shared.turn import hold_turn
from app.store.shared.vectors import SharedVectors
from app.store.shared.watch import StoreWatch
from app.store.sqlite import driver_connection, open_file, prepare_writer

logger = logging.getLogger("oeuvre")

ABOUT_SQL = "SELECT current_setting('server_version'), pg_database_size(current_database())"
FOLLOW_WAIT_S = 0.2
"""That another process of this machine is waited for, which may be bringing the copy up itself."""


class SharedDatabase(Database):
    """One library in PostgreSQL and the local copy of it.

    Args:
        url: of the PostgreSQL that is written to.
        path: the local copy; made and filled where it is missing.
        lock_timeout: seconds that a writer waits for another one, on this server or another.
        read_url: of a replica that copies are kept up from; "" for none.

    Raises:
        OeuvreError: PostgreSQL cannot be used, and there is no local copy to read.
    """

    def __init__(
        self, url: str, path: Path, lock_timeout: float = 30.0, read_url: str = ""
    ) -> None:
        self._address = StoreAddress(url)
        self._turn: Store | None = None
        self._purpose = ""
        self._turn_thread = 0
        self._outdone = 0
        """Version of the library before its store was set back to a backup; 0 where it was not."""
        self._watch = StoreWatch(self._address, read_url)
        self._prepare(path, lock_timeout)
        super().__init__(path, lock_timeout)
        self.vectors = SharedVectors(self._address)
        """Which servers share."""
        event.listen(self._writer, "connect", lambda driver, _: record(driver))
        event.listen(self._writer, "commit", self._push)
        self.keep_up()

    @contextmanager
    def locked(self, purpose: str, timeout: float | None = None) -> Iterator[None]:
        """Hold the turn to write, with the local copy at the newest state.

        Raises:
            Busy: somebody else kept writing for longer than that; who, and on which server.
            LibraryUnavailable: PostgreSQL or the local copy cannot be used.
        """
        if self._turn is not None and self._turn_thread == threading.get_ident():
            yield
            return
        wait = self._lock_timeout if timeout is None else min(timeout, self._lock_timeout)
        # PostgreSQL's turn first: who waits for it must not keep the copy from being kept up.
        with hold_turn(self._address, purpose, wait) as turn, self._holding_file(purpose, wait):
            with self._explaining():
                self._must_fit(turn)
                self._follow(turn)
            self._turn, self._turn_thread = turn, threading.get_ident()
            self._purpose = purpose
            try:
                yield
            finally:
                self._turn = None

    def keep_up(self) -> None:
        """Take over what other servers have changed, if anything; for a thread that repeats it."""
        self._watch.look(self._follow_alone)
        if self._outdone:
            with suppress(Busy, LibraryUnavailable):
                self._go_beyond(self._outdone)
                self._outdone = 0

    @property
    def troubles(self) -> list[str]:
        """What does not work as it should between the servers, in sentences."""
        return self._watch.troubles

    def backup(self, target: Path) -> None:
        """Copy the library into a new file, which is a library of its own."""
        self.keep_up()
        super().backup(target)
        with closing(open_file(target, "rw")) as file:
            forget_position(file)

    def state(self) -> StoreState:
        """Look at PostgreSQL, at the local copy and at the replica.

        Raises:
            StoreDown: PostgreSQL cannot be reached.
        """
        with self._address.open("doctor") as store, self.read_raw() as file:
            newest = newest_change(store)
            self._watch.replica_has(newest.number)
            server, size = one_row(store, ABOUT_SQL)
            return StoreState(
                f"{self._address.shown}, version {server},",
                size,
                newest,
                position_of(file),
                self._watch.replica_name,
                self._watch.replica_fault,
            )

    def row_sums(self) -> RowSums:
        """Count and add up the rows in PostgreSQL; the caller has the turn."""
        assert self._turn is not None
        with self._address.explaining():
            return store_sums(self._turn)

    def close(self) -> None:
        """Close every connection."""
        self._watch.close()
        super().close()

    def _prepare(self, path: Path, lock_timeout: float) -> None:
        """Bring the schema of the store up, and fill the local copy where there is none."""
        down: StoreDown | None = None
        newest = 0
        try:
            newest = self._bring_up(lock_timeout)
        except StoreDown as error:
            down = error
        if not _is_copy(path):
            if down is not None and not self._watch.replica_has(0):
                raise OeuvreError(str(down))
            self._fill(path, lock_timeout, newest)
        if down is not None:
            logger.warning("%s The local copy can be read; nothing can be changed.", down)

    def _bring_up(self, lock_timeout: float) -> int:
        """Bring the schema of the store up; return the number of its newest change."""
        with self._address.open("start") as store:
            if revision_of(self._address, store) == NEWEST_SCHEMA:
                return newest_change(store).number
        with hold_turn(self._address, "upgrade", lock_timeout) as turn:
            bring_up(self._address, turn)
            return newest_change(turn).number

    def _fill(self, path: Path, lock_timeout: float, newest: int) -> None:
        """Fill a new local copy.

        Raises:
            OeuvreError: what it is filled from fails, or does not fit this program.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with (
                self._watch.source(newest) as store,
                hold_lock(FileLock(f"{path}.lock"), path, lock_timeout, "filling the local copy"),
            ):
                if revision_of(self._address, store) != NEWEST_SCHEMA:
                    raise StoreDown(
                        f"{self._watch.replica_name} has tables of another version of Œuvre; "
                        f"start {self._address.shown}"
                    )
                if not _is_copy(path):
                    _make_copy(path, store)
        except StoreDown as error:
            raise OeuvreError(str(error)) from None

    def _must_fit(self, turn: Store) -> None:
        """Make sure that the store has the schema of this program."""
        if revision_of(self._address, turn) != NEWEST_SCHEMA:
            raise StoreDown(
                "a newer version of Œuvre has upgraded it; upgrade this server's program. Until "
                "then the local copy can be read"
            )

    def _follow_alone(self, store: Store) -> None:
        self._must_fit(store)
        with self._holding_file("following PostgreSQL", FOLLOW_WAIT_S), self._explaining():
            self._follow(store)

    def _follow(self, store: Store) -> None:
        """Bring the local copy to the newest state; the caller holds the file's lock."""
        with closing(self._open_writer()) as file:
            prepare_writer(file)
            version = version_of(file)
            if catch_up(file, store) and version_of(file) <= version:
                self._outdone = max(version, self._outdone)

    def _go_beyond(self, version: int) -> None:
        """Give the library a version that no state had before its store was set back.

        What was kept of such a state, by this server or in browsers, would be taken for the new.
        """
        with self.write("going on from a backup") as session:
            file = raw_connection(session)
            file.execute(
                "UPDATE library_state SET value = max(CAST(value AS INTEGER), ?) "
                "WHERE key = 'version'",
                (version,),
            )

    def _push(self, connection: Connection) -> None:
        """Write a transaction's changes into PostgreSQL before the file has them for good."""
        file = driver_connection(connection)
        changed = changed_rows(file)
        if not changed:
            return
        position = position_of(file)
        if self._turn is None or position is None:
            raise LibraryUnavailable("the turn to write was lost; try again")
        with self._address.explaining():
            after = push(self._turn, file, changed, position, self._purpose)
        set_position(file, after)
        forget(file)


def _is_copy(path: Path) -> bool:
    """Return whether a file is a local copy of this program's schema."""
    with suppress(sqlite3.DatabaseError, OSError):
        if path.stat().st_size:
            with closing(open_file(path, "ro")) as file:
                (revision,) = file.execute("SELECT version_num FROM alembic_version").fetchone()
                return revision == NEWEST_SCHEMA and position_of(file) is not None
    return False


def _make_copy(path: Path, store: Store) -> None:
    """Fill a new file, and put it in its place once it is whole."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    _remove(unfinished)
    _remove(path)
    Database(unfinished).close()
    with closing(open_file(unfinished, "rw")) as file:
        file.isolation_level = None
        file.execute("PRAGMA journal_mode = MEMORY")
        file.execute("PRAGMA synchronous = OFF")
        file.execute("PRAGMA cache_size = -262144")
        catch_up(file, store)
        file.execute("PRAGMA journal_mode = WAL")
    unfinished.rename(path)
    _remove(unfinished)


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal", ".lock", ".writer"):
        Path(f"{path}{end}").unlink(missing_ok=True)

"""Hears of other servers' changes, and says how PostgreSQL and its replica do."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.errors import Busy
from app.store.shared.connect import StoreAddress, StoreDown
from app.store.shared.position import newest_change
from app.store.shared.push import CHANNEL
from app.store.shared.rows import Store, run

logger = logging.getLogger("oeuvre")

POLL_S = 10.0
"""Between two looks without a notification, which a broken connection loses."""
PAUSE_S = 1.0
"""Between two tries to reach PostgreSQL: once it is back, a change is seen this much later."""
REPLICA_PAUSE_S = 5.0
"""Before a replica that failed is tried again: to connect to one that is gone may take as long."""
LAG_S = 0.5
"""That a replica may be behind before the primary is read instead …"""
LAG_LOOK_S = 0.02
"""… and between two looks until then."""


class StoreWatch:
    """One connection that listens; used by one thread at a time.

    Args:
        primary: hears of changes.
        read_url: of a replica that changes are read from; "" for none.
    """

    def __init__(self, primary: StoreAddress, read_url: str) -> None:
        self._primary = primary
        self._replica = StoreAddress(read_url, "OEUVRE_READ_URL") if read_url else None
        self._listening: Store | None = None
        self._reading: Store | None = None
        self._is_due = True
        self._last = 0.0
        self._next_try = 0.0
        self._next_replica = 0.0
        self.fault = ""
        """Why PostgreSQL cannot be reached now; "" while it can."""
        self.replica_fault = ""
        """Why the replica is not read from now; "" while it is, or where there is none."""

    @property
    def troubles(self) -> list[str]:
        """What does not work now, in sentences."""
        shown = []
        if self.fault:
            shown.append(f"{self.fault} What is shown may be old; nothing can be changed.")
        if self.replica_fault:
            shown.append(f"{self.replica_fault} The primary is read instead.")
        return shown

    def look(self, follow: Callable[[Store], None]) -> None:
        """Follow the store where it has changed, unless it failed a short time ago.

        Args:
            follow: takes over what changed from a connection.
        """
        now = time.monotonic()
        if now < self._next_try:
            return
        try:
            with self._primary.explaining():
                self._hear()
                if self._is_due or now - self._last >= POLL_S:
                    self._is_due = False
                    self._read(follow)
                    self._last = now
        except StoreDown as error:
            self._failed(error)
            return
        except Busy:
            self._is_due = True  # another process of this machine is at it, or is writing
            return
        except Exception:
            self._is_due = True
            raise
        if self.fault:
            logger.warning("%s is back; the local copy is kept up again.", self._primary.shown)
        self.fault = ""

    @property
    def replica_name(self) -> str:
        """Where the replica is; "" where there is none."""
        return f"the replica, {self._replica.shown}," if self._replica else ""

    def replica_has(self, number: int) -> bool:
        """Return whether there is a replica that answers, and has a change; else see its fault."""
        return self._fresh_replica(number) is not None

    @contextmanager
    def source(self, number: int) -> Iterator[Store]:
        """Open what a new local copy is filled from: the replica, else the primary.

        Args:
            number: of the primary's newest change; 0 where it is down.
        """
        replica = self._fresh_replica(number)
        if replica is not None:
            assert self._replica is not None
            with self._replica.explaining():
                yield replica
            return
        with self._primary.open("filling a local copy") as store:
            yield store

    def close(self) -> None:
        """Close the connections."""
        for store in (self._listening, self._reading):
            if store is not None:
                store.close()
        self._listening = self._reading = None

    def _hear(self) -> None:
        if self._listening is None:
            self._listening = self._primary.connect("following")
            run(self._listening, f"LISTEN {CHANNEL}")
            self._is_due = True
        for _ in self._listening.notifies(timeout=0):
            self._is_due = True

    def _read(self, follow: Callable[[Store], None]) -> None:
        assert self._listening is not None
        replica = None
        if time.monotonic() >= self._next_replica:
            replica = self._fresh_replica(newest_change(self._listening).number)
        follow(replica or self._listening)

    def _fresh_replica(self, number: int) -> Store | None:
        """Return the replica once it has a change; None where it lags, fails or is none."""
        if self._replica is None:
            return None
        try:
            with self._replica.explaining():
                if self._reading is None or self._reading.closed:
                    self._reading = self._replica.connect("reading changes")
                until = time.monotonic() + LAG_S
                while newest_change(self._reading).number < number:
                    if time.monotonic() >= until:
                        raise StoreDown(
                            f"{self._replica.shown} is more than {LAG_S:g} s behind; look at its "
                            "replication"
                        )
                    time.sleep(LAG_LOOK_S)
        except StoreDown as error:
            fault = f"{error.reason}."
            if fault != self.replica_fault:
                logger.warning("%s The primary is read instead of the replica.", fault)
            self.replica_fault = fault
            self._next_replica = time.monotonic() + REPLICA_PAUSE_S
            return None
        if self.replica_fault:
            logger.warning("%s is read from again.", self._replica.shown)
        self.replica_fault = ""
        return self._reading

    def _failed(self, error: StoreDown) -> None:
        self.close()
        self._is_due = True
        if str(error) != self.fault:
            logger.warning("%s The local copy is read as it is; it is tried again.", error)
        self.fault = str(error)
        self._next_try = time.monotonic() + PAUSE_S

"""One writer at a time across servers: an advisory lock of PostgreSQL, and word of who holds it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.errors import LockNotAvailable

from app.errors import Busy
from app.store.locking import WAITED_S, WAITS
from app.store.shared.connect import StoreAddress
from app.store.shared.rows import Store, run

LOCK = 0x0E75E0001
"""Number of the writer's lock among the advisory locks of the database."""
HOLDER_SQL = """
SELECT a.application_name, to_char(a.backend_start, 'YYYY-MM-DD"T"HH24:MI:SSOF')
FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted
AND l.classid = %s AND l.objid = %s
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@contextmanager
def hold_turn(address: StoreAddress, purpose: str, timeout: float) -> Iterator[Store]:
    """Wait for the turn to write, and hold it; it ends with the connection, whatever happens.

    Raises:
        Busy: somebody else wrote for all of `timeout` seconds.
        StoreDown: PostgreSQL cannot be reached, or fails meanwhile.
    """
    with address.open(purpose) as store:
        started = time.perf_counter()
        has_turn = _take(store, timeout)
        waited = time.perf_counter() - started
        if not has_turn or waited >= WAITED_S:
            WAITS.add(waited, refused=not has_turn)
        if not has_turn:
            raise Busy(f"The library is being written by {_holder(store)}; try again later.")
        yield store


def _take(store: Store, timeout: float) -> bool:
    if timeout <= 0:
        row = run(store, "SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
        return bool(row and row[0])
    run(store, "SELECT set_config('lock_timeout', %s, false)", (f"{timeout * 1000:.0f}",))
    try:
        run(store, "SELECT pg_advisory_lock(%s)", (LOCK,))
    except LockNotAvailable:
        return False
    run(store, "SET lock_timeout = 0")
    return True


def _holder(store: Store) -> str:
    row = run(store, HOLDER_SQL, (LOCK >> 32, LOCK & 0xFFFFFFFF)).fetchone()
    return f"`{row[0]}` (since {row[1]})" if row else "another server"

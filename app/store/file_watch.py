"""Looks after the file of a library that is open for long: its log is emptied, damage is noticed.

A server's readers hold pages in memory, so a file that something else has overwritten would be
shown for hours as it was.
"""

from __future__ import annotations

import time

from app.store.database import Database

IDLE_S = 2.0
"""Without a change, after which the log is brought into the file."""
AGAIN_S = 30.0
"""Until that is tried again where readers or the disk prevented it."""

_State = tuple[int, int]


class FileWatch:
    """Watches one library; asked again and again by one thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._file: _State | None = self._state()
        self._version = -1
        self._log = (0, 0.0)
        self._next_try = 0.0

    def look(self, version: int) -> bool:
        """Look at the file and its log.

        Args:
            version: of the library, as last read.

        Returns:
            Whether something else than this program has changed the file, so that what was read of
            it must be read anew.

        Raises:
            LibraryUnavailable: it is gone, replaced or damaged.
        """
        self._database.must_be_in_place()
        logged = self._log[0]
        self._empty_log()
        state = self._state()
        is_same = state == self._file
        # Log and file change when somebody commits, and once more when the log is brought in.
        by_program = version != self._version or logged or self._log[0]
        self._file, self._version = state, version
        if is_same or (by_program and not self._database.damage):
            self._database.must_be_sound()
            return False
        self._database.look_over()
        return True

    def _empty_log(self) -> None:
        """Bring the log into the file once nobody has written for a while."""
        now = time.monotonic()
        size, since = self._log
        found = self._database.log_bytes
        if found != size:
            self._log = (found, now)
        elif found and now - since >= IDLE_S and now >= self._next_try:
            is_empty = self._database.empty_log()
            self._next_try = 0.0 if is_empty else now + AGAIN_S

    def _state(self) -> _State | None:
        try:
            found = self._database.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

"""What a server does beside its answers: it follows its library, finds topics and lays out the map.

Each piece of work is tried again by itself, so that a full disk, which stops vectors and topics,
does not stop imports from being shown.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Literal

from app.errors import OeuvreError
from app.search.meaning.child import run_child
from app.store.database import Database
from app.store.file_watch import FileWatch
from app.store.integrity import naming_damage

logger = logging.getLogger("oeuvre")

WATCH_S = 0.4
"""Between two looks at the library's version: other processes' changes show within a second."""
LONGEST_PAUSE_S = 30.0
"""Between two tries of what has failed for long, on a full disk say …"""
CHILD_PAUSE_S, LONGEST_CHILD_PAUSE_S = 30.0, 3600.0
"""… and of a process that finds topics or lays out the map, which takes seconds of a core."""
Command = Literal["topics", "map"]
"""Of the command line: makes what a library lacks."""
FAILURES: dict[Command, str] = {
    "topics": "Topics are not found",
    "map": "The map is not laid out",
}
FORESEEN = (OeuvreError, OSError)
"""Failures that are logged in a line; others are our bugs, logged with their traceback."""


class Retry:
    """One piece of work of a thread that repeats it: less often while it fails.

    Each cause of a failure is logged once.

    Args:
        failure: what a failure means, a clause that begins the line of the log.
        first_s: seconds until the second try; each further failure doubles them …
        most_s: … up to these.
        foreseen: failures whose message says all; others are logged with their traceback.
    """

    def __init__(
        self,
        failure: str,
        first_s: float,
        most_s: float,
        foreseen: tuple[type[Exception], ...] = (),
    ) -> None:
        self._failure = failure
        self._first_s = first_s
        self._most_s = most_s
        self._foreseen = foreseen
        self._reason = ""
        self._wait_s = 0.0
        self._due = 0.0

    def run(self, work: Callable[[], object]) -> bool:
        """Do the work, unless it failed a short time ago; return whether it was done."""
        if time.monotonic() < self._due:
            return False
        try:
            work()
        except Exception as error:
            self._failed(error)
            return False
        if self._reason:
            logger.warning("%s no more: it works again.", self._failure)
        self._reason, self._wait_s, self._due = "", 0.0, 0.0
        return True

    def _failed(self, error: Exception) -> None:
        reason = f"{type(error).__name__}: {error}"
        if reason != self._reason:
            shown = str(error) if isinstance(error, self._foreseen) else reason
            trace = None if isinstance(error, self._foreseen) else error
            logger.error("%s: %s It is tried again.", self._failure, shown, exc_info=trace)
        self._reason = reason
        self._wait_s = min(max(self._first_s, 2 * self._wait_s), self._most_s)
        self._due = time.monotonic() + self._wait_s


class Watcher:
    """Watches one library until stopped; for a thread of its own.

    Args:
        database_url: names the library to other processes.
        stop: ends the watch, and what it has started.
    """

    def __init__(self, database: Database, database_url: str, stop: threading.Event) -> None:
        self._database = database
        self._files = FileWatch(database)
        self._database_url = database_url
        self._stop = stop

    def run(
        self,
        follow: Callable[[bool], int],
        prepare: Callable[[], Command | None],
        must_prepare: Callable[[], bool],
    ) -> None:
        """Watch.

        Args:
            follow: reads the library where it has changed, or anew in any case where its argument
                is true; returns its version.
            prepare: updates what is made of a version; returns the command that makes what the
                library lacks yet, None for nothing.
            must_prepare: returns whether that is to be done though the version is the same.
        """
        reading = Retry("The library is not read anew", WATCH_S, LONGEST_PAUSE_S, FORESEEN)
        preparing = Retry(
            "Words, vectors and topics are not brought up to date",
            WATCH_S, LONGEST_PAUSE_S, FORESEEN,
        )  # fmt: skip
        making = {
            name: Retry(failure, CHILD_PAUSE_S, LONGEST_CHILD_PAUSE_S, FORESEEN)
            for name, failure in FAILURES.items()
        }
        version = prepared = -1
        lacking: Command | None = None

        def read() -> None:
            nonlocal version
            with naming_damage(self._database):
                self._database.keep_up()
                version = follow(False)
                if self._files.look(version):
                    version = follow(True)

        def bring_up_to_date() -> None:
            nonlocal prepared, lacking
            now = version
            with naming_damage(self._database):
                lacking = prepare()
            prepared = now

        while not self._stop.is_set():
            if reading.run(read):
                if version != prepared or must_prepare():
                    preparing.run(bring_up_to_date)
                elif lacking and making[lacking].run(partial(self._make, lacking)):
                    lacking = None
            self._stop.wait(WATCH_S)

    def _make(self, command: Command) -> None:
        """Find the first topics of a library, or lay out its map, in a process of its own.

        That process takes the memory that this needs with it when it ends.

        Raises:
            OeuvreError: it failed; in its own words.
        """
        own = {"OEUVRE_DATABASE_URL": self._database_url}
        end = run_child("app", [command], self._stop, own)
        if end.status:
            raise OeuvreError(end.message)

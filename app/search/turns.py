"""One at a time, with few waiting and none for long: for work that takes a core for a while."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import Busy


class Turns:
    """A lock that a crowd cannot queue on: its threads are wanted for searches.

    Args:
        places: how many may work or wait at once, one of them working.
        patience_s: seconds until whoever waits gives up.
        busy: the message for those who are refused.
    """

    def __init__(self, places: int, patience_s: float, busy: str) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._turn = threading.Lock()
        self._patience_s = patience_s
        self._busy = busy

    @contextmanager
    def take(self) -> Iterator[None]:
        """Have the turn.

        Raises:
            Busy: enough wait already, or the turn was not had in time.
        """
        if not self._places.acquire(blocking=False):
            raise Busy(self._busy)
        try:
            if not self._turn.acquire(timeout=self._patience_s):
                raise Busy(self._busy)
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()

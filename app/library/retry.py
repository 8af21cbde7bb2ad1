"""Work that is tried again and again: less often while it fails, and logged once for each cause."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

logger = logging.getLogger("oeuvre")


class Retry:
    """One piece of work of a thread that repeats it.

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
        """Do the work, unless it failed a short time ago; tell whether it was done."""
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

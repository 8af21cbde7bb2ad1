"""One writer at a time across processes, and word of who it is.

Knows files and processes, not what a library is.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from app.errors import Busy, LibraryUnavailable

WAITED_S = 0.001
"""From which on a turn to write has been waited for."""
RETRY_S = 2.0
"""Between two looks at a lock that another process holds."""


class Stopped(Exception):
    """The program ends before its turn to write has come."""


@dataclass(slots=True)
class Waits:
    """How often and how long this process has waited for its turn to write, since it began."""

    count: int = 0
    seconds: float = 0.0
    refused: int = 0
    """Turns that were given up because another process kept writing."""
    _adding: threading.Lock = field(default_factory=threading.Lock)

    def add(self, seconds: float, *, refused: bool) -> None:
        """Note that somebody waited."""
        with self._adding:
            self.seconds += seconds
            self.refused += refused
            self.count += refused or seconds >= WAITED_S


WAITS = Waits()


@contextmanager
def sole_writer(folder: Path, stop: threading.Event) -> Iterator[None]:
    """Hold the lock of the one process that writes into a folder; wait until `stop` is set.

    Raises:
        Stopped: `stop` was set; the lock is not held, and nothing may be written.
        OSError: the folder cannot be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".lock")
    while not lock.is_locked:
        if stop.is_set():
            raise Stopped
        with suppress(Timeout):
            lock.acquire(timeout=RETRY_S)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def hold_lock(lock: FileLock, path: Path, timeout: float, purpose: str) -> Iterator[None]:
    """Hold the lock of the library's one writer, and leave word of who holds it.

    Raises:
        Busy: somebody else held it for all of `timeout` seconds.
        LibraryUnavailable: the lock's file cannot be made.
    """
    holder = Path(f"{path}.writer")
    started = time.perf_counter()
    try:
        lock.acquire(timeout=timeout)
        WAITS.add(time.perf_counter() - started, refused=False)
    except Timeout:
        WAITS.add(time.perf_counter() - started, refused=True)
        who, process = _describe(holder)
        raise Busy(f"The library is being written by {who}; try again later.", process) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise LibraryUnavailable(f"its folder cannot be written ({reason})") from None
    try:
        word = {
            "pid": os.getpid(),
            "purpose": purpose,
            "since": datetime.now(UTC).isoformat("T", "seconds"),
        }
        with suppress(OSError):  # on a full disk others learn only that somebody writes
            holder.write_text(json.dumps(word), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _describe(holder: Path) -> tuple[str, int | None]:
    """Say who writes, and the number of the process."""
    try:
        word = json.loads(holder.read_text(encoding="utf-8"))
        return f"`oeuvre {word['purpose']}` (since {word['since']})", int(word["pid"])
    except (OSError, ValueError, KeyError):
        return "another process", None

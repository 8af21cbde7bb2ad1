"""One writer at a time across processes, and word of who it is.

Knows files and processes, not what a library is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from app.errors import Busy, LibraryUnavailable


@contextmanager
def hold_lock(lock: FileLock, path: Path, timeout: float, purpose: str) -> Iterator[None]:
    """Hold the lock of the library's one writer, and leave word of who holds it.

    Raises:
        Busy: somebody else held it for all of `timeout` seconds.
        LibraryUnavailable: the lock's file cannot be made.
    """
    holder = Path(f"{path}.writer")
    try:
        lock.acquire(timeout=timeout)
    except Timeout:
        raise Busy(
            f"The library is being written by {_describe(holder)}; try again later."
        ) from None
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


def _describe(holder: Path) -> str:
    try:
        word = json.loads(holder.read_text(encoding="utf-8"))
        return f"`oeuvre {word['purpose']}` (process {word['pid']}, since {word['since']})"
    except (OSError, ValueError, KeyError):
        return "another process"

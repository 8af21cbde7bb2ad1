"""Where uploads lie until they are imported: a folder beside the library, always cleaned.

Each server has a folder of its own there and holds its lock. In it, each upload has a folder and a
record (`app.intake.job_records`). The next server takes over what one that has ended left there
with a record that is new enough; the rest is removed.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from app.intake.job_records import SUFFIX

LOCK = ".lock"
KEPT_S = 2 * 3600.0
"""That an upload waits for an answer to its dry run, and that the end of a job is remembered."""


class UploadFolder:
    """The uploads of one server.

    Args:
        library: path of the library's file.
    """

    def __init__(self, library: Path) -> None:
        self._root = Path(f"{library}.uploads")
        self._own: Path | None = None
        self._held: dict[Path, FileLock] = {}
        """Folders of this server: its own, and those that it has taken over."""

    def clean(self) -> list[Path]:
        """Remove what servers that have ended left and nobody waits for; return what it was."""
        removed: list[Path] = []
        for folder, lock in self._left():
            removed += _remove_old(folder)
            if _let_go(folder, lock):
                removed = [path for path in removed if path.parent != folder] + [folder]
        return removed

    def take_over(self) -> list[Path]:
        """Take over what servers that have ended left; return the records of its jobs."""
        found: list[Path] = []
        for folder, lock in self._left():
            _remove_old(folder)
            records = _records(folder)
            if records:
                self._held[folder] = lock
                found += records
            else:
                _let_go(folder, lock)
        return found

    def own(self) -> Path:
        """Return the folder of this server, which is made where there is none yet.

        Raises:
            OSError: the library's folder cannot be written.
        """
        if self._own is None:
            self._root.mkdir(exist_ok=True)
            with FileLock(self._root / LOCK):
                own = self._root / secrets.token_hex(8)
                own.mkdir()
                lock = FileLock(own / LOCK)
                lock.acquire()
                self._own, self._held[own] = own, lock
        return self._own

    def make(self) -> Path:
        """Make an empty folder for one upload; raises as `own`."""
        folder = self.own() / secrets.token_hex(8)
        folder.mkdir()
        return folder

    def close(self) -> None:
        """Leave the uploads that have a record to the next server, and remove all others."""
        for folder, lock in self._held.items():
            _remove_old(folder)
            _let_go(folder, lock)
        self._held = {}
        if self._root.is_dir() and not any(path.is_dir() for path in self._root.iterdir()):
            shutil.rmtree(self._root, ignore_errors=True)

    def _left(self) -> Iterator[tuple[Path, FileLock]]:
        """Give the folders of servers that have ended, each with its lock, which is held."""
        if not self._root.is_dir():
            return
        with suppress(OSError), FileLock(self._root / LOCK):
            for folder in self._root.iterdir():
                if folder.is_dir() and folder not in self._held:
                    lock = FileLock(folder / LOCK, timeout=0)
                    with suppress(OSError, Timeout):
                        lock.acquire()
                        yield folder, lock


def _let_go(folder: Path, lock: FileLock) -> bool:
    """Leave a folder that holds jobs to the next server; else remove it, and return true."""
    lock.release()
    if _records(folder):
        return False
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _records(folder: Path) -> list[Path]:
    return list(folder.glob(f"*{SUFFIX}"))


def _remove_old(folder: Path) -> list[Path]:
    """Remove records that are too old, and what has none; return what it was."""
    removed = []
    kept = set()
    for path in _records(folder):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime < KEPT_S:
                kept.add(path.stem)
    for path in folder.iterdir():
        if path.stem not in kept and path.name != LOCK:
            removed.append(path)
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
    return removed

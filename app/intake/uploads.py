"""Where uploads lie until they are imported: a folder beside the library, always cleaned.

Each server has a folder of its own there and holds its lock. What a server that was killed has left
is removed by the next one that starts.
"""

from __future__ import annotations

import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

LOCK = ".lock"


class UploadFolder:
    """The uploads of one server.

    Args:
        library: path of the library's file.
    """

    def __init__(self, library: Path) -> None:
        self._root = Path(f"{library}.uploads")
        self._own: Path | None = None
        self._lock: FileLock | None = None

    def clean(self) -> list[Path]:
        """Remove what servers that are no more have left; return what was removed."""
        removed: list[Path] = []
        if not self._root.is_dir():
            return removed
        with suppress(OSError), FileLock(self._root / LOCK):
            for folder in self._root.iterdir():
                if folder.is_dir() and folder != self._own:
                    with suppress(OSError, Timeout):
                        lock = FileLock(folder / LOCK, timeout=0)
                        lock.acquire()
                        lock.release()
                        shutil.rmtree(folder)
                        removed.append(folder)
        return removed

    def make(self) -> Path:
        """Make an empty folder for one upload.

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
                self._own, self._lock = own, lock
        folder = self._own / secrets.token_hex(8)
        folder.mkdir()
        return folder

    def close(self) -> None:
        """Remove all uploads of this server."""
        if self._lock is not None:
            self._lock.release()
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)
        if self._root.is_dir() and not any(one.is_dir() for one in self._root.iterdir()):
            shutil.rmtree(self._root, ignore_errors=True)

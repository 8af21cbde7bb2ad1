"""Where uploads and records of jobs lie: a folder beside the library, always cleaned.

Each server has a folder of its own there and holds its lock. In it, each upload has a folder and a
record (`app.intake.uploads`). The next server takes over what one that has ended left there
with a record that is new enough; the rest is removed.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError
from sqlmodel import col, select

from app.domain.records.import_source import ENRICHED
from app.files import write_whole
from app.intake.jobs import Job
from app.store.database import Database
from app.store.models import ImportRow

LOCK = ".lock"
KEPT_S = 2 * 3600.0
"""That an upload waits for an answer to its dry run, and that the end of a job is remembered."""


SUFFIX = ".json"
BEFORE_ITS_TURN = "The server ended before the turn of this came; nothing was stored."
IN_THE_MIDDLE = "The server ended in the middle of this. "
WHAT_IS_LEFT = {
    "dry-run": "A dry run writes nothing.",
    "import": "Try it again: nothing comes twice.",
    "remove": "The list of imports says whether it was taken back.",
    "restore": "What came back by then is kept. Bring it back again: nothing comes twice.",
}
_JOBS = TypeAdapter(Job)


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


def write_job(job: Job) -> None:
    """Write down what a job is and how far it is; a disk that is full costs only this record."""
    if job.record is not None:
        with suppress(OSError):
            write_whole(job.record, _JOBS.dump_json(job))


def read_job(path: Path) -> Job | None:
    """Read the record of a server that has ended; None where it cannot be read.

    A job that had not ended by then was interrupted.
    """
    try:
        job = _JOBS.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    folder, job.record = path.with_suffix(""), path
    job.folder = folder if folder.is_dir() else None  # the library may have been moved meanwhile
    job.files = [replace(file, path=folder / file.path.name) for file in job.files]
    if not job.has_ended:
        in_the_middle = IN_THE_MIDDLE + WHAT_IS_LEFT[job.kind]
        job.message = in_the_middle if job.state == "running" else BEFORE_ITS_TURN
        job.state = "interrupted"
    return job


def find_begun(database: Database, job: Job) -> list[int]:
    """List the imports that an interrupted job had begun, the oldest first."""
    if job.kind != "import" or job.newest_import is None:
        return []
    names = [f"{ENRICHED}{job.lookup.source}"] if job.lookup else [file.name for file in job.files]
    found = select(ImportRow.id, ImportRow.filename).where(col(ImportRow.id) > job.newest_import)
    with database.read() as session:
        rows = session.exec(found.order_by(col(ImportRow.id))).all()
    return [
        number
        for number, filename in rows
        if number and any(filename == name or filename.startswith(f"{name}/") for name in names)
    ]

"""The jobs of a server, one after the other, each in a process of its own."""

from __future__ import annotations

import json
import logging
import queue
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import IO

from app.errors import Clash, NotFound, OeuvreError
from app.intake.jobs import Job, JobKind, JobState, StagedFile, WantedReading
from app.intake.uploads import KEPT_S, SUFFIX, UploadFolder, find_begun, read_job, write_job
from app.search.meaning.child import end_child, start_child
from app.settings import SECRETS, Settings
from app.store.database import Database

MOST_JOBS = 20
"""Jobs that wait or run, or whose upload waits for an answer."""
LOOK_EVERY_S = 30.0
STOP_S = 20.0
"""That a process which is asked to end has for storing what it has begun."""
KILLED = (
    "The import was ended from outside or broke down; what was stored until then is kept. "
    "Import the file again: nothing comes twice."
)
NOTHING_KEPT = (
    "The work was ended from outside or broke down, and the library is as it was. Try again."
)
"""Of what is one transaction, or none."""
KEEPS_BATCHES: tuple[JobKind, ...] = ("import", "restore")
LONGEST_SAID = 4_000

logger = logging.getLogger("oeuvre")


class JobQueue:
    """Takes jobs and does them, one at a time.

    Args:
        settings: name the library, and what a job may cost.
        database: the library, in which interrupted imports are looked up.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self.uploads = UploadFolder(settings.library)
        self._settings = settings
        self._database = database
        self._jobs: dict[str, Job] = {}
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._changing = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._current: Job | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="imports", daemon=True)

    def start(self) -> None:
        """Take over the jobs of an earlier server, and begin."""
        with suppress(OSError):
            jobs = [job for job in map(read_job, self.uploads.take_over()) if job is not None]
            for job in sorted(jobs, key=lambda job: job.changed_at):
                self._jobs[job.key] = job
        self._thread.start()

    def close(self) -> None:
        """End the job that is under way, and leave all that waits to the next server."""
        self._closing = True
        with self._changing:
            for job in self._jobs.values():
                job.stopping = True
        if self._current is not None:
            self._stop_child()
        self._waiting.put(None)
        self._thread.join(timeout=STOP_S)
        if self._child is not None:
            self._child.kill()
        self.uploads.close()

    def jobs(self) -> list[Job]:
        """List the jobs that wait, run, or were not done, and uploads that wait for an answer.

        The newest is the first.
        """
        with self._changing:
            return [
                job
                for job in reversed(self._jobs.values())
                if not job.has_ended or job.folder or job.state == "interrupted"
            ]

    def get(self, key: str) -> Job:
        """Return a job.

        Raises:
            NotFound: there is none of this key.
        """
        job = self._jobs.get(key)
        if job is None:
            raise NotFound(
                "This import is not under way any more: it was discarded, or nobody answered it for"
                f" {KEPT_S / 3600:.0f} hours and its files were removed. The list of imports says"
                " what was stored."
            )
        if job.state == "interrupted":  # its process may have stored a last batch meanwhile
            job.began = find_begun(self._database, job)
        return job

    def check_room(self) -> None:
        """Make sure that one more job can be taken.

        Raises:
            Clash: too many wait.
        """
        if len(self.jobs()) >= MOST_JOBS:
            raise Clash(
                "file",
                "",
                f"{MOST_JOBS} uploads wait already; import or discard some of them first.",
            )

    def add(self, job: Job) -> Job:
        """Take a job.

        Raises:
            Clash: too many wait.
        """
        self.check_room()
        with self._changing:
            self._jobs[job.key] = job
        with suppress(OSError):
            job.record = self.uploads.own() / f"{job.key}{SUFFIX}"
        write_job(job)
        self._waiting.put(job)
        return job

    def again(self, key: str, kind: JobKind, wanted: WantedReading | None = None) -> Job:
        """Do something else with the files of a job that has ended.

        Raises:
            NotFound: there is none of this key.
            Clash: it has not ended, or its files are gone.
        """
        job = self.get(key)
        with self._changing:
            if not job.has_ended:
                raise Clash("do", kind, "This upload is still being read; wait for its end.")
            if job.folder is None:
                raise Clash("do", kind, "The files of this upload are gone; upload them again.")
            job.start_as(kind, wanted)
        write_job(job)
        self._waiting.put(job)
        return job

    def cancel(self, key: str) -> Job:
        """End a job; what it has stored stays.

        Raises:
            NotFound: there is none of this key.
        """
        job = self.get(key)
        with self._changing:
            if job.has_ended:
                return job
            job.stopping = True
            is_current = job is self._current
            if not is_current:
                self._end(job, "cancelled")
        if is_current:
            self._stop_child()
        return job

    def discard(self, key: str) -> None:
        """Forget a job and remove its files.

        Raises:
            NotFound: there is none of this key.
        """
        job = self.cancel(key)
        deadline = time.monotonic() + STOP_S
        while not job.has_ended and time.monotonic() < deadline:
            time.sleep(0.05)
        with self._changing:
            self._jobs.pop(key, None)
        self._forget(job)

    def _run(self) -> None:
        while True:
            try:
                job = self._waiting.get(timeout=LOOK_EVERY_S)
            except queue.Empty:
                self._forget_old()
                continue
            if job is None:
                return
            self._do(job)
            self._forget_old()

    def _do(self, job: Job) -> None:
        with self._changing:
            if job.stopping or job.state != "waiting":
                return
            job.run()
            self._current = job
        write_job(job)
        end: JobState | None = None
        try:
            with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
                end = self._follow(job, errors)
                if end is None and not job.stopping:
                    errors.seek(0)
                    said = errors.read()[-LONGEST_SAID:]
                    logger.error("The process for %s broke down: %s", job.about, said)
        except OSError as error:
            job.message = f"The import cannot be started: {error.strerror or error}."
            end = "failed"
        if end is None:
            end = "cancelled" if job.stopping else "failed"
            if end == "failed":
                job.message = job.message or (KILLED if job.kind in KEEPS_BATCHES else NOTHING_KEPT)
            with suppress(OeuvreError):
                job.began = job.began or find_begun(self._database, job)
        if end == "done" and job.kind != "dry-run":
            job.drop_files()
        with self._changing:
            self._child = self._current = None
            self._end(job, end)  # nothing of it is touched here any more

    def _follow(self, job: Job, errors: IO[str]) -> JobState | None:
        """Run the process of a job and take in what it says; return how it ended, if it said so."""
        child = start_child("app.intake.child", [], pipes=True, errors=errors)
        assert child.stdin is not None
        assert child.stdout is not None
        limit = threading.Timer(self._settings.import_minutes * 60, self._time_is_up, [job])
        limit.start()
        try:
            with self._changing:
                self._child = child
            child.stdin.write(json.dumps(self._described(job)).encode() + b"\n")
            child.stdin.close()
            end: JobState | None = None
            for line in child.stdout:
                said = json.loads(line)
                end = said.pop("end", end)
                job.take(said)
                if "share" not in said:  # a step of its progress is not worth a record
                    write_job(job)
            child.wait()
            return end
        finally:
            limit.cancel()
            end_child(child)
            child.stdout.close()

    def _described(self, job: Job) -> dict[str, object]:
        return {
            "kind": job.kind,
            # Secrets do not leave this process but by its environment.
            "settings": self._settings.model_dump(mode="json", exclude=set(SECRETS)),
            "files": [
                {"name": file.name, "path": str(file.path), "size": file.size} for file in job.files
            ],
            "folder": str(job.folder),
            "wanted": asdict(job.wanted),
            "lookup": asdict(job.lookup) if job.lookup else None,
            "import_id": job.import_id,
        }

    def _time_is_up(self, job: Job) -> None:
        job.message = (
            f"The import took longer than {self._settings.import_minutes:g} minutes"
            " (OEUVRE_IMPORT_MINUTES) and was ended; what was stored until then is kept."
        )
        job.stopping = True
        self._stop_child()

    def _stop_child(self) -> None:
        """Ask the process to end; end it where it does not."""
        with self._changing:
            child = self._child
        if child is None or child.poll() is not None:
            return
        with suppress(OSError):
            child.terminate()
        killer = threading.Timer(STOP_S, _kill, [child])
        killer.daemon = True
        killer.start()

    def _end(self, job: Job, state: JobState) -> None:
        job.changed_at = time.time()
        job.state = state
        if not (self._closing and state == "cancelled"):  # else the next server says what it was
            write_job(job)

    def _forget(self, job: Job) -> None:
        """Remove the files and the record of a job."""
        if job.record is not None:
            with suppress(OSError):
                job.record.unlink(missing_ok=True)
        job.drop_files()

    def _forget_old(self) -> None:
        """Remove uploads that nobody has answered, and forget jobs that ended long ago."""
        now = time.time()
        with self._changing:
            old = [
                job
                for job in self._jobs.values()
                if job.has_ended and now - job.changed_at > KEPT_S
            ]
            for job in old:
                del self._jobs[job.key]
        for job in old:
            self._forget(job)


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.kill()


def shown_as(files: Sequence[StagedFile]) -> str:
    """Name the files of an upload in a few words."""
    return files[0].name if len(files) == 1 else f"{len(files):,} files"

"""Jobs on disk: what the next server needs to say what became of those of one that has ended.

Each job has a record beside its files. It is written when the job changes, not with every step of
its progress.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from sqlmodel import col, select

from app.domain.records.import_source import ENRICHED
from app.files import write_whole
from app.intake.jobs import Job
from app.store.database import Database
from app.store.models import ImportRow

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

"""From a request to a job: an upload with what a person wants of it, staged and queued."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.errors import BadParameter
from app.explorer.uploads.receive import receive
from app.explorer.value_readers import nearest
from app.importers import FORMATS
from app.importers.tables.columns import FIELDS
from app.intake.jobs import Job, JobKind, StagedFile, WantedReading
from app.intake.queue import JobQueue, shown_as
from app.paths import resource

COLUMN_OF = "column-"
"""Begins the names of the form's fields that choose columns: `column-title`."""
SAMPLE = "listing.txt"


def queue_of(request: Request) -> JobQueue:
    """Return the jobs of the application."""
    return cast("JobQueue", request.app.state.jobs)


QueueDep = Annotated[JobQueue, Depends(queue_of)]


async def stage(
    request: Request, kind: JobKind, given: Mapping[str, str], filename: str = ""
) -> Job:
    """Take an upload in, and queue what is to be done with it.

    Args:
        given: what the address says of the reading; fields of a form say more.
        filename: of a body that is one file.

    Raises:
        HTTPException: the upload cannot be taken in.
        BadParameter: a wish is not understood, there is no file, or too many uploads wait.
    """
    queue, library = queue_of(request), request.app.state.library
    queue.check_room()
    folder = await run_in_threadpool(make_folder, queue)
    try:
        limit = library.settings.max_upload_mb << 20
        received = await receive(request, folder, limit, filename)
        if not received.files:
            raise BadParameter("file", "", "No file was chosen, and no text pasted.")
        wanted = read_wanted({**received.fields, **given})
        job = Job(kind, shown_as(received.files), received.files, folder, wanted)
        return queue.add(job)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def stage_sample(queue: JobQueue) -> Job:
    """Queue the import of the listing that comes with the program.

    Raises:
        HTTPException: the library's folder cannot be written.
        Clash: too many uploads wait.
    """
    queue.check_room()
    folder = make_folder(queue)
    path = folder / "file-0"
    try:
        shutil.copyfile(resource(f"data/{SAMPLE}"), path)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise no_room(error) from None
    return queue.add(Job("import", SAMPLE, [StagedFile(SAMPLE, path, path.stat().st_size)], folder))


def read_wanted(fields: Mapping[str, str]) -> WantedReading:
    """Read how files are to be read.

    Args:
        fields: `format`, `captured_on`, and `column-title` and so on.

    Raises:
        BadParameter: a value is not understood.
    """
    name = fields.get("format", "")
    if name and name not in FORMATS:
        guess = nearest(name, list(FORMATS))
        proposed = ("format", guess) if guess else None
        message = f"There is no format “{name[:80]}”; there are {', '.join(FORMATS)}."
        raise BadParameter("format", name[:80], message, proposed=proposed)
    captured = fields.get("captured_on", "")
    if captured:
        try:
            date.fromisoformat(captured)
        except ValueError:
            message = f"“{captured[:40]}” is no day; a day is written 2026-11-22."
            raise BadParameter("captured_on", captured[:80], message) from None
    mapping = {
        key.removeprefix(COLUMN_OF): value
        for key, value in fields.items()
        if key.startswith(COLUMN_OF)
    }
    for key in mapping:
        if key not in FIELDS:
            message = f"There is no field “{key[:80]}” for a column; there are {', '.join(FIELDS)}."
            raise BadParameter(f"{COLUMN_OF}{key}"[:80], mapping[key][:80], message)
    return WantedReading(name or None, captured or None, mapping)


def make_folder(queue: JobQueue) -> Path:
    """Make the folder of a job.

    Raises:
        HTTPException: the library's folder cannot be written.
    """
    try:
        return queue.uploads.make()
    except OSError as error:
        raise no_room(error) from None


def no_room(error: OSError) -> HTTPException:
    """Say that an upload cannot be kept beside the library."""
    reason = error.strerror or str(error)
    return HTTPException(
        507, f"Uploads need room beside the library, and there is none ({reason})."
    )

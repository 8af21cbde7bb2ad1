"""New imports by the API: an upload, what would come of it, how far it is; imports taken back.

Each change is a job. A request waits for its end for a while; one that goes on longer is answered
with 202 and the address that says how far it is, which also gives its states as events.
"""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.errors import NotFound
from app.explorer.api.openapi import BODY_ERRORS, CHANGE_ERRORS, ITEM_ERRORS, LIST_ERRORS
from app.explorer.api.parameters import Id, described, read, read_also
from app.explorer.api.responses import answer_list, json_answer
from app.explorer.filters import Filters
from app.explorer.imports.query import load_import
from app.explorer.imports.removal import (
    find_removal,
    list_taken_back,
    load_taken_back,
    page_removal,
)
from app.explorer.imports.views import RemovalPreview, TakenBackList
from app.explorer.parameters import MOST_PER_PAGE, PAGING
from app.explorer.uploads.job_state import (
    JOB_ANSWERS,
    WAITS,
    ImportJob,
    ImportJobs,
    PreviewList,
    answer_job,
    describe_job,
    job_events,
    page_preview,
    read_dry_run,
    read_wait,
)
from app.explorer.uploads.staging import QueueDep, queue_of, read_wanted, stage
from app.explorer.views import RequestBody
from app.http.request_state import SnapshotDep, library_of, reading
from app.intake.jobs import Job, WantedReading

router = APIRouter(prefix="/imports", tags=["imports"])
changes = APIRouter(prefix="/imports", tags=["imports"])
"""Routes that wait for a client or a job, and hold no reader of the library meanwhile."""

READING = ("format", "captured_on", "filename")
UPLOAD_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "file": {
                        "type": "array",
                        "items": {"type": "string", "format": "binary"},
                        "description": "Files of any known format, archives too.",
                    },
                    "text": {"type": "string", "description": "A text, read as one more file."},
                    "column-title": {
                        "type": "string",
                        "description": "Of tables: the name of the column of titles. Likewise"
                        " `column-authors` and so on for the other fields.",
                    },
                },
            }
        },
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
    },
}
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events `progress`, and at the end `end`, each with an ImportJob.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    **ITEM_ERRORS,
}


class JobAnswer(RequestBody):
    """What is to be done with an upload after its dry run, or while it is read."""

    do: Literal["import", "dry-run", "cancel"]
    format: str = Field("", description="Of the files; as their content shows where it is empty.")
    captured_on: str = Field("", description="The day on which a listing was copied.")
    columns: dict[str, str] = Field(
        default_factory=dict, description="Of a table: field -> the name of its column."
    )


@router.get("/jobs", summary="What is under way", response_model=ImportJobs, responses=LIST_ERRORS)
def list_jobs(request: Request, queue: QueueDep) -> Response:
    """Uploads that are read, imported, or wait for an answer to their dry run."""
    read_also(request)
    return json_answer(request, ImportJobs([describe_job(job) for job in queue.jobs()]))


@router.get("/jobs/{key}", summary="How far it is", response_model=ImportJob, responses=ITEM_ERRORS)
def show_job(key: str, request: Request, queue: QueueDep) -> Response:
    """An upload, a removal or a restoration, and what came of it."""
    read_also(request)
    return json_answer(request, describe_job(queue.get(key)))


@router.get(
    "/jobs/{key}/records",
    summary="What would become of each record",
    response_model=PreviewList,
    responses=ITEM_ERRORS,
    openapi_extra=described(*PAGING, "outcome"),
)
def list_records(key: str, request: Request, queue: QueueDep, snapshot: SnapshotDep) -> Response:
    """The records of a dry run, in the order of their files."""
    filters, also = read(request, allowed=PAGING, also=("outcome",))
    page = page_preview(queue.get(key), filters, also.get("outcome", ""), snapshot.columns.secret)
    if page is None:
        raise NotFound("There is no dry run here whose records could be listed.")
    return answer_list(request, PreviewList, page)


@router.get(
    "/removed",
    summary="Imports that were taken back",
    response_model=TakenBackList,
    responses=LIST_ERRORS,
)
def list_removed(request: Request, snapshot: SnapshotDep) -> Response:
    """Imports that can be brought back, the last one first."""
    read_also(request)
    return json_answer(request, TakenBackList(list_taken_back(snapshot)))


@changes.post(
    "",
    summary="Import files",
    status_code=201,
    response_model=ImportJob,
    responses={
        **JOB_ANSWERS,
        **BODY_ERRORS,
        **CHANGE_ERRORS,
        200: {"model": ImportJob, "description": "A dry run: what would come of it."},
    },
    openapi_extra={
        "requestBody": UPLOAD_BODY,
        **described("dry_run", *WAITS, "filename", "captured_on", format="import_format"),
    },
)
async def import_files(request: Request) -> Response:
    """Import the files of a form, or a body that is one file; `dry_run=yes` only says what would.

    Files are parsed by a process of their own, one upload after the other. What was not read is
    in `unread` with its reason; where nothing was, the answer is 422.
    """
    asked = read_also(request, "dry_run", *WAITS, *READING)
    kind: Literal["dry-run", "import"] = "dry-run" if read_dry_run(asked) else "import"
    wait = read_wait(asked)
    given = {name: asked[name] for name in ("format", "captured_on") if asked.get(name)}
    job = await stage(request, kind, given, asked.get("filename", ""))
    return await answer_job(request, job, wait, 200 if kind == "dry-run" else 201)


@changes.get("/jobs/{key}/events", summary="How far it is, as events", responses=EVENTS)
async def follow_job(key: str, request: Request) -> Response:
    """The states of a job, as server-sent events, until its end."""
    read_also(request)
    return job_events(queue_of(request).get(key))


@changes.post(
    "/jobs/{key}",
    summary="Import what a dry run showed, or cancel",
    response_model=ImportJob,
    responses={**ITEM_ERRORS, **BODY_ERRORS, **CHANGE_ERRORS, **JOB_ANSWERS},
    openapi_extra=described(*WAITS),
)
async def decide_job(key: str, asked: JobAnswer, request: Request) -> Response:
    """Import the files of a dry run, read them in another way, or end what is under way."""
    wait = read_wait(read_also(request, *WAITS))
    queue = queue_of(request)
    if asked.do == "cancel":
        job = queue.cancel(key)
    else:
        job = queue.again(key, asked.do, _wanted(asked) if asked.do == "dry-run" else None)
    return await answer_job(request, job, wait)


@changes.delete(
    "/jobs/{key}",
    summary="Discard an upload",
    status_code=204,
    responses={**ITEM_ERRORS, **CHANGE_ERRORS},
)
async def discard_job(key: str, request: Request) -> Response:
    """End what is under way and remove its files; what is stored by then stays."""
    read_also(request)
    await run_in_threadpool(queue_of(request).discard, key)
    return Response(status_code=204)


@changes.delete(
    "/{import_id}",
    summary="Take an import back",
    response_model=ImportJob | RemovalPreview,
    responses={**ITEM_ERRORS, **CHANGE_ERRORS, **JOB_ANSWERS},
    openapi_extra=described("dry_run", *WAITS),
)
async def take_back(import_id: Id, request: Request) -> Response:
    """Take back all that an import brought; papers that other imports have too stay.

    `dry_run=yes` answers with what would go and what would stay. It can be brought back.
    """
    asked = read_also(request, "dry_run", *WAITS)
    is_dry, wait = read_dry_run(asked), read_wait(asked)
    async with reading(request):
        preview = await run_in_threadpool(_preview_removal, request, import_id)
    if is_dry:
        return json_answer(request, preview)
    job = queue_of(request).add(Job("remove", preview.filename, import_id=import_id))
    return await answer_job(request, job, wait)


@changes.post(
    "/{import_id}/restore",
    summary="Bring an import back",
    response_model=ImportJob,
    responses={**ITEM_ERRORS, **CHANGE_ERRORS, **JOB_ANSWERS},
    openapi_extra=described(*WAITS),
)
async def bring_back(import_id: Id, request: Request) -> Response:
    """Bring back an import that was taken back, under its own number and with its report."""
    wait = read_wait(read_also(request, *WAITS))
    async with reading(request):
        snapshot = await run_in_threadpool(library_of(request).snapshot)
        taken = await run_in_threadpool(load_taken_back, snapshot, import_id)
    if taken is None:
        raise NotFound(f"There is no import {import_id} that was taken back.")
    job = queue_of(request).add(Job("restore", taken.filename, import_id=import_id))
    return await answer_job(request, job, wait)


def _preview_removal(request: Request, import_id: int) -> RemovalPreview:
    snapshot = library_of(request).snapshot()
    source = load_import(snapshot, import_id)
    removal = find_removal(snapshot, import_id)
    first = Filters(per_page=MOST_PER_PAGE)
    return RemovalPreview(
        import_id=import_id,
        filename=source.filename,
        going=len(removal.going),
        staying=len(removal.staying),
        papers_going=page_removal(snapshot, import_id, first, removal, staying=False).items,
        papers_staying=page_removal(snapshot, import_id, first, removal, staying=True).items,
    )


def _wanted(asked: JobAnswer) -> WantedReading:
    columns = {f"column-{name}": column for name, column in asked.columns.items()}
    return read_wanted({"format": asked.format, "captured_on": asked.captured_on, **columns})

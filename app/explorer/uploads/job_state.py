"""Jobs as pages and API show them: how far one is, what a dry run found, the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import anyio
from fastapi import Request
from pydantic import Field, TypeAdapter
from starlette.responses import Response, StreamingResponse

from app.domain.json_shape import View
from app.domain.reported import count_of
from app.errors import BadParameter, BadParameters, ImportRefused, JobFailed
from app.explorer.api.problems import Problem
from app.explorer.api.responses import json_answer, own_address
from app.explorer.filters import Filters
from app.explorer.paging import Page, Ranking
from app.explorer.uploads.staging import queue_of
from app.explorer.views import ListAnswer
from app.intake.jobs import FileReport, Job, JobKind, JobState, UnreadFile
from app.intake.preview import OUTCOMES, PreviewRow, PreviewRows

EVENT_EVERY_S = 0.4
TICK_S = 0.1


USUAL_WAIT_S, LONGEST_WAIT_S = 60.0, 600.0
WAITS = ("wait",)


@dataclass(frozen=True, slots=True)
class ImportJob(View):
    """An upload, a removal or a restoration: what it is, how far it is, what came of it."""

    key: str
    kind: JobKind
    state: JobState
    about: str
    size: int
    records: Annotated[int, Field(description="Read so far.")]
    share: Annotated[float, Field(description="Of the bytes, 0 to 1.")]
    seconds: Annotated[float, Field(description="Since it began to run.")]
    said: Annotated[str, Field(description="How far it is, in words.")]
    message: Annotated[str, Field(description="Why it failed, or what it did.")]
    added: int
    completed: Annotated[int, Field(description="Papers that were here and say more now.")]
    matched: int
    rejected: int
    doubtful: int
    files: list[FileReport]
    unread: list[UnreadFile]
    import_ids: Annotated[list[int], Field(description="The imports that it made.")]


def describe_job(job: Job) -> ImportJob:
    """Say how far a job is."""
    return ImportJob(
        key=job.key,
        kind=job.kind,
        state=job.state,
        about=job.about,
        size=job.size,
        records=job.progress.records,
        share=round(job.progress.share, 4),
        seconds=round(job.seconds, 1),
        said=progress_words(job),
        message=job.message,
        added=job.total("added"),
        completed=job.total("completed"),
        matched=job.total("matched"),
        rejected=job.total("rejected"),
        doubtful=job.total("doubtful"),
        files=list(job.reports),
        unread=list(job.unread),
        import_ids=job.import_ids,
    )


def progress_words(job: Job) -> str:
    """Say in a line how far a job is."""
    if job.state == "waiting":
        return "Waits for what is under way before it."
    if job.stopping and not job.has_ended:
        return "Is being ended; what is stored by now stays."
    if job.kind in ("remove", "restore"):
        return f"Under way for {job.seconds:.0f} s."
    if job.lookup:
        questions = count_of(job.progress.records, "question")
        return f"{questions} answered, {job.progress.share:.0%}, {job.seconds:.0f} s."
    counted = count_of(job.progress.records, "paper")
    if job.progress.share >= 1:
        return f"{counted} read; settling who is who, {job.seconds:.0f} s."
    return f"{counted} read, {job.progress.share:.0%}, {job.seconds:.0f} s."


def job_events(job: Job) -> StreamingResponse:
    """Answer with the states of a job as server-sent events, until it ends."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(job), media_type="text/event-stream", headers=headers)


async def wait_for(job: Job, seconds: float) -> None:
    """Wait until a job has ended, but no longer than that."""
    with anyio.move_on_after(seconds):
        while not job.has_ended:
            await anyio.sleep(TICK_S)


async def _events(job: Job) -> AsyncIterator[bytes]:
    writer = TypeAdapter(ImportJob)
    while True:
        has_ended = job.has_ended  # before it is described: the last event says how it ended
        name = "end" if has_ended else "progress"
        data = writer.dump_json(describe_job(job))
        yield f"event: {name}\ndata: ".encode() + data + b"\n\n"
        if has_ended:
            return
        await wait_for(job, EVENT_EVERY_S)


class PreviewList(ListAnswer[PreviewRow]):
    """One page of the records of a dry run."""


@dataclass(frozen=True, slots=True)
class ImportJobs(View):
    """What is under way, the newest first."""

    results: list[ImportJob]


def page_preview(
    job: Job, filters: Filters, outcome: str, secret: bytes
) -> Page[PreviewRow] | None:
    """Cut a page of what would become of each record; None where there is no dry run.

    Args:
        outcome: of `OUTCOMES`; "" for all.
        secret: signs the cursors.

    Raises:
        BadParameters: there is no such outcome, or the cursor is of another list.
    """
    chosen = next((literal for literal in OUTCOMES if literal == outcome), None)
    if outcome and chosen is None:
        message = f"There is no outcome “{outcome[:80]}”; there are {', '.join(OUTCOMES)}."
        raise BadParameters([BadParameter("outcome", outcome[:80], message)])
    preview = rows_of(job)
    if preview is None:
        return None
    places = preview.places(chosen)
    noun = f"record of {job.key} {outcome}"
    return Page.of(Ranking(noun, filters, secret, places, (places,)), preview.rows)


def rows_of(job: Job) -> PreviewRows | None:
    """Open the records of a dry run that is over; None where there is none."""
    if job.kind != "dry-run" or job.state != "done" or job.folder is None:
        return None
    return PreviewRows(job.folder)


JOB_ANSWERS: dict[int | str, dict[str, Any]] = {
    202: {"model": ImportJob, "description": "Under way; `Location` says how far it is."},
    507: {"model": Problem, "description": "There is no room for uploads beside the library."},
}


async def answer_job(request: Request, job: Job, wait: float, status: int = 200) -> Response:
    """Answer with a job, once it has ended or was waited for long enough.

    Args:
        wait: seconds.
        status: of the answer where the job has ended well.

    Raises:
        ImportRefused: nothing could be read.
        JobFailed: it ended before it was done.
    """
    await wait_for(job, wait)
    if not job.has_ended:
        status = 202
    elif job.kind in ("import", "dry-run") and not job.reports and job.unread:
        reasons = " ".join(f"{file.name}: {file.reason}" for file in job.unread)
        queue_of(request).discard(job.key)
        raise ImportRefused(f"Nothing of it can be read. {reasons}")
    elif job.state == "failed":
        raise JobFailed(f"{job.message} What was stored by then: /api/v1/imports/jobs/{job.key}")
    elif job.state == "cancelled":
        status = 200
    answer = json_answer(request, describe_job(job))
    answer.status_code = status
    if status in (201, 202) or job.folder is not None:
        root = "/api/v1/imports"
        ids = job.import_ids
        path = f"{root}/{ids[0]}" if status == 201 and len(ids) == 1 else f"{root}/jobs/{job.key}"
        answer.headers["Location"] = own_address(request, path, "")
    return answer


def read_dry_run(asked: Mapping[str, str]) -> bool:
    """Read whether a change is only to be looked at.

    Raises:
        BadParameters: it is neither yes nor no.
    """
    value = asked.get("dry_run", "no")
    if value not in ("yes", "no"):
        message = f"dry_run is yes or no, not “{value[:80]}”."
        raise BadParameters([BadParameter("dry_run", value[:80], message)])
    return value == "yes"


def read_wait(asked: Mapping[str, str]) -> float:
    """Read how many seconds an answer may wait for the end of its job.

    Raises:
        BadParameters: it is no number of seconds, or too large.
    """
    value = asked.get("wait", "")
    if not value:
        return USUAL_WAIT_S
    if not value.isdecimal() or not value.isascii() or int(value[:9]) > LONGEST_WAIT_S:
        message = f"wait is a number of seconds, 0 to {LONGEST_WAIT_S:.0f}, not “{value[:80]}”."
        raise BadParameters([BadParameter("wait", value[:80], message)])
    return float(value)

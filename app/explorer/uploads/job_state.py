"""How far a job is, as pages and API show it, and as it changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

import anyio
from pydantic import Field, TypeAdapter
from starlette.responses import StreamingResponse

from app.domain.json_shape import View
from app.domain.reported import count_of
from app.explorer.views import ListAnswer
from app.intake.jobs import FileReport, Job, JobKind, JobState, UnreadFile
from app.intake.preview import PreviewRow

EVENT_EVERY_S = 0.4
TICK_S = 0.1


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

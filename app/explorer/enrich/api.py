"""Papers completed from a public service, over HTTP; nothing is asked before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.domain.reported import count_of
from app.domain.text.slugs import LARGEST_ID
from app.enrich.sources import SOURCES, Service, ServiceName
from app.errors import BadParameter, BadParameters
from app.explorer.api.openapi import BODY_ERRORS, CHANGE_ERRORS
from app.explorer.api.parameters import described, read
from app.explorer.filters import Filters
from app.explorer.parameters import SET_PARAMS
from app.explorer.selection import select_papers
from app.explorer.uploads.job_state import (
    JOB_ANSWERS,
    WAITS,
    ImportJob,
    answer_job,
    read_dry_run,
    read_wait,
)
from app.explorer.uploads.staging import make_folder, queue_of
from app.explorer.views import RequestBody
from app.http.request_state import reading, snapshot_of
from app.intake.jobs import Job, JobKind, WantedLookup
from app.intake.queue import JobQueue

MOST_PAPERS = 1_000
"""That a server asks for at once; the command line takes any number."""


def too_many_papers(count: int) -> str:
    """Say that papers are too many to be asked for at once."""
    return (
        f"{count_of(count, 'paper')} are too many at once; {MOST_PAPERS:,} can be asked for here."
        " The command oeuvre enrich takes any number."
    )


def queue_lookup(queue: JobQueue, kind: JobKind, service: Service, papers: Sequence[int]) -> Job:
    """Queue a look-up.

    Args:
        kind: a dry run, or the import of what is new.
        papers: their ids.

    Raises:
        Clash: too many uploads wait.
        HTTPException: the library's folder cannot be written.
    """
    queue.check_room()
    lookup = WantedLookup(service.name, papers)
    return queue.add(Job(kind, service.label, folder=make_folder(queue), lookup=lookup))


changes = APIRouter(prefix="/enrich", tags=["imports"])
"""Waits for a job, and holds no reader of the library meanwhile."""


class LookupRequest(RequestBody):
    """Which service is asked for which papers."""

    source: ServiceName
    papers: list[Annotated[int, Field(ge=0, le=LARGEST_ID)]] = Field(
        default_factory=list,
        max_length=MOST_PAPERS,
        description="Ids; without, the papers that the parameters choose.",
    )


@changes.post(
    "",
    summary="Complete papers from a public service",
    response_model=ImportJob,
    responses={**BODY_ERRORS, **CHANGE_ERRORS, **JOB_ANSWERS},
    openapi_extra=described(*SET_PARAMS, "dry_run", *WAITS),
)
async def enrich_papers(asked: LookupRequest, request: Request) -> Response:
    """Ask a public service for papers, and store what is new as an import, which can be taken back.

    The service is sent identifiers, else the words of titles. `dry_run=yes` asks it too, but only
    says what would change: record by record at `/imports/jobs/{key}/records`, and sending `import`
    to that job stores it without asking again.
    """
    filters, also = read(request, allowed=SET_PARAMS, also=("dry_run", *WAITS))
    kind: JobKind = "dry-run" if read_dry_run(also) else "import"
    wait = read_wait(also)
    async with reading(request):
        papers = await run_in_threadpool(_chosen, request, filters, asked.papers)
    job = await run_in_threadpool(
        queue_lookup, queue_of(request), kind, SOURCES[asked.source], papers
    )
    return await answer_job(request, job, wait)


def _chosen(request: Request, filters: Filters, ids: list[int]) -> list[int]:
    """Find the papers that are named, or those of the filters.

    Raises:
        BadParameters: there is none, or they are too many.
    """
    snapshot = snapshot_of(request)
    if ids:
        known = np.isin(ids, snapshot.columns.ids)
        missing = ", ".join(map(str, np.array(ids)[~known].tolist()))
        if missing:
            message = f"There is no paper {missing[:80]} in this library."
            raise BadParameters([BadParameter("papers", missing[:80], message)])
        return list(dict.fromkeys(ids))
    found = select_papers(snapshot, filters).ids()
    if not 0 < len(found) <= MOST_PAPERS:
        message = too_many_papers(len(found)) if found else "There is no paper to be completed."
        raise BadParameters([BadParameter("papers", "", message)])
    return found

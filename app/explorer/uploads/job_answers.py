"""Answers of the API to a change that is a job: once it has ended, or that it is under way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.errors import BadParameter, BadParameters, ImportRefused, JobFailed
from app.explorer.api.problems import Problem
from app.explorer.api.responses import json_answer, own_address
from app.explorer.uploads.job_state import ImportJob, describe_job, wait_for
from app.explorer.uploads.staging import queue_of
from app.intake.jobs import Job

USUAL_WAIT_S, LONGEST_WAIT_S = 60.0, 600.0
WAITS = ("wait",)
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

"""What the forms of uploads do: take files in, import, read again, cancel, discard.

None of these routes holds a reader of the library while it waits for an upload; each answers with
the address of the page that shows what came of it.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.errors import BadParameter
from app.explorer.imports.page import answer_imports
from app.explorer.pages.render import root_of
from app.explorer.uploads.job_state import job_events
from app.explorer.uploads.staging import queue_of, read_wanted, stage, stage_sample
from app.http.request_state import reading
from app.intake.jobs import Job

router = APIRouter()


@router.post("/imports")
async def upload(request: Request) -> Response:
    """Take files in, and see what an import of them would do."""
    try:
        job = await stage(request, "dry-run", {})
    except (HTTPException, BadParameter) as error:
        status = error.status_code if isinstance(error, HTTPException) else 400
        sentence = error.detail if isinstance(error, HTTPException) else str(error)
        async with reading(request):
            return await run_in_threadpool(answer_imports, request, status, sentence)
    return _to(request, job)


@router.post("/imports/sample")
def import_sample(request: Request) -> Response:
    """Import the listing that comes with the program."""
    return _to(request, stage_sample(queue_of(request)))


@router.get("/imports/jobs/{key}/events")
async def follow(request: Request, key: str) -> Response:
    """How far a job is, as events."""
    return job_events(queue_of(request).get(key))


@router.post("/imports/jobs/{key}")
async def change_job(request: Request, key: str) -> Response:
    """Do what a button of its page says."""
    queue = queue_of(request)
    form = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    do = fields.pop("do", "")
    if do == "discard":
        await run_in_threadpool(queue.discard, key)
        return RedirectResponse(f"{root_of(request)}/imports", status_code=303)
    if do == "cancel":
        queue.cancel(key)
    elif do == "import":
        queue.again(key, "import")
    elif do == "dry-run":
        queue.again(key, "dry-run", read_wanted(fields))
    else:
        raise BadParameter("do", do[:80], "This form asks for nothing that can be done here.")
    return _to(request, queue.get(key))


def _to(request: Request, job: Job) -> Response:
    return RedirectResponse(f"{root_of(request)}/imports/jobs/{job.key}", status_code=303)

"""The page of an upload: how far it is, what it would do, and the buttons that do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.errors import BadParameter
from app.explorer.imports.page import answer_imports
from app.explorer.imports.query import imports_of_file
from app.explorer.pages.forms import read_address
from app.explorer.pages.links import Pager
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import counted
from app.explorer.parameters import PAGING
from app.explorer.uploads.job_state import (
    ImportJob,
    describe_job,
    job_events,
    page_preview,
    rows_of,
)
from app.explorer.uploads.staging import queue_of, read_wanted, stage, stage_sample
from app.http.request_state import reading, snapshot_of
from app.importers import FORMATS
from app.importers.tables.columns import FIELDS
from app.intake.jobs import FileReport, Job, RemarkCount
from app.intake.preview import OUTCOMES, PreviewRow

router = APIRouter()

INFERRED = "year-inferred"
OUTCOME_WORDS = {
    "": "all",
    "added": "new",
    "completed": "completed",
    "matched": "already here",
    "refused": "left out",
}
DOING = {
    "dry-run": "Reading {}",
    "import": "Importing {}",
    "remove": "Taking {} back",
    "restore": "Bringing {} back",
}


receiving = APIRouter()


@dataclass(frozen=True, slots=True)
class ReadingForm:
    """How the files are read, and what can be chosen instead."""

    formats: list[str]
    format: str
    captured_on: str
    header: list[str]
    columns: dict[str, str]
    """Field -> the column that is taken for it, or ""."""
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class JobPage(PageContext):
    """A job: under way, failed, cancelled, or a dry run that waits for an answer."""

    template = "imports/job.html"
    job: ImportJob
    action: str
    events_href: str
    heading: str
    about: str
    before: list[str]
    """What is known of the same files."""
    groups: Sequence[RemarkCount]
    """Remarks of one kind each."""
    reading: ReadingForm | None
    button: str
    """What the import would do; "" where there is nothing to import."""
    settles_years: bool
    """The day of the capture would settle years that are inferred."""
    people: list[tuple[int, str]]
    outcome: str
    """That alone is listed; "" for all."""
    outcomes: dict[str, int]
    """Outcome, "" for all -> records."""
    outcome_words: dict[str, str]
    rows: Sequence[PreviewRow]
    several: bool
    """The rows are of several files."""
    pager: Pager | None


@router.get("/imports/jobs/{key}")
def show_job(request: Request, key: str) -> Response:
    """How far a job is; what a dry run found; the report of a single import once it is done."""
    root = root_of(request)
    job = queue_of(request).get(key)
    if job.state == "done" and job.kind != "dry-run":
        ids = job.import_ids or ([job.import_id] if job.import_id else [])
        if len(ids) == 1 and not job.unread:
            return RedirectResponse(f"{root}/imports/{ids[0]}", status_code=303)
    filters, also = read_address(request, "outcome", allowed=PAGING)
    secret = snapshot_of(request).columns.secret
    page = page_preview(job, filters, also.get("outcome", ""), secret)
    path = f"{root}/imports/jobs/{key}"
    outcome = also.get("outcome", "")
    state = describe_job(job)
    is_dry = job.kind == "dry-run" and job.state == "done"
    more = [("outcome", outcome)] if outcome else []
    shown = JobPage(
        title=_heading(job),
        job=state,
        action=path,
        events_href=f"{path}/events",
        heading=_heading(job),
        about=_about(job),
        before=_before(request, job) if is_dry else [],
        groups=_all_groups(job.reports) if is_dry else [],
        reading=_reading(job) if is_dry and not job.lookup else None,
        button=_button(state) if is_dry else "",
        settles_years=is_dry and not job.wanted.captured_on and _infers_years(job),
        people=[(job.reports[0].people, "people")] if is_dry and len(job.reports) == 1 else [],
        outcome=outcome,
        outcomes=_outcomes(job) if is_dry else {},
        outcome_words=OUTCOME_WORDS,
        rows=page.items if page else [],
        several=len(job.reports) > 1,
        pager=Pager.of(page, path, filters, more) if page else None,
    )
    return render(request, shown)


def _heading(job: Job) -> str:
    """Say in a line what is under way or what came of it."""
    if job.state == "failed" and job.lookup:
        return f"{job.about} could not be asked"
    if job.state == "failed":
        return f"{job.about} could not be {'read' if job.kind == 'dry-run' else 'imported'}"
    if job.state in ("cancelled", "interrupted"):
        return f"{job.about}: {job.state}"
    if job.state != "done":
        return ("Asking {}" if job.lookup else DOING[job.kind]).format(job.about)
    if not job.reports and job.lookup:
        return f"{job.about} has nothing new"
    if not job.reports:
        return f"Nothing of {job.about} can be read"
    added, completed = job.total("added"), job.total("completed")
    if not added and not completed:
        return f"{job.about} has nothing new"
    verbs = ("would add", "would complete") if job.kind == "dry-run" else ("added", "completed")
    verb, count = (verbs[0], added) if added else (verbs[1], completed)
    return f"{job.about} {verb} {counted(count, 'paper')}"


def _about(job: Job) -> str:
    parts = ["dry run"] if job.kind == "dry-run" and job.state == "done" else []
    if job.size:
        parts.append(f"{job.size:,} bytes")
    if len(job.reports) == 1 and not job.lookup:
        report = job.reports[0]
        parts += [counted(report.lines, "line")] if report.lines else []
        parts.append(f"format recognised: {report.format}")
    return " · ".join(parts)


def _before(request: Request, job: Job) -> list[str]:
    """Say which of the files were imported before."""
    said = []
    for report in job.reports:
        ids = imports_of_file(snapshot_of(request), report.sha256)
        if ids:
            numbers = ", ".join(f"{number:,}" for number in ids)
            noun = "import" if len(ids) == 1 else "imports"
            said.append(f"{report.name} was read before, in {noun} {numbers}.")
    return said


def _infers_years(job: Job) -> bool:
    return any(group.code == INFERRED for report in job.reports for group in report.groups)


def _all_groups(reports: list[FileReport]) -> list[RemarkCount]:
    """Join the remarks of all files by kind; lines are named where there is one file."""
    if len(reports) == 1:
        return reports[0].groups
    joined: dict[tuple[str, str], RemarkCount] = {}
    for report in reports:
        for group in report.groups:
            key = (group.severity, group.code)
            count = group.count + (joined[key].count if key in joined else 0)
            joined[key] = replace(joined.get(key, group), count=count, places="")
    return list(joined.values())


def _reading(job: Job) -> ReadingForm:
    table = next((report for report in job.reports if report.header), None)
    unknown = next((file.header for file in job.unread if file.header), [])
    header, columns = (table.header, table.columns) if table else (unknown, job.wanted.mapping)
    return ReadingForm(
        formats=list(FORMATS),
        format=job.wanted.format_name or "",
        captured_on=job.wanted.captured_on or "",
        header=header,
        columns={name: columns.get(name, "") for name in FIELDS} if header else {},
        is_open=not job.reports or bool(unknown),
    )


def _button(state: ImportJob) -> str:
    if not state.files:
        return ""
    if state.added:
        return f"Add {counted(state.added, 'paper')}"
    if state.completed:
        return f"Complete {counted(state.completed, 'paper')}"
    return "Import all the same"


def _outcomes(job: Job) -> dict[str, int]:
    preview = rows_of(job)
    if preview is None:
        return {}
    counts = {outcome: len(preview.places(outcome)) for outcome in OUTCOMES}
    return {"": len(preview.places(None)), **{name: n for name, n in counts.items() if n}}


@receiving.post("/imports")
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


@receiving.post("/imports/sample")
def import_sample(request: Request) -> Response:
    """Import the listing that comes with the program."""
    return _to(request, stage_sample(queue_of(request)))


@receiving.get("/imports/jobs/{key}/events")
async def follow(request: Request, key: str) -> Response:
    """How far a job is, as events."""
    return job_events(queue_of(request).get(key))


@receiving.post("/imports/jobs/{key}")
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

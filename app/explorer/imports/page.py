"""Imports: the list of them, and the report of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.domain.remark_groups import RemarkGroup
from app.domain.text.encodings import ENCODING_NAMES
from app.domain.text.slugs import read_id
from app.explorer.imports.query import (
    completed_by,
    count_completed,
    find_imports,
    load_import,
    page_imports,
)
from app.explorer.imports.remarks import page_issues, remark_groups
from app.explorer.imports.removal import list_taken_back, load_taken_back
from app.explorer.imports.undo_page import answer_taken_back
from app.explorer.imports.views import Import, ImportTakenBack, Issue
from app.explorer.pages.forms import read_address
from app.explorer.pages.links import Pager
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import capital, counted, printed_day
from app.explorer.parameters import PAGING
from app.explorer.uploads.staging import SAMPLE, queue_of
from app.explorer.value_readers import address_number
from app.http.request_state import library_of, snapshot_of
from app.importers import FORMATS
from app.importers.importer import Importer
from app.intake.jobs import Job

router = APIRouter()


STATES = {
    "waiting": "in the queue",
    "running": "being read",
    "done": "read, to be answered",
    "failed": "failed",
    "cancelled": "cancelled",
    "interrupted": "interrupted, as the server ended before it",
}


@dataclass(frozen=True, slots=True)
class UploadForm:
    """The form for files."""

    formats: Iterable[Importer]
    most_mb: int
    sample: str
    mistake: str = ""
    """Why the last upload was not taken."""


@dataclass(frozen=True, kw_only=True)
class ImportListPage(PageContext):
    """The form, and the list of imports."""

    template = "imports/list.html"
    form: UploadForm
    is_empty: bool
    """The library has no papers yet."""
    jobs: list[tuple[Job, str]]
    """What is under way, and in which state."""
    sentence: str
    imports: Sequence[Import]
    pager: Pager
    taken_back: list[ImportTakenBack]


@router.get("/imports")
def list_imports(request: Request) -> Response:
    """The form, what is under way, and the files that were read, the newest first."""
    return answer_imports(request)


def answer_imports(request: Request, status: int = 200, mistake: str = "") -> Response:
    """Answer with the page.

    Args:
        mistake: why an upload was not taken.
    """
    snapshot, root = snapshot_of(request), root_of(request)
    filters, _ = read_address(request, allowed=PAGING)
    page = page_imports(snapshot, filters)
    path = f"{root}/imports"
    shown = ImportListPage(
        title="Imports",
        form=upload_form(request, mistake),
        is_empty=not snapshot.columns.size,
        jobs=[(job, _state(job)) for job in queue_of(request).jobs()],
        sentence=capital(counted(page.count, "import")),
        imports=page.items,
        pager=Pager.of(page, path, filters),
        taken_back=list_taken_back(snapshot),
    )
    return render(request, shown, status)


def upload_form(request: Request, mistake: str = "") -> UploadForm:
    """Give the form for files."""
    return UploadForm(
        formats=FORMATS.values(),
        most_mb=library_of(request).settings.max_upload_mb,
        sample=SAMPLE,
        mistake=mistake,
    )


def _state(job: Job) -> str:
    is_imported = job.kind == "import" and job.state == "running"
    return "being imported" if is_imported else STATES[job.state]


@dataclass(frozen=True, kw_only=True)
class ImportReportPage(PageContext):
    """The report of one import."""

    template = "imports/report.html"
    source: Import
    completed: int
    """Papers that were here, and that it changed."""
    heading: str
    about: str
    groups: Sequence[RemarkGroup]
    """Remarks of one kind each."""
    kind: str
    path: str
    remarks: Sequence[Issue]
    pager: Pager


@router.get("/imports/{number}")
def show_import(request: Request, number: str) -> Response:
    """The report of one import."""
    snapshot, root = snapshot_of(request), root_of(request)
    import_id = address_number(number, "import", read_id)
    taken = load_taken_back(snapshot, import_id)
    if taken is not None:
        return answer_taken_back(request, taken)
    source = load_import(snapshot, import_id)
    filters, also = read_address(request, "kind", allowed=PAGING)
    kind = also.get("kind", "")
    page = page_issues(snapshot, import_id, filters, kind)
    path = f"{root}/imports/{import_id}"
    completed = count_completed(snapshot, import_id)
    shown = ImportReportPage(
        title=source.filename,
        source=source,
        completed=completed,
        heading=_heading(source, completed),
        about=_about(source, completed_by(find_imports(snapshot)).get(source.id)),
        groups=remark_groups(snapshot, import_id),
        kind=kind,
        path=path,
        remarks=page.items,
        pager=Pager.of(page, path, filters, [("kind", kind)] if kind else ()),
    )
    return render(request, shown)


def _heading(source: Import, completed: int) -> str:
    if completed and not source.added:
        return f"{source.filename} completed {counted(completed, 'paper')}"
    return f"{source.filename} added {counted(source.added, 'paper')}"


def _about(source: Import, later_import: int | None) -> str:
    parts = [
        f"import {source.id}",
        printed_day(source.started_at),
        f"{source.size:,} bytes",
        *([counted(source.lines, "line")] if source.lines else []),
        f"format {source.format}",
    ]
    if source.encoding and source.encoding != "utf-8":
        parts.append(f"read as {ENCODING_NAMES.get(source.encoding, source.encoding)}")
    if source.captured_on:
        parts.append(f"taken on {printed_day(source.captured_on)}")
    if source.finished_at is None:
        later = f"import {later_import} of the same file is"
        parts.append(f"not finished; {later if later_import else 'import the file again'}")
    return " · ".join(parts)

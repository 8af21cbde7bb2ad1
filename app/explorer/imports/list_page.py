"""Where papers come in: the form for files, what is under way, and what was imported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.explorer.imports.query import page_imports
from app.explorer.imports.removal import list_taken_back
from app.explorer.imports.views import Import, ImportTakenBack
from app.explorer.pages.forms import read_address
from app.explorer.pages.pager import Pager
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import capital, counted
from app.explorer.parameters import PAGING
from app.explorer.uploads.staging import SAMPLE, queue_of
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

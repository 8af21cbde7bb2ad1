"""Taking an import back: first what would go and what would stay, then the button that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.domain.remark_groups import RemarkGroup
from app.domain.text.slugs import read_id
from app.errors import NotFound
from app.explorer.imports.query import load_import
from app.explorer.imports.removal import (
    find_removal,
    load_taken_back,
    page_removal,
    remarks_taken_back,
)
from app.explorer.imports.views import ImportTakenBack, PaperAtStake
from app.explorer.pages.forms import read_address
from app.explorer.pages.links import Pager
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import counted, printed_day
from app.explorer.parameters import PAGING
from app.explorer.uploads.staging import queue_of
from app.explorer.value_readers import address_number
from app.http.request_state import snapshot_of
from app.intake.jobs import Job

router = APIRouter()


@dataclass(frozen=True, kw_only=True)
class UndoPage(PageContext):
    """What taking an import back would do."""

    template = "imports/undo.html"
    heading: str
    about: str
    action: str
    report_href: str
    button: str
    going: int
    staying: int
    going_href: str
    staying_href: str
    shows_staying: bool
    papers: list[PaperAtStake]
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class TakenBackPage(PageContext):
    """An import that was taken back."""

    template = "imports/taken_back.html"
    source: ImportTakenBack
    heading: str
    about: str
    action: str
    groups: Sequence[RemarkGroup]
    """Remarks of one kind each."""


@router.get("/imports/{number}/undo")
def show_undo(request: Request, number: str) -> Response:
    """What would go with an import, and what would stay because others have it too."""
    snapshot, root = snapshot_of(request), root_of(request)
    source = load_import(snapshot, address_number(number, "import", read_id))
    removal = find_removal(snapshot, source.id)
    filters, also = read_address(request, "stays", allowed=PAGING)
    staying = bool(also.get("stays"))
    page = page_removal(snapshot, source.id, filters, removal, staying=staying)
    path = f"{root}/imports/{source.id}/undo"
    more = [("stays", "yes")] if staying else []
    going, kept = len(removal.going), len(removal.staying)
    shown = UndoPage(
        title=f"Take {source.filename} back",
        heading=f"Taking {source.filename} back would remove {counted(going, 'paper')}",
        about=f"{counted(kept, 'paper')} would stay, which other imports have too" if kept else "",
        action=path,
        report_href=f"{root}/imports/{source.id}",
        button="Take it back",
        going=going,
        staying=kept,
        going_href=path,
        staying_href=f"{path}?stays=yes",
        shows_staying=staying,
        papers=list(page.items),
        pager=Pager.of(page, path, filters, more),
    )
    return render(request, shown)


@router.post("/imports/{number}/undo")
def undo(request: Request, number: str) -> Response:
    """Take an import back, beside the answers; the page of the job shows how far it is."""
    source = load_import(snapshot_of(request), address_number(number, "import", read_id))
    job = queue_of(request).add(Job("remove", source.filename, import_id=source.id))
    return RedirectResponse(f"{root_of(request)}/imports/jobs/{job.key}", status_code=303)


@router.post("/imports/{number}/restore")
def restore(request: Request, number: str) -> Response:
    """Bring an import back that was taken back, likewise."""
    taken = load_taken_back(snapshot_of(request), address_number(number, "import", read_id))
    if taken is None:
        raise NotFound(f"Import {number} was not taken back; there is nothing to bring back.")
    job = queue_of(request).add(Job("restore", taken.filename, import_id=taken.id))
    return RedirectResponse(f"{root_of(request)}/imports/jobs/{job.key}", status_code=303)


def answer_taken_back(request: Request, taken: ImportTakenBack) -> Response:
    """Answer with the page of an import that was taken back."""
    snapshot, root = snapshot_of(request), root_of(request)
    page = TakenBackPage(
        title=taken.filename,
        source=taken,
        heading=f"{taken.filename} was taken back",
        about=f"import {taken.id} · imported on {printed_day(taken.started_at)}"
        f" · taken back on {printed_day(taken.removed_at)}",
        action=f"{root}/imports/{taken.id}/restore",
        groups=remarks_taken_back(snapshot, taken.id),
    )
    return render(request, page)

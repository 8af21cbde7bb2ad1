"""The report of one import."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.domain.text.encodings import ENCODING_NAMES
from app.domain.text.slugs import read_id
from app.explorer.imports.query import (
    completed_by,
    count_completed,
    find_imports,
    load_import,
)
from app.explorer.imports.remark_sections import ReportSection, remark_sections
from app.explorer.imports.remarks import page_issues, remark_groups
from app.explorer.imports.removal import load_taken_back
from app.explorer.imports.undo_page import answer_taken_back
from app.explorer.imports.views import Import, Issue
from app.explorer.pages.forms import read_address
from app.explorer.pages.pager import Pager
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import counted, printed_day
from app.explorer.paging import Page
from app.explorer.parameters import PAGING
from app.explorer.value_readers import address_number
from app.http.request_state import snapshot_of

router = APIRouter()

MOST_OF_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the file."""

    number: int
    text: str
    is_meant: bool
    """The remark is about it; else it is a line beside that one."""


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """One remark."""

    line: int | None
    excerpt: str
    """Where the lines of the source were not kept."""
    source: list[ShownLine]
    reason: str
    is_note: bool
    href: str | None
    """Of its paper."""


@dataclass(frozen=True, kw_only=True)
class ImportReportPage(PageContext):
    """The report of one import."""

    template = "imports/report.html"
    source: Import
    completed: int
    """Papers that were here, and that it changed."""
    heading: str
    about: str
    sections: list[ReportSection]
    kind: str
    all_href: str
    changes_href: str
    undo_href: str
    remarks: list[RemarkRow]
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
    groups = remark_groups(snapshot, import_id)
    completed = count_completed(snapshot, import_id)
    shown = ImportReportPage(
        title=source.filename,
        source=source,
        completed=completed,
        heading=_heading(source, completed),
        about=_about(source, completed_by(find_imports(snapshot)).get(source.id)),
        sections=remark_sections(groups, path, kind),
        kind=kind,
        all_href=path,
        changes_href=f"{path}/changes",
        undo_href=f"{path}/undo",
        remarks=_remarks(page, root),
        pager=Pager.of(page, path, filters, [("kind", kind)] if kind else ()),
    )
    return render(request, shown)


def _heading(source: Import, completed: int) -> str:
    if completed and not source.added:
        return f"{source.filename} completed {counted(completed, 'paper')}"
    return f"{source.filename} added {counted(source.added, 'paper')}"


def _about(source: Import, completed: int | None) -> str:
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
        later = f"import {completed} of the same file is"
        parts.append(f"not finished; {later if completed else 'import the file again'}")
    return " · ".join(parts)


def _remarks(page: Page[Issue], root: str) -> list[RemarkRow]:
    return [
        RemarkRow(
            line=issue.line,
            excerpt="" if issue.source else issue.excerpt[:MOST_OF_EXCERPT],
            source=[ShownLine(*one, one[0] == issue.line) for one in issue.source],
            reason=issue.reason,
            is_note=issue.severity == "note",
            href=f"{root}/papers/{issue.paper_id}" if issue.paper_id else None,
        )
        for issue in page.items
    ]

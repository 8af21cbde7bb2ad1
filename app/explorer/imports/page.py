"""The imports of a library, and the report of each."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.domain.remark_groups import RemarkGroup
from app.domain.text.encodings import ENCODING_NAMES
from app.domain.text.slugs import read_id
from app.errors import BadParameters, NotFound
from app.explorer.filters import Filters, parse_filters
from app.explorer.imports.query import load_import, page_imports
from app.explorer.imports.remarks import page_issues, remark_groups
from app.explorer.imports.views import Import, Issue
from app.explorer.pages.dates import printed_day
from app.explorer.pages.error_pages import mistaken_address
from app.explorer.pages.pager import Pager, address_with
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import capital, counted
from app.explorer.paging import Page
from app.http.request_state import snapshot_of

router = APIRouter()

PAGING = ("per_page", "cursor")
MOST_OF_EXCERPT = 160
HEADINGS = {"rejected": "Left out", "doubt": "Doubts", "note": "Notes"}


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import of the list."""

    name: str
    href: str
    day: str
    about: str
    added: int
    matched: int
    rejected: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Remarks of one kind."""

    count: int
    text: str
    places: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ReportSection:
    """Remarks of one severity, by kind."""

    id: str
    heading: str
    groups: list[GroupRow]


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """One remark."""

    line: int | None
    excerpt: str
    reason: str
    is_note: bool
    href: str | None
    """Of its paper."""


@dataclass(frozen=True, kw_only=True)
class ImportListPage(PageContext):
    """The list of imports."""

    template = "imports/list.html"
    sentence: str
    imports: list[ImportLine]
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class ImportReportPage(PageContext):
    """The report of one import."""

    template = "imports/report.html"
    source: Import
    heading: str
    about: str
    sections: list[ReportSection]
    kind: str
    all_href: str
    remarks: list[RemarkRow]
    pager: Pager


@router.get("/imports")
def list_imports(request: Request) -> Response:
    """The files that were read, the newest first."""
    snapshot, root = snapshot_of(request), root_of(request)
    try:
        filters, _ = _asked(request)
        page = page_imports(snapshot, filters)
    except BadParameters as error:
        return mistaken_address(request, error)
    path = f"{root}/imports"
    shown = ImportListPage(
        title="Imports",
        sentence=capital(counted(page.count, "import")),
        imports=[_import_row(one, root) for one in page.items],
        pager=Pager.of(page, lambda cursor: address_with(path, filters, cursor)),
    )
    return render(request, shown)


@router.get("/imports/{number}")
def show_import(request: Request, number: str) -> Response:
    """The report of one import."""
    snapshot, root = snapshot_of(request), root_of(request)
    import_id = read_id(number)
    if import_id is None:
        raise NotFound(f"“{number[:80]}” is no import's address; imports have numbers.")
    source = load_import(snapshot, import_id)
    try:
        filters, also = _asked(request, "kind")
        kind = also.get("kind", "")
        page = page_issues(snapshot, import_id, filters, kind)
    except BadParameters as error:
        return mistaken_address(request, error)
    path = f"{root}/imports/{import_id}"
    groups = remark_groups(snapshot, import_id)
    shown = ImportReportPage(
        title=source.filename,
        source=source,
        heading=_heading(source),
        about=_about(source),
        sections=_sections(groups, path, kind),
        kind=kind,
        all_href=path,
        remarks=_remarks(page, root),
        pager=Pager.of(
            page,
            lambda cursor: address_with(path, filters, cursor, [("kind", kind)] if kind else ()),
        ),
    )
    return render(request, shown)


def _asked(request: Request, *also: str) -> tuple[Filters, dict[str, str]]:
    pairs = request.query_params.multi_items()
    return parse_filters(pairs, allowed=PAGING, also=also, forgiving=True)


def _import_row(source: Import, root: str) -> ImportLine:
    return ImportLine(
        name=source.filename,
        href=f"{root}/imports/{source.id}",
        day=printed_day(source.started_at.date().isoformat()),
        about=source.format,
        added=source.added,
        matched=source.matched,
        rejected=source.rejected,
        doubtful=source.doubtful,
    )


def _heading(source: Import) -> str:
    return f"{source.filename} added {counted(source.added, 'paper')}"


def _about(source: Import) -> str:
    parts = [
        f"import {source.id}",
        printed_day(source.started_at.date().isoformat()),
        f"{source.size:,} bytes",
        *([counted(source.lines, "line")] if source.lines else []),
        f"format {source.format}",
    ]
    if source.encoding and source.encoding != "utf-8":
        parts.append(f"read as {ENCODING_NAMES.get(source.encoding, source.encoding)}")
    if source.captured_on:
        parts.append(f"taken on {printed_day(source.captured_on)}")
    if source.finished_at is None:
        parts.append("not finished; import the file again")
    return " · ".join(parts)


def _sections(groups: list[RemarkGroup], path: str, kind: str) -> list[ReportSection]:
    sections = []
    for severity, heading in HEADINGS.items():
        rows = [
            GroupRow(
                group.count,
                group.words,
                group.places,
                f"{path}?kind={group.code}#remarks",
                group.code == kind,
            )
            for group in groups
            if group.severity == severity
        ]
        if rows:
            sections.append(ReportSection(severity, heading, rows))
    return sections


def _remarks(page: Page[Issue], root: str) -> list[RemarkRow]:
    return [
        RemarkRow(
            line=issue.line,
            excerpt=issue.excerpt[:MOST_OF_EXCERPT],
            reason=issue.reason,
            is_note=issue.severity == "note",
            href=f"{root}/papers/{issue.paper_id}" if issue.paper_id else None,
        )
        for issue in page.items
    ]

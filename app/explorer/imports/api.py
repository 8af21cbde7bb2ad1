"""Imports: what was read into this library, and the report of each file."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.json_shape import with_more
from app.explorer.api.parameters import Id, read, read_also
from app.explorer.api.responses import answer_list, item_route, json_answer, list_route
from app.explorer.filters import Filters
from app.explorer.imports.query import load_import, page_imports
from app.explorer.imports.remarks import page_issues, remark_groups
from app.explorer.imports.views import ImportList, ImportReport, IssueGroup, IssueList
from app.explorer.parameters import MOST_PER_PAGE, PAGING
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/imports", tags=["imports"])


@router.get("", summary="List imports", response_model=ImportList, **list_route(*PAGING))
def list_imports(request: Request, snapshot: SnapshotDep) -> Response:
    """Every file that was read, the newest first."""
    filters, _ = read(request, allowed=PAGING)
    return answer_list(request, ImportList, page_imports(snapshot, filters))


@router.get("/{import_id}", summary="One import", response_model=ImportReport, **item_route())
def show_import(import_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """One import, what was said of its records by kind, and the first of these remarks."""
    read_also(request)
    source = load_import(snapshot, import_id)
    page = page_issues(snapshot, import_id, Filters(per_page=MOST_PER_PAGE))
    groups = [
        IssueGroup(group.severity, group.code, group.count, group.text, group.lines)
        for group in remark_groups(snapshot, import_id)
    ]
    counted = {"groups": groups, "issues_count": page.count, "issues": page.items}
    return json_answer(request, with_more(ImportReport, source, **counted))


@router.get(
    "/{import_id}/issues",
    summary="What was said of its records",
    response_model=IssueList,
    **item_route(*PAGING, "kind"),
)
def list_issues(import_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """Every remark of an import, in the order of its file."""
    filters, also = read(request, allowed=PAGING, also=("kind",))
    load_import(snapshot, import_id)
    page = page_issues(snapshot, import_id, filters, also.get("kind", ""))
    return answer_list(request, IssueList, page)

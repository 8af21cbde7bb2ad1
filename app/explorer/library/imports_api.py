"""Imports: what was read into this library, and the report of each file."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import ITEM_ERRORS, LIST_ERRORS
from app.explorer.api.parameters import PAGING, Id, described, read, read_also
from app.explorer.api.responses import json_answer
from app.explorer.api.schemas import Import, ImportList, ImportReport, Issue, ListMeta
from app.explorer.library.imports import load_report, page_imports
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/imports", tags=["imports"], dependencies=[Depends(revalidate)])


@router.get(
    "",
    summary="List imports",
    response_model=ImportList,
    responses=LIST_ERRORS,
    openapi_extra=described(*PAGING),
)
def list_imports(request: Request, snapshot: SnapshotDep) -> Response:
    """Every file that was read, the newest first."""
    filters, _ = read(request, allowed=PAGING)
    page = page_imports(snapshot, filters)
    body = ImportList(
        meta=ListMeta(
            count=page.count,
            per_page=filters.per_page,
            next_cursor=page.next_cursor,
            took_ms=page.took_ms,
        ),
        results=[Import.model_validate(source) for source in page.imports],
    )
    return json_answer(request, body, None, page.next_cursor, page.previous_cursor)


@router.get(
    "/{import_id}", summary="One import", response_model=ImportReport, responses=ITEM_ERRORS
)
def show_import(import_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """One import with everything that was said of its records."""
    read_also(request)
    report = load_report(snapshot, import_id)
    body = ImportReport(
        **dict(Import.model_validate(report.source)),
        issues=[Issue.model_validate(issue) for issue in report.issues],
    )
    return json_answer(request, body)

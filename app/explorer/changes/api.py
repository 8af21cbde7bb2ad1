"""What changed between two imports of one source, and which source an import is of."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.explorer.api.openapi import BODY_ERRORS, CHANGE_ERRORS, ITEM_ERRORS
from app.explorer.api.parameters import Id, read, read_also
from app.explorer.api.responses import item_route, json_answer, took_ms
from app.explorer.changes.query import find_difference, page_changes
from app.explorer.changes.views import ChangeList, SourceChange
from app.explorer.imports.query import load_import
from app.explorer.imports.views import Import
from app.explorer.parameters import PAGING
from app.explorer.views import ListMeta
from app.http.request_state import LibraryDep, SnapshotDep

router = APIRouter(prefix="/imports", tags=["imports"])


@router.get(
    "/{import_id}/changes",
    summary="What changed since the import before of the same source",
    response_model=ChangeList,
    **item_route(*PAGING, kind="change_kind"),
)
def list_changes(import_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """New papers first, then changed ones with each field before and after, then vanished ones."""
    filters, also = read(request, allowed=PAGING, also=("kind",))
    page = page_changes(snapshot, import_id, filters, also.get("kind", ""))
    difference = find_difference(snapshot, import_id)
    body = ChangeList(
        meta=ListMeta.of(page, took_ms(request)),
        results=page.items,
        source=difference.source.source,
        earlier=difference.earlier,
        counts=difference.counts,
    )
    return json_answer(request, body, page=page)


@router.patch(
    "/{import_id}",
    summary="Set the source of an import",
    response_model=Import,
    responses={**ITEM_ERRORS, **BODY_ERRORS, **CHANGE_ERRORS},
)
def set_source(
    import_id: Id, asked: SourceChange, request: Request, library: LibraryDep
) -> Response:
    """Say what an import is a capture of; imports of one source are compared."""
    read_also(request)
    library.set_source(import_id, asked.source)
    return json_answer(request, load_import(library.snapshot(), import_id))

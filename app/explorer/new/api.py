"""What came in and changed, by day, week or month."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.explorer.api.parameters import read
from app.explorer.api.responses import json_answer, list_route, took_ms
from app.explorer.new.query import NewList, find_new, page_new, read_grouping
from app.explorer.parameters import PAGING, SET_PARAMS
from app.explorer.views import ListMeta
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/new", tags=["papers"])

PARAMS = (*SET_PARAMS, *PAGING)


@router.get(
    "", summary="What came in and changed", response_model=NewList, **list_route(*PARAMS, "by")
)
def list_new(request: Request, snapshot: SnapshotDep) -> Response:
    """The papers of the filters in groups, the newest first, with the first ten of each.

    A paper is in the group of its coming in; with `since`, one of before is in that of its last
    change. All papers of a group that are new are `/papers?added=PERIOD`.
    """
    filters, also = read(request, allowed=PARAMS, also=("by",))
    found = find_new(snapshot, filters, read_grouping(also.get("by", "")))
    page = page_new(snapshot, found)
    body = NewList(
        meta=ListMeta.of(page, took_ms(request)),
        results=page.items,
        papers=len(found.rows),
        new=found.new,
        changed=found.changed,
    )
    return json_answer(request, body, page=page)

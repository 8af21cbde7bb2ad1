"""Categories, as sources print them."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.fields import of_results, read_fields
from app.explorer.api.openapi import LIST_ERRORS
from app.explorer.api.parameters import PAGING, PAPER_FILTERS, described, read
from app.explorer.api.responses import json_answer
from app.explorer.api.schemas import Category, CategoryList, ListMeta
from app.explorer.library.categories import find_categories
from app.http.conditional import revalidate
from app.http.request_state import SnapshotDep

router = APIRouter(prefix="/categories", tags=["categories"], dependencies=[Depends(revalidate)])

FILTERS = (*PAPER_FILTERS, *PAGING)


@router.get(
    "",
    summary="List categories",
    response_model=CategoryList,
    responses=LIST_ERRORS,
    openapi_extra=described(*FILTERS, "fields", q="category_name"),
)
def list_categories(request: Request, snapshot: SnapshotDep) -> Response:
    """Categories, most papers first; `q` is a code or name, the others choose the papers."""
    filters, also = read(request, allowed=FILTERS, also=("q", "fields"))
    include = of_results(read_fields(also.get("fields"), Category))
    page = find_categories(snapshot, filters, also.get("q", ""))
    body = CategoryList(
        meta=ListMeta(
            count=page.count,
            per_page=filters.per_page,
            next_cursor=page.next_cursor,
            took_ms=page.took_ms,
        ),
        results=[Category.model_validate(category) for category in page.categories],
    )
    return json_answer(request, body, include, page.next_cursor, page.previous_cursor)

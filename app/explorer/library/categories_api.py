"""Categories, as sources print them."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.explorer.api.openapi import LIST_ERRORS
from app.explorer.api.parameters import PAPER_FILTERS, described
from app.explorer.api.responses import answer_list, read_list
from app.explorer.library.categories import find_categories
from app.explorer.library.views import Category, CategoryList
from app.explorer.parameters import PAGING
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
    asked = read_list(request, Category, FILTERS, ("q",))
    page = find_categories(snapshot, asked.filters, asked.also.get("q", ""))
    return answer_list(request, CategoryList, page, asked.include)

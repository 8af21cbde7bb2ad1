"""The papers of a person or a topic as a file: their page's address with a suffix leads there.

So each file has one address, with the parameters of lists.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from app.explorer.authors.query import author_now
from app.explorer.topics.query import topic_now
from app.explorer.value_readers import address_number
from app.exporters import FORMATS
from app.http.addresses import root_path
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot

router = APIRouter()

ITEMS: dict[str, Callable[[Snapshot, int], int]] = {"author": author_now, "topic": topic_now}
"""Filter of lists -> what gives the number that an item has now."""


def lead_to_list(item: str, suffix: str) -> Callable[[str, Request], RedirectResponse]:
    """Make the route of one format for the items of a kind."""

    def lead(name: str, request: Request) -> RedirectResponse:
        number = ITEMS[item](snapshot_of(request), address_number(name, item))
        query = urlencode([(item, number), *request.query_params.multi_items()])
        address = f"{root_path(request.scope)}/papers.{suffix}?{query}"
        return RedirectResponse(address, status_code=302)

    return lead


for _item in ITEMS:
    for _suffix in FORMATS:
        _lead = lead_to_list(_item, _suffix)
        router.add_api_route(f"/{_item}s/{{name}}.{_suffix}", _lead, name=f"{_item} as {_suffix}")

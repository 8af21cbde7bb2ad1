"""How a route answers: the fields asked for as JSON, with its tag and the links to other pages."""

from __future__ import annotations

from urllib.parse import urlencode

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from app.explorer.api.fields import Include
from app.http.conditional import caching_headers

LONGEST_LINK = 4000
"""Characters of a Link header. Proxies hold all headers of an answer in 4 to 8 kB, and clients read
64 of a line; with a pasted text in the address `meta.next_cursor` alone leads on."""


def json_answer(
    request: Request,
    body: BaseModel,
    include: Include | None = None,
    next_cursor: str | None = None,
    previous_cursor: str | None = None,
) -> Response:
    """Answer with a body, or the part of it that `include` names.

    Args:
        next_cursor: that of the page after this one; None where there is none.
        previous_cursor: that of the page before; "" for the first page.
    """
    tag = getattr(request.state, "etag", None)
    headers = caching_headers(tag) if tag else {"Cache-Control": "no-store"}
    links = [
        f'<{_page_address(request, cursor)}>; rel="{relation}"'
        for relation, cursor in (("next", next_cursor), ("prev", previous_cursor))
        if cursor is not None
    ]
    link = ", ".join(links)
    if 0 < len(link) <= LONGEST_LINK:
        headers["Link"] = link
    content = body.model_dump_json(include=include)
    return Response(content, headers=headers, media_type="application/json")


def own_address(request: Request, path: str, query: str) -> str:
    """Return an address of this server as the client sees it, behind its proxy's prefix."""
    root = str(request.scope.get("root_path", ""))
    path = path if path.startswith(f"{root}/") else root + path
    return f"{path}?{query}" if query else path


def _page_address(request: Request, cursor: str) -> str:
    """Return the address of this request with another cursor."""
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
    if cursor:
        pairs.append(("cursor", cursor))
    return own_address(request, request.scope["path"], urlencode(pairs))

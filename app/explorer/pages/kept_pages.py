"""Keeps whole pages with the snapshot of which they were made: many readers ask for the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from app.explorer.pages.render import asked_by_search_box, root_of, wants_fragment
from app.http.request_state import snapshot_of


def kept_page(show: Callable[..., Response]) -> Callable[..., Response]:
    """Make a page once, of those that depend on the library, the address and the day alone.

    Redirects and errors are made each time.
    """

    @wraps(show)
    def answer(request: Request, *args: str, **named: str) -> Response:
        snapshot = snapshot_of(request)
        key = (
            str(request.url),
            root_of(request),
            wants_fragment(request),
            asked_by_search_box(request),
            snapshot.meaning.state,
            datetime.now(UTC).date(),
        )
        kept = snapshot.pages.get(key)
        if kept is None:
            made = show(request, *args, **named)
            if not isinstance(made, HTMLResponse) or made.status_code != 200:
                return made
            kept = bytes(made.body), dict(made.headers)
            snapshot.pages.put(key, kept)
        body, headers = kept
        return HTMLResponse(body, headers=headers)

    return answer

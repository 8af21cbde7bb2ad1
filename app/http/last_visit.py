"""When a browser was here last: kept by the browser, for `since=last-visit` of pages.

A visit ends where no page is asked for during half an hour. The cookie holds the time of the
newest page and the end of the visit before. An address with `last-visit` is answered with the same
address and the moment itself, so that what is shown, shared and marked never depends on the cookie.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.dates.periods import moment_of
from app.http.addresses import is_api, root_path, route_path

ASKED = ("since", "last-visit")
COOKIE = "oeuvre_visit"
GAP_S = 30 * 60
"""Seconds without a page that end a visit."""
FRESH_S = 60
"""The time of the newest page is kept to about a minute: not each page sets the cookie."""
KEPT_S = 400 * 86_400
"""As long as browsers keep a cookie."""
_VALUE = re.compile(r"([0-9]{1,12})\.([0-9]{1,12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Visits:
    """Times of a browser's visits, in seconds since 1970."""

    before: int = 0
    """End of the visit before this one; 0 in the first."""
    newest: int = 0
    """When a page was shown last; 0 for never."""

    @classmethod
    def read(cls, text: str | None) -> Visits:
        """Read a cookie; one that was changed counts as none."""
        match = _VALUE.fullmatch(text or "")
        return cls(int(match[1]), int(match[2])) if match else cls()

    def at(self, now: int) -> Visits:
        """Return the times with a page that is shown now."""
        if now - self.newest >= GAP_S:
            return Visits(self.newest, now)
        return Visits(self.before, now) if now - self.newest >= FRESH_S else self

    def __str__(self) -> str:
        return f"{self.before}.{self.newest}"


class LastVisit:
    """Keeps the time of the last visit in the browser, and turns `since=last-visit` into it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request for a page on, or lead it to the address with the moment."""
        if scope["type"] != "http" or not _is_page(scope):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        before = Visits.read(request.cookies.get(COOKIE))
        now = before.at(int(time.time()))
        path = root_path(scope) or "/"

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and now != before:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("Set-Cookie", _cookie(now, path))
            await send(message)

        pairs = parse_qsl(request.url.query, keep_blank_values=True)
        if ASKED in pairs:
            answer = RedirectResponse(_address(request, pairs, now), status_code=307)
            answer.headers["Cache-Control"] = "no-store"
            answer.headers["Set-Cookie"] = _cookie(now, path)
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send_with_cookie)


def _is_page(scope: Scope) -> bool:
    """Say whether a person asks for a page: files and feeds have a suffix."""
    name = route_path(scope).rpartition("/")[2]
    is_read = scope["method"] == "GET" and not is_api(scope)
    return is_read and "." not in name and not route_path(scope).startswith("/static/")


def _address(request: Request, pairs: list[tuple[str, str]], visits: Visits) -> str:
    """Return the address with the moment; without it in a first visit, when everything is new."""
    moment = moment_of(datetime.fromtimestamp(visits.before, UTC)).text if visits.before else ""
    kept = [(name, moment if (name, value) == ASKED else value) for name, value in pairs]
    query = urlencode([(name, value) for name, value in kept if value])
    return request.url.path + (f"?{query}" if query else "")


def _cookie(visits: Visits, path: str) -> str:
    cookie = SimpleCookie()
    cookie[COOKIE] = str(visits)
    cookie[COOKIE].update(
        {"path": path, "max-age": str(KEPT_S), "samesite": "Lax", "httponly": "true"}
    )
    return cookie[COOKIE].OutputString()

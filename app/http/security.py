"""What every request must pass and every answer carries, whatever it asks for.

Small ASGI layers: `Guard` lets in only requests for this server whose query is text,
`AnswerHeaders` sends the headers that hold browsers to the rules, `HeadAsGet` answers HEAD
wherever GET is answered, `ReadingOrigins` says which other origins may read data. None of them
knows papers, pages or JSON. Who may change anything is asked by another, `app.http.change_guard`.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, unquote_to_bytes

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import BadParameter, BadParameters
from app.http.addresses import DOCS, is_data, reads, reads_by_post, route_path

MOST_PARAMETERS = 1000
"""Of one address: fifteen times the values that the longest filter reads."""

_SOURCES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{images}; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
POLICY = _SOURCES.format(images="")
DOCS_POLICY = _SOURCES.format(images=" data:")
"""Swagger UI's style sheet carries its icons as data: addresses."""

Refuse = Callable[[Request, Exception], Awaitable[Response]]
"""Answers a request that was not let in."""


EVERY_ORIGIN = "*"
_EXPOSED = "ETag, Link, Retry-After, X-Request-ID"
_KEPT_S = 86400
"""Seconds that a browser may remember which reads are allowed: the longest that any honours."""


def answer_headers(scope: Scope) -> dict[str, str]:
    """Return the headers that every answer to a request carries."""
    return {
        "Content-Security-Policy": DOCS_POLICY if route_path(scope) == DOCS else POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Request-ID": scope["state"]["request_id"],
    }


class AnswerHeaders:
    """Gives each request an id and each answer its headers, which the state of the request holds.

    Args:
        origins: whose pages may read.
    """

    def __init__(self, app: ASGIApp, origins: ReadingOrigins) -> None:
        self.app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"] = secrets.token_hex(6)
        state["answer_headers"] = answer_headers(scope) | self._origins.headers(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_headers(MutableHeaders(scope=message), state["answer_headers"])
            await send(message)

        await self.app(scope, receive, send_with_headers)


def add_headers(headers: MutableHeaders, added: Mapping[str, str]) -> None:
    """Set headers of an answer; what it varies by is added to what it varied by before."""
    for name, value in added.items():
        if name == "Vary":
            headers.add_vary_header(value)
        else:
            headers[name] = value


class HeadAsGet:
    """Answers HEAD with the headers of GET; streams look at `request.state.head` and stay short."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as GET, and hold the body back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        scope["state"]["head"] = True  # `asked_method` knows what was asked for

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


class Guard:
    """Lets in requests for this server, with a query that is text; answers preflights.

    Args:
        hosts: names that the server answers to; `*` for any. Without the check, a page elsewhere
            could reach a library on one's own machine under a name of its own (DNS rebinding).
        refuse: answers what is not let in.
        largest_body: gives the bytes that a request may announce. `BodyLimit`, which also stops
            bodies that announce nothing, would answer such a request in plain text.
        origins: whose pages may read.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Sequence[str],
        refuse: Refuse,
        largest_body: Callable[[Scope], int],
        origins: ReadingOrigins,
    ) -> None:
        self.app = app
        self._largest_body = largest_body
        self._origins = origins
        self._hosts = frozenset(host.lower() for host in hosts)
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            self._check_host(headers.get("host", ""))
            _check_length(headers.get("content-length", ""), self._largest_body(scope))
            scope["query_string"] = plain_query(scope["query_string"])
            answer = self._origins.preflight(scope) if is_preflight(scope) else self.app
        except (HTTPException, BadParameters) as error:
            scope["query_string"] = b""
            answer = await self._refuse(Request(scope), error)
        await answer(scope, receive, send)

    def _check_host(self, header: str) -> None:
        host = header.partition("]")[0] + "]" if header[:1] == "[" else header.partition(":")[0]
        if host.lower() in self._hosts or "*" in self._hosts:
            return
        asked = f"This server does not answer to {host[:80]}." if host else "No host was asked for."
        raise HTTPException(400, f"{asked} Hosts that may be asked for: OEUVRE_ALLOWED_HOSTS.")


def _check_length(header: str, largest: int) -> None:
    # Longer numbers are no length that anybody means to send.
    if header.isdecimal() and int(header[:18]) > largest:
        raise HTTPException(413, f"The body is too large: at most {largest:,} bytes are read.")


class BodyLimit:
    """Stops bodies that go on for longer than a route reads.

    Args:
        largest_body: gives the bytes of a request's body.
    """

    def __init__(self, app: ASGIApp, largest_body: Callable[[Scope], int]) -> None:
        self.app = app
        self._largest_body = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limited = RequestBodyLimitMiddleware(self.app, self._largest_body(scope))
        await limited(scope, receive, send)


def plain_query(raw: bytes) -> bytes:
    """Return a query string with everything but ASCII percent-encoded.

    Args:
        raw: as it came over the wire: some clients send UTF-8 as it is.

    Raises:
        BadParameters: a part of it is not UTF-8, or holds NUL, or there are too many parts.
    """
    parts = raw.split(b"&")
    if len(parts) > MOST_PARAMETERS:
        message = f"The address has {len(parts):,} parameters; {MOST_PARAMETERS:,} are read."
        raise BadParameters([BadParameter("", "", message)])
    errors = []
    for part in parts:
        plain = unquote_to_bytes(part.replace(b"+", b" "))
        try:
            wrong = "holds a NUL character" if "\0" in plain.decode() else ""
        except UnicodeDecodeError:
            wrong = "is not UTF-8 text"
        if wrong:
            name, _, value = plain.decode(errors="replace").replace("\0", "\ufffd").partition("=")
            message = f"The value of “{name[:80]}” {wrong}."
            errors.append(BadParameter(name[:80], value[:80], message, "Encode it as UTF-8."))
    if errors:
        raise BadParameters(errors)
    return raw if raw.isascii() else quote_from_bytes(raw, safe=bytes(range(128))).encode()


@dataclass(frozen=True, slots=True)
class ReadingOrigins:
    """The origins whose pages may read.

    Args:
        origins: such as `https://a.example`, in lower case; `*` for all.
    """

    origins: frozenset[str] = frozenset()

    def headers(self, scope: Scope) -> dict[str, str]:
        """Return the headers of an answer that say who may read it."""
        if not self.origins:
            # Elements of foreign pages (<script>, <img>) ask without CORS.
            return {"Cross-Origin-Resource-Policy": "same-origin"}
        if not (is_data(scope) and reads(scope)):
            return {}
        headers = {} if EVERY_ORIGIN in self.origins else {"Vary": "Origin"}
        if allowed := self._allowed(scope):
            headers["Access-Control-Allow-Origin"] = allowed
            headers["Access-Control-Expose-Headers"] = _EXPOSED
        return headers

    def preflight(self, scope: Scope) -> Response:
        """Answer a browser that asks what a page of another origin may do.

        Starlette's own CORS layer allows one set of methods for all paths.

        Raises:
            HTTPException: 403, the page may not read this address.
        """
        if not (is_data(scope) and self._allowed(scope)):
            raise HTTPException(
                403,
                "Pages of this origin may not read this address; OEUVRE_CORS_ORIGINS names the"
                " origins that may read the API and exports. No other origin may change anything.",
            )
        methods = "GET, HEAD, POST" if reads_by_post(scope) else "GET, HEAD"
        headers = {
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
            "Access-Control-Max-Age": str(_KEPT_S),
        }
        return Response(status_code=204, headers=headers)

    def _allowed(self, scope: Scope) -> str:
        """Return Access-Control-Allow-Origin; "" where the asking page may not read."""
        if EVERY_ORIGIN in self.origins:
            return EVERY_ORIGIN
        origin = Headers(scope=scope).get("origin", "")
        return origin if origin.lower() in self.origins else ""


def is_preflight(scope: Scope) -> bool:
    """Return whether a browser asks what a page of another origin may do."""
    return scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope)

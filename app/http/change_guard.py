"""Who may change the library over HTTP: pages of this server, and whoever knows the token.

A layer in front of every request that is no read. Knows headers and settings, not what is changed.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.addresses import reads
from app.http.security import Refuse

OWN = ("same-origin", "none")
"""Values of Sec-Fetch-Site: a page of this server asks, or a person does without any page."""
CHALLENGE = {"WWW-Authenticate": 'Basic realm="Oeuvre", charset="UTF-8"'}
"""Makes a browser ask for the token by itself. Programs send it as a bearer."""


@dataclass(frozen=True, slots=True)
class TokenRule:
    """Whether changes ask for a token, and which."""

    asked: bool
    token: SecretStr | None
    """None with `asked`: nobody may change anything."""


class ChangeGuard:
    """Lets in changes that come from pages of this server or from programs, and know the token.

    Args:
        rule: whether a token is asked for.
        refuse: answers what is not let in.
    """

    def __init__(self, app: ASGIApp, rule: TokenRule, refuse: Refuse) -> None:
        self.app = app
        self._rule = rule
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] == "http" and not reads(scope):
            try:
                headers = Headers(scope=scope)
                check_origin(headers)
                check_token(headers, self._rule)
            except HTTPException as error:
                response = await self._refuse(Request(scope), error)
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)


def check_origin(headers: Headers) -> None:
    """Refuse a change that a page of another origin asks for.

    The rule of Go's http.CrossOriginProtection: browsers say in Sec-Fetch-Site how the asking page
    stands to this server, where the connection is secure or loopback; elsewhere the host of Origin
    must be the one asked for. Programs send neither.

    Raises:
        HTTPException: 403.
    """
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if site is not None:
        own = site in OWN
    else:
        own = origin is None or _host(origin) == headers.get("host", "").lower()
    if not own:
        raise HTTPException(403, "A page of another site asked for this change; it was not made.")


def check_token(headers: Headers, rule: TokenRule) -> None:
    """Refuse a change without the token, where one is asked for.

    Raises:
        HTTPException: 401 without the token; 403 where none is set that could be known.
    """
    if not rule.asked:
        return
    if rule.token is None:
        raise HTTPException(
            403,
            "This server can be reached from other machines and has no token, so nothing can be"
            " changed over the network. Set OEUVRE_TOKEN and start it again.",
        )
    given = _given_token(headers.get("authorization", ""))
    if not _is_token(given, rule.token.get_secret_value()):
        raise HTTPException(
            401,
            "Changes ask for the token of this server (OEUVRE_TOKEN): as the password in a browser,"
            " under any name, or as “Authorization: Bearer …”.",
            CHALLENGE,
        )


def _host(origin: str) -> str:
    """Return host and port of an origin as a Host header has them; "" where it names none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # `null`, and brackets without an address of IPv6
        return ""


def _given_token(header: str) -> bytes:
    """Return the token of an Authorization header, as it came over the wire."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip().encode("latin-1")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return b""
    return b""


def _is_token(given: bytes, token: str) -> bool:
    """Compare in constant time; what is not ASCII is sent as UTF-8 or as Latin-1."""
    spellings = [token.encode()]
    with suppress(UnicodeEncodeError):
        spellings.append(token.encode("latin-1"))
    return any(secrets.compare_digest(given, spelled) for spelled in spellings)

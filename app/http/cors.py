"""Which pages of other origins may read what the API and the exports answer; none may change it.

A library on one's own machine may be private, and any page in the same browser can send requests
to it: what no setting allows is therefore not handed to other origins in any way.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from app.http.addresses import is_data, reads, reads_by_post

EVERY_ORIGIN = "*"
_EXPOSED = "ETag, Link, Retry-After, X-Request-ID"
_KEPT_S = 86400
"""Seconds that a browser may remember which reads are allowed: the longest that any honours."""


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

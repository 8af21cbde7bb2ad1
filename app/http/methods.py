"""Which methods an address answers, for 405, `Allow` and OPTIONS; and what statuses are called.

The router names those of the first route that fits a path; pages, reads and changes of one address
are routes of their own.
"""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.routing import Mount
from starlette.types import Scope

from app.http.addresses import route_path

ORDER = ("GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS")


def allowed_methods(app: FastAPI, request: Request) -> list[str]:
    """Return the methods that the address of a request answers, in the order of `ORDER`.

    Of an address that a route names as it is (`/papers/batch`), other routes' placeholders
    (`/papers/{paper_id}`) say nothing.
    """
    path = route_path(request.scope)
    named: set[str] = set()
    placed: set[str] = set()
    for route in iter_route_contexts(app.routes):
        methods = {"GET"} if isinstance(route.route, Mount) else route.methods
        if not methods or not route.path_regex.match(path):
            continue
        (named if route.path_format == path else placed).update(methods)
    allowed = named or placed
    if "GET" in allowed:
        allowed = {*allowed, "HEAD"}
    return [method for method in ORDER if method in {*allowed, "OPTIONS"}]


def in_words(methods: list[str]) -> str:
    """Return methods as a sentence has them: `GET, HEAD and OPTIONS`."""
    return f"{', '.join(methods[:-1])} and {methods[-1]}"


def asked_method(scope: Scope) -> str:
    """Return the method that the client sent: HEAD reaches routes as GET."""
    return "HEAD" if scope.get("state", {}).get("head") else str(scope["method"])


_TITLES = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}


def title_of(status: int) -> str:
    """Return what a status is called."""
    return _TITLES.get(status) or HTTPStatus(status).phrase

"""What a path says of a request: page or data, read or change, and the methods it answers."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.routing import Mount
from starlette.types import Scope

API = "/api/"
DOCS = "/api/docs"
HEALTH = "/health"
PROBES = (HEALTH, f"{HEALTH}/live", f"{HEALTH}/ready", "/metrics")
"""What programs that watch the server ask, every few seconds."""
STATIC = "/static/"
READS = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""
READS_BY_POST = ("/api/v1/papers/batch", "/mcp")
"""Routes that change nothing, though a body asks."""
UPLOADS = ("/imports", "/api/v1/imports")
"""Routes whose bodies are files."""


ORDER = ("GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS")

_TITLES = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}


def root_path(scope: Scope) -> str:
    """Return the prefix under which a proxy serves the pages; a mount's own is no part of it."""
    return str(scope.get("app_root_path", scope.get("root_path", "")))


def route_path(scope: Scope) -> str:
    """Return the path of a request without the prefix under which a proxy serves it."""
    path, root = str(scope["path"]), root_path(scope)
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path


def is_api(scope: Scope) -> bool:
    """Return whether a program asks, so that mistakes are answered in JSON."""
    path = route_path(scope)
    return (path.startswith(API) and path != DOCS) or path in PROBES


def is_data(scope: Scope) -> bool:
    """Return whether the answer is for programs: of the API, or a file such as `/papers.bib`."""
    path = route_path(scope)
    return is_api(scope) or ("." in path.rpartition("/")[2] and not path.startswith(STATIC))


def is_upload(scope: Scope) -> bool:
    """Return whether the body of a request may hold files."""
    return scope["method"] == "POST" and route_path(scope) in UPLOADS


def reads_by_post(scope: Scope) -> bool:
    """Return whether a body asks for something at this address and changes nothing."""
    return route_path(scope) in READS_BY_POST


def reads(scope: Scope) -> bool:
    """Return whether a request asks for something and changes nothing."""
    return scope["method"] in READS or reads_by_post(scope)


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


def title_of(status: int) -> str:
    """Return what a status is called."""
    return _TITLES.get(status) or HTTPStatus(status).phrase

"""The API's own description, true to what is served, and the page that shows it."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import __version__
from app.explorer.api.examples import OF_PATHS, OF_SHAPES
from app.explorer.api.problems import MEDIA_TYPE, Problem
from app.explorer.papers.views import PAPER_EXAMPLE
from app.http.addresses import root_path
from app.http.assets import static_address
from app.paths import resource

TITLE = "Œuvre"
ABOUT = """\
Papers, authors and what they have in common, as JSON. The parameters are those of the pages:
put `/api/v1` before the address of a page and you have its data. Lists are paged by cursor,
answers carry a weak `ETag`, mistakes are explained as `application/problem+json` (RFC 9457).
"""

Answers = dict[int | str, dict[str, Any]]
"""What a route may answer besides what it is for, by status."""

LIST_ERRORS: Answers = {
    400: {"model": Problem, "description": "A parameter is not understood; says which, and why."},
    503: {"model": Problem, "description": "Not just now; `Retry-After` says when."},
}
"""What may go wrong with a list."""
ITEM_ERRORS: Answers = {
    404: {"model": Problem, "description": "There is none of this id."},
    **LIST_ERRORS,
}
"""What may go wrong with one thing."""
BODY_ERRORS: Answers = {
    413: {"model": Problem, "description": "The body is too large."},
    422: {"model": Problem, "description": "The body is not understood; says where."},
    **LIST_ERRORS,
}
"""What may go wrong with a body."""
CHANGE_ERRORS: Answers = {
    401: {"model": Problem, "description": "The token is asked for: `OEUVRE_TOKEN`, as a bearer."},
    403: {"model": Problem, "description": "Another site asks, or no token was set to ask for."},
    409: {"model": Problem, "description": "The change does not fit the library as it is now."},
}
"""What may go wrong with a change."""


MOVED: Answers = {
    301: {"description": "This one was merged into another; `Location` says which."},
    302: {"description": "Nobody knows yet whether this one is another; `Location` says which."},
}
"""What may become of a person, or of a paper."""


router = APIRouter(include_in_schema=False)

OPENAPI = "/api/openapi.json"
TEMPLATE = "help/api_docs.html"


def operation_id(route: APIRoute) -> str:
    """Name an operation as its function is named: generated clients call it so."""
    return re.sub(r"\W+", "_", route.name)


def describe(app: FastAPI) -> dict[str, Any]:
    """Describe the API as OpenAPI 3.1.

    FastAPI's own description is right but for three points: it gives problems the media type of
    successes, promises a 422 for paths, which are answered 404, and drops nulls from examples.
    What parts of paths are is added here.
    """
    schema = get_openapi(title=TITLE, version=__version__, description=ABOUT, routes=app.routes)
    for operations in schema["paths"].values():
        for operation in operations.values():
            if "requestBody" not in operation:
                operation["responses"].pop("422", None)
            for status, answer in operation["responses"].items():
                content = answer.get("content", {})
                if status >= "400" and "application/json" in content:
                    answer["content"] = {MEDIA_TYPE: content["application/json"]}
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter["description"], example = OF_PATHS[parameter["name"]]
                    parameter["schema"]["examples"] = [example]
    shapes = schema["components"]["schemas"]
    for name, example in {**OF_SHAPES, "Paper": PAPER_EXAMPLE}.items():
        shapes[name]["examples"] = [example]
    for unused in ("HTTPValidationError", "ValidationError"):
        shapes.pop(unused, None)
    return schema


@router.get("/api/docs")
def show_docs(request: Request) -> HTMLResponse:
    """The page; what it shows it reads from the description."""
    root = root_path(request.scope)
    environment = Environment(
        loader=FileSystemLoader(resource("templates")), autoescape=True, undefined=StrictUndefined
    )
    page = environment.get_template(TEMPLATE).render(
        openapi_href=root + OPENAPI, static=lambda path: static_address(path, root)
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

"""The API's documentation page: the vendored Swagger UI over our own description."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.http.addresses import root_path
from app.http.assets import static_address
from app.paths import resource

router = APIRouter(include_in_schema=False)

OPENAPI = "/api/openapi.json"
TEMPLATE = "help/api_docs.html"


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

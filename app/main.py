"""The application: the only file that sees everything, and puts it together."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial

import anyio.to_thread
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope
from starlette_compress import CompressMiddleware, add_compress_type

from app.errors import Crowded, OeuvreError
from app.explorer.api import openapi
from app.explorer.api.openapi import describe, operation_id
from app.explorer.api.problems import MEDIA_TYPE, problem_of, problem_response
from app.explorer.authors import api as authors
from app.explorer.changes import api as changes
from app.explorer.changes import feed as change_feeds
from app.explorer.compare import api as compare
from app.explorer.corrections import api as corrections
from app.explorer.enrich import api as enrich
from app.explorer.exports import routes as exports
from app.explorer.imports import api as imports
from app.explorer.library import api as library_api
from app.explorer.library.overview_page import count_ahead
from app.explorer.map import api as map_api
from app.explorer.network import api as network
from app.explorer.new import api as new
from app.explorer.pages.error_pages import answer_with_page
from app.explorer.pages.routes import ROUTERS as PAGES
from app.explorer.pages.routes import WITHOUT_READER
from app.explorer.papers import api as papers
from app.explorer.review import api as review
from app.explorer.review.people import api as people_review
from app.explorer.review.people.query import all_pairs
from app.explorer.stand_ins import KEPT, whole_query
from app.explorer.timelines import api as timelines
from app.explorer.topics import api as topics
from app.explorer.uploads import api as import_jobs
from app.exporters import FORMATS
from app.http.addresses import is_api, is_upload
from app.http.assets import Assets
from app.http.change_guard import ChangeGuard, TokenRule
from app.http.conditional import NotModified, not_modified
from app.http.kept_values import KeptValues
from app.http.last_visit import LastVisit
from app.http.request_state import CROWDED, Readers, one_state, reading
from app.http.security import (
    AnswerHeaders,
    BodyLimit,
    Guard,
    HeadAsGet,
    ReadingOrigins,
    add_headers,
)
from app.http.watch import RequestMetrics, RequestWatch
from app.intake.queue import JobQueue
from app.library.library import Library
from app.library.snapshot import Snapshot
from app.mcp.endpoint import PATH as MCP
from app.mcp.endpoint import ToolEndpoint
from app.settings import Settings
from app.store.sqlite import READERS

logger = logging.getLogger("oeuvre")

API_V1 = (
    corrections.hidden,  # before `/papers/{paper_id}`
    papers.router,
    corrections.router,
    new.router,
    authors.router,
    topics.router,
    library_api.categories,
    compare.router,
    timelines.router,
    network.router,
    map_api.router,
    library_api.suggestions,
    imports.router,
    changes.router,
    review.router,
    people_review.router,
    people_review.audit,
    library_api.stats,
)
"""The nouns of the API, in the order of its documentation."""
LARGEST_BODY = 1 << 20
"""Bytes of a request's body: a batch of ids takes a few thousand."""
LARGEST_UPLOAD = 4 << 30
"""Bytes of an upload that are read at all. What is beyond the limit of the settings is thrown away
on the way: browsers show no answer that comes before they have sent all."""
FILES = (*exports.SUFFIXES, ".csv", ".svg", ".graphml", ".gexf")
"""Ends of addresses that programs save: mistakes are answered in JSON."""
for _media_type in (
    MEDIA_TYPE,
    "application/graphml+xml",
    "application/gexf+xml",
    *(exporter.media_type for exporter in FORMATS.values()),
):
    add_compress_type(_media_type.partition(";")[0])  # besides those of web pages
CROWDED_PAGE = (
    '<!DOCTYPE html><html lang="en"><title>Busy · Œuvre</title>'
    f'<h1>Too many at once</h1><p>{CROWDED} <a href="">Try again</a></p></html>'
)
THREADS = READERS
"""Requests answered at once: one for each reader, for none holds two at a time; more threads would
only queue on the interpreter's lock."""


def _count_ahead(snapshot: Snapshot, root: str) -> None:
    count_ahead(snapshot, root)
    all_pairs(snapshot)


def create_app(settings: Settings, library: Library | None = None) -> FastAPI:
    """Put the application together.

    Args:
        settings: name the library and the hosts answered to. A proxy's prefix is the server's to
            know, which tells it with each request.
        library: an open one, which the application closes; else the settings' own is opened.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        app.state.library = library or await run_in_threadpool(Library, settings)
        app.state.readers = Readers(settings.lock_timeout)
        app.state.jobs = JobQueue(settings, app.state.library.database)
        app.state.metrics = metrics
        app.state.library.ahead = partial(_count_ahead, root=settings.root_path)
        app.state.library.start()
        app.state.jobs.start()
        yield
        await run_in_threadpool(app.state.jobs.close)
        await run_in_threadpool(app.state.library.close)

    largest = partial(largest_body, upload=settings.max_upload_mb << 20)
    origins = ReadingOrigins(settings.origins)
    metrics = RequestMetrics()
    app = FastAPI(
        lifespan=lifespan,
        openapi_url=openapi.OPENAPI,
        docs_url=None,
        redoc_url=None,
        exception_handlers={
            NotModified: not_modified,
            OeuvreError: answer_error,
            HTTPException: answer_error,
            RequestValidationError: answer_error,
            Exception: answer_failure,
        },
        middleware=[
            Middleware(AnswerHeaders, origins=origins),
            Middleware(HeadAsGet),
            Middleware(RequestWatch, metrics=metrics),
            Middleware(CompressMiddleware),
            Middleware(
                Guard,
                hosts=settings.hosts,
                refuse=answer_error,
                largest_body=largest,
                origins=origins,
            ),
            Middleware(
                ChangeGuard,
                rule=TokenRule(settings.asks_for_token, settings.token),
                refuse=answer_error,
            ),
            Middleware(BodyLimit, largest_body=largest),
            Middleware(KeptValues, name=KEPT, whole_query=whole_query, refuse=answer_error),
            Middleware(LastVisit),
        ],
    )
    app.router.routes.extend(_routes())
    app.mount("/static", Assets(), name="static")
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


@cache
def _routes() -> list[BaseRoute]:
    """Return the routes that all applications of this process share.

    What a request needs of the application comes with the request, and FastAPI takes a third of a
    second to make them ready.
    """
    root = APIRouter(generate_unique_id_function=operation_id)
    own_state = [Depends(one_state, scope="function")]
    v1 = APIRouter(prefix="/api/v1")
    v1.include_router(import_jobs.router)  # before `/imports/{id}`
    for router in API_V1:
        v1.include_router(router)
    for jobs in (import_jobs, enrich):
        root.include_router(jobs.changes, prefix="/api/v1")
    for router in (v1, library_api.health, openapi.router, exports.router, change_feeds.router):
        root.include_router(router, dependencies=own_state)
    for router in (library_api.alive, library_api.metrics):
        root.include_router(router)
    for router in WITHOUT_READER:
        root.include_router(router, include_in_schema=False)
    for router in PAGES:
        root.include_router(router, include_in_schema=False, dependencies=own_state)
    return [*root.routes, Route(MCP, ToolEndpoint(), methods=["POST"])]


def largest_body(scope: Scope, upload: int) -> int:
    """Return how many bytes of a request's body are read.

    Args:
        upload: bytes of an upload that the settings allow. Of one that does not announce its size,
            as browsers do, no more is read: it may have no end.
    """
    if not is_upload(scope):
        return LARGEST_BODY
    return LARGEST_UPLOAD if "content-length" in Headers(scope=scope) else upload + LARGEST_BODY


async def answer_error(request: Request, error: Exception) -> Response:
    """Answer a request that went wrong in a way that was foreseen."""
    problem, headers = problem_of(request, error)
    if problem.status == 405 and request.method == "OPTIONS":
        return Response(status_code=204, headers=headers)
    if not _asks_for_page(request):
        return problem_response(problem, headers)
    if isinstance(error, Crowded):  # the page that says so waits for nothing
        return HTMLResponse(CROWDED_PAGE, problem.status, {**headers, "Cache-Control": "no-store"})
    try:
        async with reading(request):
            page = await run_in_threadpool(answer_with_page, request, error, problem)
    except Exception:
        logger.exception("Request %s: no page can be shown.", problem.request_id)
        return problem_response(problem, headers)
    page.headers.update(headers)
    return page


async def answer_failure(request: Request, error: Exception) -> Response:
    """Answer a request that met a mistake of ours; the traceback goes to the log."""
    logger.error("Request %s failed.", request.state.request_id, exc_info=error)
    response = await answer_error(request, error)
    # This handler is outside of all layers, so nobody else gives these headers.
    add_headers(response.headers, request.state.answer_headers)
    return response


def _asks_for_page(request: Request) -> bool:
    """Tell whether a person reads the answer: a browser says so, a program mostly says nothing."""
    if is_api(request.scope):
        return False
    accepted = request.headers.get("accept", "")
    if "text/html" in accepted:
        return True
    return "json" not in accepted and not request.url.path.endswith(FILES)


def _described(app: FastAPI) -> dict[str, object]:
    if app.openapi_schema is None:
        app.openapi_schema = describe(app)
    return app.openapi_schema

"""The library over HTTP: numbers, categories, suggestions, whether it is up, metrics."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.responses import Response

from app import __version__
from app.errors import OeuvreError
from app.explorer.api.openapi import LIST_ERRORS
from app.explorer.api.parameters import PAPER_FILTERS, read_also
from app.explorer.api.responses import answer_list, json_answer, list_route, read_list
from app.explorer.library.stats import degraded, find_categories, library_stats
from app.explorer.library.suggestions import find_suggestions
from app.explorer.library.views import Alive, Category, CategoryList, Health, Stats, Suggestions
from app.explorer.parameters import PAGING
from app.explorer.uploads.staging import queue_of
from app.http.request_state import LibraryDep, SnapshotDep, metrics_of
from app.intake.jobs import JobState
from app.intake.queue import JobQueue
from app.library.library import Library
from app.search.meaning.meaning import STATES
from app.store.locking import WAITS

stats = APIRouter(prefix="/stats", tags=["stats"])
health = APIRouter(tags=["watching"])
alive = APIRouter(tags=["watching"])
"""Takes no reader of the library."""


categories = APIRouter(prefix="/categories", tags=["categories"])

FILTERS = (*PAPER_FILTERS, *PAGING)

suggestions = APIRouter(prefix="/suggest", tags=["suggest"])

metrics = APIRouter(tags=["watching"])

SHOWN_JOBS: tuple[JobState, ...] = ("waiting", "running", "done", "failed", "cancelled")


@stats.get("", summary="The library in numbers", response_model=Stats, **list_route())
def show_stats(request: Request, snapshot: SnapshotDep) -> Response:
    """Counts, the model, versions, and what is degraded."""
    read_also(request)
    return json_answer(request, library_stats(snapshot))


@alive.get("/health/live", summary="Is it alive?", response_model=Alive, responses=LIST_ERRORS)
def show_alive(request: Request) -> Response:
    """Liveness: 200 as long as the process answers at all, whatever the library's state. Start it
    again where this fails."""
    read_also(request)
    return json_answer(request, Alive("ok"))


@health.get(
    "/health/ready",
    name="show_readiness",
    summary="Is it ready?",
    response_model=Health,
    responses=LIST_ERRORS,
)
@health.get("/health", summary="Is it up?", response_model=Health, responses=LIST_ERRORS)
def show_health(request: Request, snapshot: SnapshotDep, library: LibraryDep) -> Response:
    """Readiness: 200 as soon as pages are served, and what is degraded meanwhile, in sentences;
    `semantic` says whether search by meaning is ready yet.

    503 with the reason where the library is gone, replaced, damaged or cannot be read. `/health`
    and `/health/ready` are the same.
    """
    read_also(request)
    library.database.check()
    body = Health(
        status="ok",
        semantic=snapshot.meaning.state,
        papers=snapshot.columns.size,
        degraded=[*degraded(snapshot), *library.database.troubles],
    )
    return json_answer(request, body)


@categories.get(
    "",
    summary="List categories",
    response_model=CategoryList,
    **list_route(*FILTERS, "fields", q="category_name"),
)
def list_categories(request: Request, snapshot: SnapshotDep) -> Response:
    """Categories, most papers first; `q` is a code or name, the others choose the papers."""
    asked = read_list(request, Category, FILTERS, ("q",))
    page = find_categories(snapshot, asked.filters, asked.also.get("q", ""))
    return answer_list(request, CategoryList, page, asked.include)


@suggestions.get(
    "", summary="Suggest while typing", response_model=Suggestions, **list_route(q="typed")
)
def suggest(request: Request, snapshot: SnapshotDep) -> Response:
    """Papers, authors and topics that may be meant, and a likely spelling."""
    typed = read_also(request, "q").get("q", "")
    return json_answer(request, find_suggestions(snapshot, typed))


class LibraryCollector(Collector):
    """Reads the state of a library whenever it is asked for.

    Args:
        library: an open one.
        jobs: of the server.
    """

    def __init__(self, library: Library, jobs: JobQueue) -> None:
        self._library = library
        self._jobs = jobs

    def collect(self) -> Iterator[Metric]:
        """Give what is known; where the library cannot be read, that it cannot."""
        yield InfoMetricFamily("oeuvre", "The program.", value={"version": __version__})
        yield from self._of_library()
        yield from _of_waits()
        states = GaugeMetricFamily("oeuvre_jobs", "Jobs of imports by state.", labels=["state"])
        listed = [job.state for job in self._jobs.jobs()]
        for state in SHOWN_JOBS:
            states.add_metric([state], sum(literal == state for literal in listed))
        yield states
        model = GaugeMetricFamily(
            "oeuvre_model_state", "1 for the state of search by meaning.", labels=["state"]
        )
        for name in STATES:
            model.add_metric([name], self._library.semantic.meaning.state == name)
        yield model

    def _of_library(self) -> Iterator[Metric]:
        try:
            self._library.database.check()
            columns = self._library.columns()
        except OeuvreError:
            yield GaugeMetricFamily("oeuvre_library_up", "1 if the library is read.", 0)
            return
        yield GaugeMetricFamily("oeuvre_library_up", "1 if the library is read.", 1)
        yield GaugeMetricFamily("oeuvre_papers", "Papers of the library.", columns.size)
        yield GaugeMetricFamily(
            "oeuvre_library_version", "Changes of the library since it was made.", columns.version
        )
        yield GaugeMetricFamily(
            "oeuvre_wal_bytes", "Size of the write-ahead log.", self._library.database.log_bytes
        )
        missing = self._library.semantic.meaning.missing(columns)
        yield GaugeMetricFamily("oeuvre_papers_not_encoded", "Papers without a vector.", missing)


@metrics.get(
    "/metrics",
    summary="Metrics for Prometheus",
    response_class=Response,
    responses={
        200: {
            "description": "Prometheus's text format.",
            "content": {"text/plain": {"schema": {"type": "string"}, "example": (
                "# HELP oeuvre_papers Papers of the library.\n# TYPE oeuvre_papers gauge\n"
                "oeuvre_papers 41.0\n"
            )}},
        },
        **LIST_ERRORS,
    },
)  # fmt: skip
def show_metrics(request: Request, library: LibraryDep) -> Response:
    """Requests by route and status, their durations, the writer's wait, papers, jobs, the size of
    the write-ahead log, the state of the model, and what the process takes.

    For the hosts that every address is for; a token is not asked for, since nothing is changed.
    """
    read_also(request)
    counted = generate_latest(metrics_of(request).registry)
    of_library = generate_latest(LibraryCollector(library, queue_of(request)))
    headers = {"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST}
    return Response(counted + of_library, headers=headers)


def _of_waits() -> Iterator[Metric]:
    """Give how long this process has waited for its turn to write."""
    waits = CounterMetricFamily(
        "oeuvre_writer_waits", "Turns to write that this process waited for; imports have their own"
    )
    waits.add_metric([], WAITS.count)
    yield waits
    seconds = CounterMetricFamily("oeuvre_writer_wait_seconds", "Seconds waited for them.")
    seconds.add_metric([], WAITS.seconds)
    yield seconds
    refused = CounterMetricFamily("oeuvre_writer_refused", "Turns given up, another wrote on.")
    refused.add_metric([], WAITS.refused)
    yield refused

"""Watches requests: counts them by route, measures them, and how a line of the log is written.

A layer behind the one that gives requests their ids. What it counts is Prometheus's to read; see
`app.explorer.library.api`.
"""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.addresses import PROBES, STATIC, asked_method, route_path

logger = logging.getLogger("oeuvre.requests")

BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
KNOWN_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
OTHER = "other"
"""The route of what no route answers, so that addresses made up by others are one series."""
UNFINISHED = 499
"""Status of what a client went away from before an answer began, as other servers log it."""


LogFormat = Literal["plain", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

OF_REQUESTS = ("request_id", "method", "route", "path", "status", "ms")
"""What a line about a request says, besides its message."""


class RequestMetrics:
    """The numbers of one application, and the registry that holds them and others."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "oeuvre_http_requests", "Requests answered.", ("method", "route", "status"),
            registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "oeuvre_http_request_duration_seconds",
            "Seconds from a request until the last byte of its answer.",
            ("method", "route"), buckets=BOUNDS_S, registry=self.registry,
        )  # fmt: skip
        self.under_way = Gauge(
            "oeuvre_http_requests_in_progress", "Requests being answered.", registry=self.registry
        )


class RequestWatch:
    """Counts, measures and logs each request.

    Args:
        metrics: where the numbers go.
    """

    def __init__(self, app: ASGIApp, metrics: RequestMetrics) -> None:
        self.app = app
        self._metrics = metrics
        self._templates: dict[int, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), UNFINISHED

        async def send_noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.under_way.inc()
        try:
            await self.app(scope, receive, send_noting_status)
        except Exception:
            status = 500  # answered by the handler of failures, outside of all layers
            raise
        finally:
            self._metrics.under_way.dec()
            self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = asked_method(scope)
        known = method if method in KNOWN_METHODS else OTHER
        route = self._route_of(scope)
        self._metrics.requests.labels(known, route, str(status)).inc()
        self._metrics.seconds.labels(known, route).observe(seconds)
        level = _level(scope)
        if logger.isEnabledFor(level):
            path, ms = in_one_line(str(scope["path"])), round(seconds * 1000, 1)
            request_id = scope["state"].get("request_id")
            extra = {
                "request_id": request_id, "method": known, "route": route, "path": path,
                "status": status, "ms": ms,
            }  # fmt: skip
            line = "%s %s %s in %s ms, request %s"
            logger.log(level, line, known, path, status, ms, request_id, extra=extra)

    def _route_of(self, scope: Scope) -> str:
        """Return the template of the route that answered: `/papers/{paper_id}`."""
        if route_path(scope).startswith(STATIC):
            return STATIC
        if not self._templates:
            self._templates = _templates(scope["app"])
        answered = scope.get("route") or scope.get("endpoint")
        return self._templates.get(id(answered), OTHER)


def _templates(app: FastAPI) -> dict[int, str]:
    """Return the whole path of each route; the route itself knows that of its router alone.

    Starlette's own routes do not say that they answered; what they call says so.
    """
    return {
        id(route if isinstance(route, APIRoute) else route.endpoint): str(context.path_format)
        for context in iter_route_contexts(app.routes)
        if isinstance(route := context.route, Route)
    }


def _level(scope: Scope) -> int:
    path = route_path(scope)
    return logging.DEBUG if path in PROBES or path.startswith(STATIC) else logging.INFO


class JsonLines(logging.Formatter):
    """Writes each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; a traceback is a field of it."""
        line: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in OF_REQUESTS if hasattr(record, name)}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """Writes each record for a person to read."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; a traceback follows it."""
        line = f"{_time(record)} {record.levelname.lower()}: {record.getMessage()}"
        if record.exc_info:
            line = f"{line}\n{self.formatException(record.exc_info)}"
        return line


def set_up_logs(form: LogFormat, level: LogLevel) -> None:
    """Let everything that this process logs go to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else PlainLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("oeuvre").setLevel(level.upper())


def in_one_line(path: str) -> str:
    """Write a path so that it cannot break a line, nor look like another one."""
    return quote(path, safe="/:@!$&'()*+,;=~-._")


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat("T", "milliseconds").replace("+00:00", "Z")

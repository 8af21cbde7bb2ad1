"""What the server writes to standard error: one line a request and a mistake, plain or as JSON.

Lines name the path without its query, which may hold private words, and the route, by which they
can be counted.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

LogFormat = Literal["plain", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

OF_REQUESTS = ("request_id", "method", "route", "path", "status", "ms")
"""What a line about a request says, besides its message."""


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

"""What statuses are called, after RFC 9110; Python's own names follow it from 3.13 on."""

from __future__ import annotations

from http import HTTPStatus

_TITLES = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}


def title_of(status: int) -> str:
    """Return what a status is called."""
    return _TITLES.get(status) or HTTPStatus(status).phrase

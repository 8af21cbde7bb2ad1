"""Answers that need not be made again: weak ETags, and 304 before any question is asked."""

from __future__ import annotations

import hashlib

from fastapi import Request
from starlette.responses import Response

from app import __version__
from app.http.addresses import root_path
from app.http.request_state import SnapshotDep
from app.library.snapshot import Snapshot


class NotModified(Exception):
    """The client holds this answer already."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


async def revalidate(request: Request, snapshot: SnapshotDep) -> None:
    """Tag the answer to this request; for a router's `dependencies`.

    The tag is of all that an answer can depend on: program, library, vectors, address. It says
    nothing of how long the answer took, and is known before the answer is.

    Raises:
        NotModified: the client has the answer of this tag.
    """
    tag = etag_of(request, snapshot)
    if tag in _tags(request.headers.get("if-none-match", "")):
        raise NotModified(tag)
    request.state.etag = tag


def etag_of(request: Request, snapshot: Snapshot) -> str:
    """Return the weak ETag of an address as the library is now."""
    meaning = snapshot.meaning
    parts = (
        __version__,
        snapshot.version,
        meaning.state,
        meaning.generation,
        root_path(request.scope),
        request.scope["path"],
        request.scope["query_string"],
    )
    return f'W/"{hashlib.blake2b(repr(parts).encode(), digest_size=9).hexdigest()}"'


async def not_modified(_request: Request, error: Exception) -> Response:
    """Answer 304; the handler of `NotModified`."""
    assert isinstance(error, NotModified)
    return Response(status_code=304, headers=caching_headers(error.tag))


def caching_headers(tag: str) -> dict[str, str]:
    """Return the headers that let a client keep an answer and ask whether it still holds."""
    return {"ETag": tag, "Cache-Control": "no-cache"}


def _tags(header: str) -> set[str]:
    """Read If-None-Match: compressing servers and proxies may have made a strong tag weak."""
    tags = (tag.strip() for tag in header.split(","))
    return {tag if tag.startswith("W/") else f"W/{tag}" for tag in tags}

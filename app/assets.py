"""Static files: each under an address that changes with its content, and kept by browsers."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.resources import resource

FOREVER = "public, max-age=31536000, immutable"
"""A year, the longest that caches honour."""
ASK_AGAIN = "no-cache"


def static_address(path: str, root: str = "") -> str:
    """Return the address of a file in `static/`, with the hash of its content.

    Args:
        path: such as `css/tokens.css`.
        root: prefix under which a proxy serves the pages.
    """
    return f"{root}/static/{path}?v={content_hash(path)}"


@lru_cache(maxsize=256)
def content_hash(path: str) -> str:
    """Return the hash of a file in `static/`; read once, since the files come with the program."""
    return hashlib.blake2b((resource("static") / path).read_bytes(), digest_size=4).hexdigest()


class Assets(StaticFiles):
    """Serves `static/`: what is asked for by its hash may be kept for ever, all else is asked anew.

    A page of a newer version must not be given an older file, nor keep a newer file as an old one:
    so only the right hash makes an answer immutable.
    """

    def __init__(self) -> None:
        super().__init__(directory=resource("static"))

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file."""
        response = await super().get_response(path, scope)
        asked = parse_qs(scope["query_string"].decode("ascii", "replace")).get("v")
        is_file = response.status_code in (200, 206, 304)
        keep = is_file and asked == [content_hash(path)]
        response.headers["Cache-Control"] = FOREVER if keep else ASK_AGAIN
        return response

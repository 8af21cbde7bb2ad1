"""Static files: style sheets and scripts as one file each, under addresses that never go stale.

A page of a newer version must not be given an older file, nor keep a newer file as an old one:
so the address of a file holds the hash of its content, and only that address is kept for a year.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.paths import resource

FOREVER = "public, max-age=31536000, immutable"
"""A year, the longest that caches honour."""
ASK_AGAIN = "no-cache"

SHEETS = (
    "tokens", "elements", "layout", "search", "lists", "pages", "charts", "network", "map",
    "changes", "imports", "uploads", "review", "differences", "print",
)  # fmt: skip
SCRIPTS = (
    "theme-toggle", "keys", "walk", "suggest", "view", "abstract", "sentences", "brush", "tips",
    "copy", "drop", "progress",
)  # fmt: skip
BUNDLES = {
    "oeuvre.css": tuple(f"css/{name}.css" for name in SHEETS),
    "oeuvre.js": ("vendor/htmx/htmx.min.js", *(f"js/{name}.js" for name in SCRIPTS)),
    "map.js": (
        "js/network/parts.js",
        *(f"js/map/{name}.js" for name in ("dots", "paint", "names", "lasso", "stage", "page")),
    ),
    "network.js": tuple(
        f"js/network/{name}.js"
        for name in ("parts", "programs", "names", "overlay", "stage", "page")
    ),
}
"""Files that are made of others, in this order."""
MEDIA_TYPES = {"css": "text/css", "js": "text/javascript"}

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "[^"]+";', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.MULTILINE)


def static_address(path: str, root: str = "") -> str:
    """Return the address of a file in `static/` or of a bundle, with the hash of its content.

    Args:
        path: such as `icon.svg` or `oeuvre.css`.
        root: prefix under which a proxy serves the pages.
    """
    return f"{root}/static/{path}?v={content_hash(path)}"


@lru_cache(maxsize=256)
def content_hash(path: str) -> str:
    """Return the hash of a file in `static/` or of a bundle; the files come with the program."""
    content = bundle(path) if path in BUNDLES else (resource("static") / path).read_bytes()
    return hashlib.blake2b(content, digest_size=4).hexdigest()


@lru_cache(maxsize=len(BUNDLES))
def bundle(name: str) -> bytes:
    """Return the content of one of `BUNDLES`."""
    parts = [(path, (resource("static") / path).read_text("utf-8")) for path in BUNDLES[name]]
    if name.endswith(".css"):
        return "\n".join(text for _, text in parts).encode()
    ours = "\n".join(_as_block(text) for path, text in parts if path.startswith("js/"))
    vendored = [text for path, text in parts if path.startswith("vendor/")]
    script = f'(() => {{\n"use strict";\nconst exported = {{}};\n{ours}\n}})();\n'
    return "\n".join([*vendored, script]).encode()


def _as_block(module: str) -> str:
    """Turn a module into a block with names of its own; exports and imports go through `exported`.

    Modules of one bundle therefore export no name twice, and follow what they import.
    """
    text = _IMPORT.sub(r"const \1 = exported;", module)
    names = [match.group(2) for match in _EXPORT.finditer(text)]
    text = _EXPORT.sub(r"\1 \2", text)
    handed_on = f"Object.assign(exported, {{ {', '.join(names)} }});\n" if names else ""
    return f"{{\n{text}{handed_on}}}"


class Assets(StaticFiles):
    """Serves `static/` and the bundles; what is asked for by its hash may be kept for a year."""

    def __init__(self) -> None:
        super().__init__(directory=resource("static"))

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file."""
        if path in BUNDLES:
            response = self._bundle(path, scope)
        else:
            response = await super().get_response(path, scope)
        asked = parse_qs(scope["query_string"].decode("ascii", "replace")).get("v")
        is_file = response.status_code in (200, 206, 304)
        keep = is_file and asked == [content_hash(path)]
        response.headers["Cache-Control"] = FOREVER if keep else ASK_AGAIN
        return response

    def _bundle(self, name: str, scope: Scope) -> Response:
        tag = f'"{content_hash(name)}"'
        headers = {"ETag": tag}
        if tag in Request(scope).headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        media_type = MEDIA_TYPES[name.rpartition(".")[2]]
        return Response(bundle(name), media_type=media_type, headers=headers)

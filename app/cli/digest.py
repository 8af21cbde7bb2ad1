"""`oeuvre digest`: what came in and changed, as the text of a mail."""

from __future__ import annotations

import sys

from app.cli.given import Given, with_ids
from app.errors import OeuvreError
from app.explorer.filters import parse_filters
from app.explorer.new.digest import digest_html, digest_text
from app.explorer.new.query import find_new, read_grouping
from app.library.library import Library
from app.settings import Settings

FORMATS = {"text": digest_text, "html": digest_html}


def print_digest(library: Library, given: Given, by: str, format_name: str, base_url: str) -> None:
    """Print the papers of the filters in groups, the newest first.

    Args:
        by: day, week or month; "" means by day.
        format_name: one of FORMATS.
        base_url: address of the library; "" means that of the settings.

    Raises:
        OeuvreError: there is no such format, or no time is given.
        BadParameters: a filter that is none.
    """
    write = FORMATS.get(format_name)
    if write is None:
        raise OeuvreError(f"--format is one of {', '.join(FORMATS)}, not “{format_name[:80]}”.")
    if not {"since", "added"} & {name for name, _ in given}:
        raise OeuvreError(
            "Since when? Give --since 2026-11-30, --since 2026-11 or --since import:7."
        )
    filters, _ = parse_filters(with_ids(library.snapshot(), given))
    if filters.ranks:
        library.semantic.prepare(library.columns, encode=False)
    snapshot = library.snapshot()
    found = find_new(snapshot, filters, read_grouping(by))
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.writelines(write(snapshot, found, base_url.rstrip("/") or _own(library.settings)))


def _own(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}{settings.root_path.rstrip('/')}"

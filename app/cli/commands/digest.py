"""`oeuvre digest`: what came in and changed, as the text of a mail."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import Annotated

import typer

from app.cli.given import Given, asked_filters, with_parameters
from app.cli.opening import open_library
from app.errors import OeuvreError
from app.explorer.new.digest import digest_html, digest_text
from app.explorer.new.query import find_new, read_grouping
from app.explorer.new.views import GROUPINGS
from app.settings import Settings, load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)

FORMATS = {"text": digest_text, "html": digest_html}


@app.command()
@with_parameters()
def digest(
    by: Annotated[str, typer.Option(help=f"Groups: {', '.join(GROUPINGS)}.")] = "day",
    format_name: Annotated[str, typer.Option("--format", help="text or html.")] = "text",
    base_url: Annotated[
        str, typer.Option(metavar="URL", help="Address of the library, for links.")
    ] = "",
    *,
    given: Given,
) -> None:
    """Print what came in and changed since a time, as the text of a mail."""
    write = FORMATS.get(format_name)
    if write is None:
        raise OeuvreError(f"--format is one of {', '.join(FORMATS)}, not “{format_name[:80]}”.")
    if not {"since", "added"} & {name for name, _ in given}:
        raise OeuvreError(
            "Since when? Give --since 2026-11-30, --since 2026-11 or --since import:7."
        )
    with closing(open_library(load_settings())) as library:
        filters, _ = asked_filters(library, given)
        snapshot = library.snapshot()
        found = find_new(snapshot, filters, read_grouping(by))
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        base = base_url.rstrip("/") or _own(library.settings)
        sys.stdout.writelines(write(snapshot, found, base))


def _own(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}{settings.root_path.rstrip('/')}"

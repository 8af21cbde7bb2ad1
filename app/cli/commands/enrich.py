"""`oeuvre enrich`, as it is typed."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from app.cli.enrich import enrich_library
from app.cli.given import Given, with_parameters
from app.cli.opening import open_library
from app.enrich.sources import SOURCES
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@with_parameters()
def enrich(
    source: Annotated[str, typer.Option(help=f"One of {', '.join(SOURCES)}.")],
    dry_run: Annotated[
        bool, typer.Option(help="Ask, and show what would be completed; store nothing.")
    ] = False,
    contact: Annotated[
        str | None, typer.Option(help="Your mail address, for the service; else OEUVRE_CONTACT.")
    ] = None,
    *,
    given: Given,
) -> None:
    """Complete papers from a public service; the filters choose which."""
    with closing(open_library(load_settings(contact=contact))) as library:
        status = enrich_library(library, source, given, dry_run=dry_run)
    raise typer.Exit(status)

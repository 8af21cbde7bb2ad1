"""`oeuvre digest`, as it is typed."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from app.cli.digest import print_digest
from app.cli.given import Given, with_parameters
from app.cli.opening import open_library
from app.explorer.new.views import GROUPINGS
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


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
    with closing(open_library(load_settings())) as library:
        print_digest(library, given, by, format_name, base_url)

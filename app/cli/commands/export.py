"""`oeuvre export`, as it is typed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from app.cli.find import export_papers
from app.cli.given import Given, with_parameters
from app.cli.opening import open_library
from app.explorer.exports.options import FILE_OPTIONS
from app.exporters import FORMATS
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@with_parameters(also=FILE_OPTIONS.values())
def export(
    format_name: Annotated[str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; standard output without.")
    ] = None,
    *,
    given: Given,
) -> None:
    """Write papers in another format; the filters are those of the pages."""
    with closing(open_library(load_settings())) as library:
        export_papers(library, format_name, output, given)

"""`oeuvre serve`, as it is typed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.serve import serve_library
from app.settings import describe_settings, load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)

SETTINGS_HELP = "Environment variables:\n\n\b\n" + "\n".join(
    f"{name:<25}{text}" + (f" [{default}]" if default else "")
    for name, default, text in describe_settings()
)


@app.command(epilog=SETTINGS_HELP)
def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to serve on; 0 takes a free one.")] = None,
    start_from: Annotated[
        Path | None, typer.Option(help="File that an empty library is started from.")
    ] = None,
) -> None:
    """Serve the pages and the API."""
    serve_library(load_settings(host=host, port=port), start_from)

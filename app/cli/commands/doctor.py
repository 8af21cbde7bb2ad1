"""`oeuvre doctor`, as it is typed."""

from __future__ import annotations

import typer

from app.cli.doctor import check_library
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def doctor() -> None:
    """Check the library and say what to do."""
    raise typer.Exit(check_library(load_settings()))

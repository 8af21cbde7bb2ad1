"""`oeuvre embed`, as it is typed."""

from __future__ import annotations

from contextlib import closing

import typer

from app.cli.embed import embed_library
from app.cli.opening import open_library
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def embed() -> None:
    """Encode what has no vector yet, for search by meaning."""
    with closing(open_library(load_settings())) as library:
        embed_library(library)

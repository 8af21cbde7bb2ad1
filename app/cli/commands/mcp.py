"""`oeuvre mcp`, as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.mcp.stdio import serve_stdio
from app.settings import load_settings

if TYPE_CHECKING:
    from app.library.library import Library

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def mcp(
    base: Annotated[
        str, typer.Option(help="Address of a server of this library; pages are named under it.")
    ] = "",
) -> None:
    """Answer language-model tools (Model Context Protocol) on standard input and output."""
    settings = load_settings()

    def open_it() -> Library:
        from app.cli.opening import open_library  # reads much; the client is answered meanwhile

        return open_library(settings)

    serve_stdio(open_it, base.rstrip("/"))

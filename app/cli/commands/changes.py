"""`oeuvre changes`, as it is typed."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from app.cli.changes import print_changes
from app.cli.opening import open_library
from app.explorer.changes.views import CHANGE_KINDS
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def changes(
    import_id: Annotated[
        int | None, typer.Option("--import", metavar="ID", help="The import; the newest without.")
    ] = None,
    kind: Annotated[str, typer.Option(help=f"One of {', '.join(CHANGE_KINDS)}.")] = "",
    source: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help='Set what the import is a capture of first; "" finds it anew.'
        ),
    ] = None,
) -> None:
    """Show what an import changed since the one before it of the same source."""
    with closing(open_library(load_settings())) as library:
        print_changes(library, import_id, kind, source)

"""`oeuvre remove`, as it is typed."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.remove import remove_imports
from app.errors import OeuvreError
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def remove(
    imports: Annotated[
        list[str],
        typer.Option(
            "--import",
            metavar="ID",
            help="Number of the import, or first and last of several, as 3-14; repeat for more.",
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option(help="Show what would go and what would stay; change nothing.")
    ] = False,
    undo: Annotated[
        bool, typer.Option(help="Bring imports back that were taken back, under their numbers.")
    ] = False,
) -> None:
    """Take imports back: their papers go, unless another import has them too."""
    if dry_run and undo:
        raise OeuvreError("oeuvre remove does one thing at a time; give one option.")
    remove_imports(load_settings(), imports, dry_run=dry_run, undo=undo)

"""`oeuvre backup`, as it is typed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import open_library
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="New file to write.")]) -> None:
    """Copy the library into a new file, while it may be in use."""
    with closing(open_library(load_settings())) as library:
        library.database.backup(target)
    print(f"{library.database.path} is copied to {target}.")  # noqa: T201 - the result

"""`oeuvre backup` and `oeuvre copy`: the whole library once more, elsewhere."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import open_library
from app.console import progress
from app.errors import OeuvreError
from app.paths import vectors_folder
from app.settings import load_settings
from app.store.shared.opening import open_database, with_psycopg

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="New file to write.")]) -> None:
    """Copy the library into a new file, while it may be in use."""
    with closing(open_library(load_settings())) as library:
        library.database.backup(target)
    print(f"{library.database.path} is copied to {target}.")  # noqa: T201 - the result


@app.command()
def copy(
    to: Annotated[
        str,
        typer.Option(
            help="An empty database, postgresql+psycopg://…/name, or a new file, sqlite:///…"
        ),
    ],
) -> None:
    """Copy the library into PostgreSQL or out of it; a copy that was stopped goes on."""
    settings = load_settings()
    try:
        target = load_settings(database_url=to)
    except OeuvreError as error:
        raise OeuvreError(str(error).replace("OEUVRE_DATABASE_URL", "--to")) from None
    with with_psycopg():
        from app.store.shared.moving import copy_to
    with closing(open_database(settings)) as database, progress("Copying", "rows") as step:
        rows = copy_to(database, target, step)
        # Beside the local copy of a library in PostgreSQL: the first server shares them with all.
        _copy_vectors(database.path, target.library)
    place = target.library if not target.is_shared else "PostgreSQL"
    print(f"{rows:,} rows are copied to {place}, and each is as it was.")  # noqa: T201 - the result


def _copy_vectors(library: Path, copied: Path) -> None:
    """Put the vectors of a library beside its copy, where there are none yet."""
    here, there = vectors_folder(library), vectors_folder(copied)
    if here.is_dir() and not there.exists():
        shutil.copytree(here, there)

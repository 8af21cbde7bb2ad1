"""`oeuvre import`, as it is typed."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import Annotated

import typer

from app.cli.import_ import ImportOptions, given_mapping, read_files
from app.cli.opening import open_library
from app.errors import OeuvreError
from app.importers import FORMATS
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("import")
def import_(
    files: Annotated[
        list[str],
        typer.Argument(help="Files, folders or archives to read; - reads standard input."),
    ],
    format_name: Annotated[
        str | None,
        typer.Option("--format", help=f"One of {', '.join(FORMATS)}; found by content."),
    ] = None,
    captured_on: Annotated[
        str | None, typer.Option(help="Day on which the listing was saved, as 2026-11-22.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Show what would be added; write nothing.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="List every remark, also alike ones.")
    ] = False,
    embed: Annotated[bool, typer.Option(help="Encode for search by meaning.")] = True,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN",
            help="Column of a table for a field; repeat for several.",
        ),
    ] = None,
) -> None:
    """Add papers from files; the same file twice adds nothing."""
    mapping = given_mapping(columns or [])
    options = ImportOptions(
        format_name=format_name,
        captured_on=_day(captured_on),
        mapping=mapping,
        dry_run=dry_run,
        verbose=verbose,
    )
    with closing(open_library(load_settings())) as library:
        status = read_files(library, files, options, embed=embed)
    raise typer.Exit(status)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OeuvreError(f"--captured-on {text}: a day is written 2026-11-22.") from None

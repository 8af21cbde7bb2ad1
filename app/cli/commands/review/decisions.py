"""`oeuvre decisions`: what somebody decided of people and papers, as a file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import open_library
from app.console import say
from app.errors import OeuvreError
from app.explorer.pages.wording import counted
from app.ingest.decision_file.take_in import take_in_decisions, write_decisions
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def decisions(
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all decisions into a file.")
    ] = None,
    import_: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE", help="Add the decisions of a file."),
    ] = None,
) -> int:
    """Write the decisions on people and papers into a file, or add those of a file."""
    if (export is None) == (import_ is None):
        raise OeuvreError("oeuvre decisions needs either --export FILE or --import FILE.")
    lines: list[str] = []
    if import_ is not None:
        try:
            lines = import_.read_text("utf-8").split("\n")
        except UnicodeDecodeError:
            raise OeuvreError(f"{import_} is not a text in UTF-8.") from None
    with closing(open_library(load_settings())) as library:
        if export is not None:
            written = write_decisions(library.database)
            export.write_text("".join(f"{line}\n" for line in written), "utf-8")
            print(f"{counted(len(written), 'decision')} in {export}")  # noqa: T201 - the result
            return 0
        found = take_in_decisions(library.database, lines)
    for problem in found.problems:
        say(f"line {problem.line:,}: {problem.reason}")
    added = counted(found.added, "decision")
    print(f"{added} added, {found.known:,} here already")  # noqa: T201 - the result
    return 1 if found.problems else 0

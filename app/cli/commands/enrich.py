"""`oeuvre enrich`: papers completed from a public service, only when asked."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from app.cli.commands.embed import try_to_embed
from app.cli.given import Given, asked_filters, with_parameters
from app.cli.opening import open_library
from app.console import progress, say
from app.enrich.run import enrich_papers, source_of
from app.enrich.sources import SOURCES
from app.explorer.selection import select_papers
from app.ingest.doubts import UPDATED
from app.ingest.placed_records import PlacedRecord
from app.library.library import Library
from app.settings import load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@with_parameters()
def enrich(
    source: Annotated[str, typer.Option(help=f"One of {', '.join(SOURCES)}.")],
    dry_run: Annotated[
        bool, typer.Option(help="Ask, and show what would be completed; store nothing.")
    ] = False,
    contact: Annotated[
        str | None, typer.Option(help="Your mail address, for the service; else OEUVRE_CONTACT.")
    ] = None,
    *,
    given: Given,
) -> None:
    """Complete papers from a public service; the filters choose which."""
    with closing(open_library(load_settings(contact=contact))) as library:
        status = _enrich(library, source, given, dry_run=dry_run)
    raise typer.Exit(status)


def _enrich(library: Library, source: str, given: Given, *, dry_run: bool) -> int:
    """Complete the papers of the filters from a service, and say what came of it.

    Returns:
        The exit status: 0 done, 1 done with replies that could not be read.

    Raises:
        OeuvreError: the service does not answer, or there is none of this name; nothing was stored.
    """
    service = source_of(source)
    filters, _ = asked_filters(library, given)
    ids = select_papers(library.snapshot(), filters).ids()
    if not library.settings.contact:
        say(f"Nobody is named to {service.label}: give --contact MAIL or set OEUVRE_CONTACT.")

    def observe(placed: list[PlacedRecord]) -> None:
        for placed_record in placed:
            for remark in placed_record.remarks:
                if dry_run and (remark.code == UPDATED or remark.severity == "doubt"):
                    say(remark.reason.replace(" updated: ", " would be updated: "))

    with progress(f"Asking {service.label}", "questions") as step:
        result = enrich_papers(
            library.database, library.settings, service, ids,
            dry_run=dry_run, asked=step, observe=observe,
        )  # fmt: skip
    for reason in dict.fromkeys(result.unread):
        say(f"oeuvre: {reason}")
    undo = ""
    if result.report is not None and result.report.import_id is not None:
        undo = f" Undo: oeuvre remove --import {result.report.import_id}."
    print(result.words(dry_run=dry_run) + undo)  # noqa: T201 - the result
    if result.report is not None and result.report.updated and not dry_run:
        try_to_embed(library)
    return int(bool(result.unread))

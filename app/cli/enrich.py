"""`oeuvre enrich`: papers completed from a public service, only when asked."""

from __future__ import annotations

from app.cli.embed import embed_library
from app.cli.given import Given, with_ids
from app.console import progress, say
from app.enrich.run import enrich_papers, source_of
from app.errors import OeuvreError
from app.explorer.filters import parse_filters
from app.explorer.selection import select_papers
from app.ingest.doubts import UPDATED
from app.ingest.placed_records import PlacedRecord
from app.library.library import Library

DONE, UNREAD = 0, 1


def enrich_library(library: Library, source: str, given: Given, *, dry_run: bool) -> int:
    """Complete the papers of the filters from a service, and say what came of it.

    Returns:
        The exit status: 0 done, 1 done with replies that could not be read.

    Raises:
        OeuvreError: the service does not answer, or there is none of this name; nothing was stored.
    """
    service = source_of(source)
    filters, _ = parse_filters(with_ids(library.snapshot(), given))
    if filters.ranks:
        library.semantic.prepare(library.columns, encode=False)
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
        try:
            embed_library(library)
        except OeuvreError as error:
            say(f"The papers are found by words alone. {error}")
    return UNREAD if result.unread else DONE

"""`oeuvre enrich`: papers completed from a public service, only when asked."""

from __future__ import annotations

from app.cli.embed import embed_library
from app.cli.given import Given, with_ids
from app.console import progress, say
from app.domain.reported import count_of
from app.enrich.run import EnrichReport, enrich_papers, service_of
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
    service = service_of(source)
    filters, _ = parse_filters(with_ids(library.snapshot(), given))
    if filters.ranks:
        library.semantic.prepare(library.columns, encode=False)
    ids = select_papers(library.snapshot(), filters).ids()
    if not library.settings.contact:
        say(f"Nobody is named to {service.label}: give --contact MAIL or set OEUVRE_CONTACT.")

    def observe(placed: list[PlacedRecord]) -> None:
        for one in placed:
            for remark in one.remarks:
                if dry_run and (remark.code == UPDATED or remark.severity == "doubt"):
                    say(remark.reason.replace(" updated: ", " would be updated: "))

    with progress(f"Asking {service.label}", "questions") as step:
        result = enrich_papers(
            library.database, library.settings, service, ids,
            dry_run=dry_run, asked=step, observe=observe,
        )  # fmt: skip
    for reason in dict.fromkeys(result.unread):
        say(f"oeuvre: {reason}")
    print(words_of(result, dry_run=dry_run))  # noqa: T201 - the result
    if result.report is not None and result.report.updated and not dry_run:
        try:
            embed_library(library)
        except OeuvreError as error:
            say(f"The papers are found by words alone. {error}")
    return UNREAD if result.unread else DONE


def words_of(result: EnrichReport, *, dry_run: bool) -> str:
    """Say what came of a look-up in one line."""
    updated = result.report.updated if result.report else 0
    verb = "would be completed" if dry_run else "completed"
    said = f"{result.label} knows {result.found:,} of {count_of(result.papers, 'paper')}"
    parts = [f"{said} ({count_of(result.requests, 'request')})"]
    fields = result.report.updated_fields.items() if result.report else ()
    named = ", ".join(f"{name} {count:,}" for name, count in fields)
    parts.append(f"{updated:,} {verb}" + (f" ({named})" if named else ""))
    if result.not_asked:
        parts.append(f"{result.not_asked:,} cannot be asked for")
    if result.unread:
        parts.append(f"{len(result.unread):,} of the replies not understood")
    if result.report is not None and result.report.import_id is not None:
        parts.append(f"undo: oeuvre remove --import {result.report.import_id}")
    return "; ".join(parts) + "."

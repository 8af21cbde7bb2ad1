"""`oeuvre changes` and `oeuvre digest`: what an import changed, and what came in since a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Annotated

import typer

from app.cli.given import Given, asked_filters, with_parameters
from app.cli.opening import open_library
from app.domain.records.field_text import shortened
from app.domain.records.import_source import source_words
from app.errors import NotFound, OeuvreError
from app.explorer.changes.query import all_changes, changes_of_kind, find_difference, read_kind
from app.explorer.changes.views import CHANGE_KINDS, ChangeKind, PaperDifference
from app.explorer.imports.query import find_imports
from app.explorer.new.digest import digest_html, digest_text
from app.explorer.new.query import GROUPINGS, find_new, read_grouping
from app.library.library import Library
from app.library.snapshot import Snapshot
from app.settings import Settings, load_settings

app = typer.Typer(add_completion=False, rich_markup_mode=None)

FORMATS = {"text": digest_text, "html": digest_html}


@app.command()
@with_parameters()
def digest(
    by: Annotated[str, typer.Option(help=f"Groups: {', '.join(GROUPINGS)}.")] = "day",
    format_name: Annotated[str, typer.Option("--format", help="text or html.")] = "text",
    base_url: Annotated[
        str, typer.Option(metavar="URL", help="Address of the library, for links.")
    ] = "",
    *,
    given: Given,
) -> None:
    """Print what came in and changed since a time, as the text of a mail."""
    write = FORMATS.get(format_name)
    if write is None:
        raise OeuvreError(f"--format is one of {', '.join(FORMATS)}, not “{format_name[:80]}”.")
    if not {"since", "added"} & {name for name, _ in given}:
        raise OeuvreError(
            "Since when? Give --since 2026-11-30, --since 2026-11 or --since import:7."
        )
    with closing(open_library(load_settings())) as library:
        filters, _ = asked_filters(library, given)
        snapshot = library.snapshot()
        found = find_new(snapshot, filters, read_grouping(by))
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        base = base_url.rstrip("/") or _own(library.settings)
        sys.stdout.writelines(write(snapshot, found, base))


def _own(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}{settings.root_path.rstrip('/')}"


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
    asked = read_kind(kind)
    with closing(open_library(load_settings())) as library:
        number = _newest(library) if import_id is None else import_id
        if source is not None:
            library.set_source(number, source or None)
        _print_changes(library.snapshot(), number, asked)


def _newest(library: Library) -> int:
    imports = find_imports(library.snapshot())
    if not imports:
        raise NotFound("Nothing was imported into this library yet.")
    return imports[0].id


def _print_changes(snapshot: Snapshot, number: int, asked: ChangeKind | None) -> None:
    """Print a line for each paper, and one for each of its fields."""
    difference = find_difference(snapshot, number)
    own, earlier, counts = difference.source, difference.earlier, difference.counts
    of = f" of {source_words(own.source)}" if own.source else ""
    if earlier is None:
        print(f"Import {own.id}{of} has no earlier import to be compared with.")  # noqa: T201
        return
    print(  # noqa: T201 - the result
        f"Import {own.id}{of}, beside import {earlier.id} ({earlier.filename}): {counts.new:,} new,"
        f" {counts.changed:,} changed, {counts.vanished:,} vanished, {counts.unchanged:,} as before"
    )
    for change in all_changes(snapshot, changes_of_kind(snapshot, number, asked)):
        print("\n".join(_lines(change)))  # noqa: T201 - the result


def _lines(difference: PaperDifference) -> Iterator[str]:
    yield f"{difference.paper_id:>7}  {difference.change:<8}  {difference.title}"
    for field in difference.fields:
        before, after = (shortened(text) or "nothing" for text in (field.before, field.after))
        yield f"{'':19}{field.field}: {before} -> {after}"

"""`oeuvre remove`: imports taken back, one or all of a folder or an archive."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from typing import Annotated

import typer

from app.domain.reported import count_of
from app.errors import NotFound, OeuvreError
from app.explorer.imports.removal import find_removal
from app.ingest.remove import remove_import
from app.ingest.removed.restore import restore_import
from app.settings import load_settings
from app.store.database import Database
from app.store.models import ImportRow
from app.store.shared.opening import open_database

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_RANGE = re.compile(r"(\d{1,15})(?:-(\d{1,15}))?")
MOST_AT_ONCE = 10_000


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
    ranges = [_range_of(text) for text in imports]
    act = _preview if dry_run else _restore if undo else _remove
    # Without the columns: an import that they cannot be read with can be taken back all the same.
    with closing(open_database(load_settings())) as database:
        for numbers in ranges:
            _do(database, numbers, act)


def _do(database: Database, numbers: range, act: Callable[[Database, int], str]) -> None:
    """Do something to each import of a range, and say what came of it; some may not be there."""
    found = False
    for number in numbers:
        try:
            print(act(database, number))  # noqa: T201 - the result
            found = True
        except NotFound:
            if len(numbers) == 1:
                raise
    if not found:
        raise NotFound(f"There is no import from {numbers[0]} to {numbers[-1]} in this library.")


def _remove(database: Database, number: int) -> str:
    return remove_import(database, number).words


def _restore(database: Database, number: int) -> str:
    report = restore_import(database, number)
    said = f"import {number} is back: {count_of(report.added, 'paper')} added"
    return f"{said}, {report.matched:,} already here."


def _preview(database: Database, number: int) -> str:
    with database.read() as session:
        row = session.get(ImportRow, number)
    if row is None:
        raise NotFound(f"There is no import {number} in this library.")
    removal = find_removal(database, number)
    going, staying = len(removal.going), len(removal.staying)
    said = f"{row.filename} (import {number}): {count_of(going, 'paper')} would go"
    return f"{said}, {staying:,} would stay, which other imports have too."


def _range_of(text: str) -> range:
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        raise OeuvreError(f"--import {text}: give the number of an import, or several as 3-14.")
    first = int(match[1])
    last = int(match[2] or first)
    if not 0 <= last - first < MOST_AT_ONCE:
        raise OeuvreError(f"--import {text}: give the lower number first, and at most 10,000.")
    return range(first, last + 1)

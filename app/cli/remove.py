"""`oeuvre remove`: imports taken back, one or all of a folder or an archive."""

from __future__ import annotations

import re

from app.errors import NotFound, OeuvreError
from app.ingest.remove import remove_import
from app.settings import Settings
from app.store.database import Database

_RANGE = re.compile(r"(\d{1,15})(?:-(\d{1,15}))?")
MOST_AT_ONCE = 10_000


def remove_imports(settings: Settings, asked: list[str]) -> None:
    """Take imports back and say what came of each; of a range, those that are there.

    Args:
        asked: numbers, or ranges such as `3-14`.

    Raises:
        OeuvreError: a number is none, or there is no such import.
    """
    ranges = [_range_of(text) for text in asked]
    # Without the columns: an import that they cannot be read with can be taken back all the same.
    database = Database(settings.library, settings.lock_timeout)
    try:
        for numbers in ranges:
            _remove(database, numbers)
    finally:
        database.close()


def _remove(database: Database, numbers: range) -> None:
    found = False
    for number in numbers:
        try:
            print(remove_import(database, number).words)  # noqa: T201 - the result
            found = True
        except NotFound:
            if len(numbers) == 1:
                raise
    if not found:
        raise NotFound(f"There is no import from {numbers[0]} to {numbers[-1]} in this library.")


def _range_of(text: str) -> range:
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        raise OeuvreError(f"--import {text}: give the number of an import, or several as 3-14.")
    first = int(match[1])
    last = int(match[2] or first)
    if not 0 <= last - first < MOST_AT_ONCE:
        raise OeuvreError(f"--import {text}: give the lower number first, and at most 10,000.")
    return range(first, last + 1)

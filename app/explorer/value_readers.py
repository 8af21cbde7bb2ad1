"""Read the values of an address: text in, a typed value out, or a mistake that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process

from app.domain.dates.periods import Period, read_period
from app.domain.dates.years import YearRange, read_years
from app.domain.map_region import MOST_CORNERS, MapRegion, read_map_region
from app.domain.text.slugs import id_of, read_id
from app.errors import BadParameter, NotFound

Reader = Callable[[str, str], Any]
"""Turns the name of a parameter and the text of one value into the value.

Raises:
    BadParameter: the text is no value of this parameter.
"""

LAST_VISIT = "last-visit"
"""A `since` that pages turn into a moment, which they alone know."""
OF_IMPORT = "import:"
SPELLING_CUTOFF = 70
"""Least rapidfuzz ratio of a proposal: `yeer` is 75 like `year`, `utm_source` 50 like nothing."""


@dataclass(frozen=True, slots=True)
class ImportNumber:
    """The import of a number, as the time at which it was."""

    id: int

    def __str__(self) -> str:
        return f"{OF_IMPORT}{self.id}"

    @property
    def words(self) -> str:
        """The import as a reader writes it."""
        return f"import {self.id}"

    @property
    def when(self) -> str:
        """The import as an adverb."""
        return f"with import {self.id}"


def nearest(value: str, choices: Iterable[str]) -> str | None:
    """Return the choice that `value` is most likely a slip of, or None."""
    found = process.extractOne(
        value, list(choices), processor=str.casefold, score_cutoff=SPELLING_CUTOFF
    )
    return found[0] if found else None


def read_text(_name: str, text: str) -> str:
    """Take a value as it is typed."""
    return text


def read_pasted_text(_name: str, text: str) -> str:
    """Join the lines of a text: copied from a page it has line breaks, which browsers double."""
    return " ".join(text.split())


def read_number(name: str, text: str) -> int:
    """Read an id, or another whole number."""
    number = read_id(text)
    if number is None:
        raise BadParameter(name, text[:80], f"“{name}” is a whole number.", f"{name}=1")
    return number


def number_between(first: int, last: int) -> Reader:
    """Make a reader of whole numbers from `first` to `last`."""

    def read(name: str, text: str) -> int:
        number = read_number(name, text)
        if not first <= number <= last:
            raise BadParameter(name, text, f"“{name}” goes from {first} to {last}.")
        return number

    return read


def one_of(*choices: str) -> Reader:
    """Make a reader of some words."""

    def read(name: str, text: str) -> str:
        if text in choices:
            return text
        guess = nearest(text, choices)
        message = f"“{name}” is one of {', '.join(choices)}."
        raise BadParameter(name, text[:80], message, proposed=(name, guess) if guess else None)

    return read


def read_yes_no(name: str, text: str) -> bool:
    """Read `yes` or `no`."""
    return bool(one_of("yes", "no")(name, text) == "yes")


def read_year_range(name: str, text: str) -> YearRange:
    """Read a year, a span of years, or `none`."""
    years = read_years(text)
    if years is None:
        message = "A year is 2022, 2020-2023, 2020-, -2020 or none."
        raise BadParameter(name, text[:80], message, f"{name}=2020-2023")
    if years.first is not None and years.last is not None and years.first > years.last:
        message = f"The years {text} end before they begin."
        raise BadParameter(name, text, message, proposed=(name, f"{years.last}-{years.first}"))
    return years


def read_time(name: str, text: str) -> Period | ImportNumber:
    """Read a date, a week, a moment, or the import of a number."""
    if text == LAST_VISIT:
        message = f"“{LAST_VISIT}” is kept by a browser and read by pages alone."
        raise BadParameter(name, text, message, f"Give a date: {name}=2026-11-30.")
    if text.startswith(OF_IMPORT):
        number = read_id(text.removeprefix(OF_IMPORT))
        if number is not None:
            return ImportNumber(number)
    elif period := read_period(text):
        return period
    message = (
        f"“{name}” is a date (2026, 2026-11, 2026-11-30, the week 2026-W48, the moment "
        "2026-11-30T14:05Z of UTC) or an import (import:7)."
    )
    raise BadParameter(name, text[:80], message, f"{name}=2026-11")


def read_region(name: str, text: str) -> MapRegion:
    """Read a polygon of the map."""
    region = read_map_region(text)
    if region is None:
        message = f"A region has three to {MOST_CORNERS} corners in units of the map."
        raise BadParameter(name, text[:80], message, f"{name}=100,100;400,100;250,300")
    return region


def address_number(text: str, noun: str, read: Callable[[str], int | None] = id_of) -> int:
    """Read the number of a thing in its address.

    Args:
        text: the part of the address.
        noun: what the thing is, for the message.
        read: gives the number; a number alone, or one with words behind it.

    Raises:
        NotFound: it is none.
    """
    number = read(text)
    if number is None:
        raise NotFound(f"“{text[:80]}” is no {noun}'s address; {noun}s have numbers.")
    return number

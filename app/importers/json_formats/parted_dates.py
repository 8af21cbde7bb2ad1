"""Dates in the form of CSL-JSON, which Crossref and others use too, as one prints them."""

from __future__ import annotations

from typing import Any

from app.importers.json_formats.shapes import text_in
from app.importers.values import UnfitValue

_SEASONS = {1: "Spring", 2: "Summer", 3: "Autumn", 4: "Winter"}
_SEASON_CODES = {13: 1, 14: 2, 15: 3, 16: 4, 21: 1, 22: 2, 23: 3, 24: 4}
_SEASON_NAMES = {name.lower(): name for name in (*_SEASONS.values(), "Fall")}
_PARTS = 3


def printed_date(value: Any) -> str:
    """A date as it is printed: `2022-06-16`, `Spring 2020`, `c. 1650`, `322 BCE`, `in press`.

    Args:
        value: an object with `date-parts`, `raw`, `literal` or `date-time`; or a text.

    Raises:
        UnfitValue: it is no date.
    """
    if not isinstance(value, dict):
        return text_in(value)
    parts = value.get("date-parts")
    dates = (
        [_date(part) for part in parts if isinstance(part, list)] if isinstance(parts, list) else []
    )
    dates = [date for date in dates if date]
    if not dates:
        for name in ("raw", "literal", "date-time", "dateTime", "edtf"):
            if value.get(name) not in (None, ""):
                return text_in(value[name])
        if parts in ([], [[]], [[None]], [[""]]):
            return ""
        raise UnfitValue("is no date")
    printed = "/".join(dates[:2])
    season = _season(value.get("season"))
    if season and printed.isdigit():
        printed = f"{season} {printed}"
    return f"c. {printed}" if value.get("circa") not in (None, False, "", 0, "false") else printed


def _date(parts: list[Any]) -> str:
    """One date of its parts; a part that says nothing (0, null) ends it."""
    numbers: list[int] = []
    for part in parts[:_PARTS]:
        number = _number(part)
        if not number:
            break
        numbers.append(number)
    if not numbers:
        return ""
    year, *rest = numbers
    if year < 0:
        return f"{-year} BCE"
    if len(rest) == 1 and rest[0] in _SEASON_CODES:
        return f"{_SEASONS[_SEASON_CODES[rest[0]]]} {year}"
    return "-".join([f"{year:04}", *(f"{number:02}" for number in rest)])


def _number(part: Any) -> int:
    if isinstance(part, str):
        text = part.strip()
        digits = text.removeprefix("-")
        return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 9 else 0
    if isinstance(part, bool) or not isinstance(part, int | float):
        return 0
    return int(part)


def _season(value: Any) -> str:
    number = _number(value)
    if number:
        return _SEASONS.get(_SEASON_CODES.get(number, number), "")
    return _SEASON_NAMES.get(value.strip().lower(), "") if isinstance(value, str) else ""

"""Values of usual shapes; each setter raises UnfitValue for a value of another shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Any

from app.domain.text.markup import from_markup
from app.importers.builder import RecordBuilder
from app.importers.json_formats.form import Setter
from app.importers.values import UnfitValue

_LIST_SIGNS = ", "


_SEASONS = {1: "Spring", 2: "Summer", 3: "Autumn", 4: "Winter"}
_SEASON_CODES = {13: 1, 14: 2, 15: 3, 16: 4, 21: 1, 22: 2, 23: 3, 24: 4}
_NOTHING = (0, None, "", "0", "00")
_SEASON_NAMES = {name.lower(): name for name in (*_SEASONS.values(), "Fall")}
_PARTS = "date-parts"


def text_in(value: Any) -> str:
    """A text or a number as text.

    Raises:
        UnfitValue: it is neither.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnfitValue("is no text")
    return str(value)


def shown(value: Any) -> str:
    """A text with its markup as text."""
    return from_markup(text_in(value))


def first(value: Any) -> Any:
    """The first of a list that says something, or the value itself."""
    if not isinstance(value, list):
        return value
    return next((one for one in value if one not in (None, "", [], {})), None)


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list, or the one that is no list.

    Raises:
        UnfitValue: it is neither.
    """
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        raise UnfitValue("is no list of objects")
    for one in value:
        if isinstance(one, dict):
            yield one
        elif one is not None:
            raise UnfitValue("has a part that is no object")


def inner(value: Any, *names: str) -> Any:
    """What lies within objects under these names; None where it is not there."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def put(name: str) -> Setter:
    """A setter of a field that holds one text, number or identifier; of a list its first."""

    def set_field(builder: RecordBuilder, value: Any) -> None:
        one = first(value)
        if one is not None:
            builder.put(name, one if isinstance(one, bool | int) else shown(one))

    return set_field


def put_all(name: str) -> Setter:
    """A setter of a text field that may hold several values, which are joined by commas."""

    def set_field(builder: RecordBuilder, value: Any) -> None:
        values = value if isinstance(value, list) else [value]
        texts = dict.fromkeys(text_in(one).strip() for one in values if one is not None)
        builder.put(name, _LIST_SIGNS.join(texts))

    return set_field


def add(name: str, part: str | None = None) -> Setter:
    """A setter that adds texts to a list, or what the objects of a list have as `part`."""

    def set_field(builder: RecordBuilder, value: Any) -> None:
        values = value if isinstance(value, list) else [value]
        texts = [one.get(part) if part and isinstance(one, dict) else one for one in values]
        builder.add(name, *(shown(text) for text in texts if text is not None))

    return set_field


def title(builder: RecordBuilder, value: Any) -> None:
    """Take the title, or the first of a list."""
    one = first(value)
    if one is not None:
        builder.title(shown(one))


def abstract(builder: RecordBuilder, value: Any) -> None:
    """Take the abstract."""
    one = first(value)
    if one is not None:
        builder.abstract(shown(one))


def date(builder: RecordBuilder, value: Any) -> None:
    """Take a date as it is printed."""
    builder.date(text_in(value))


def pages(begin: Any, end: Any) -> str:
    """First and last page as printed: 12-19; one where they are the same."""
    both = [text_in(one).strip() for one in (begin, end) if one not in (None, "")]
    return "-".join(dict.fromkeys(both))


def each(setter: Callable[[RecordBuilder, dict[str, Any]], None]) -> Setter:
    """A setter that takes the objects of a list one by one."""

    def set_all(builder: RecordBuilder, value: Any) -> None:
        for one in list(objects(value)):
            setter(builder, one)

    return set_all


def printed_date(value: Any) -> str:
    """A date as it is printed: `2022-06-16`, `Spring 2020`, `c. 1650`, `322 BCE`, `in press`.

    Args:
        value: an object with `date-parts`, `raw`, `literal` or `date-time`; the parts alone; or a
            text. Parts may lack one or both of their brackets.

    Raises:
        UnfitValue: it is no date.
    """
    if isinstance(value, list):
        value = value[0] if len(value) == 1 and isinstance(value[0], dict) else {_PARTS: value}
    if not isinstance(value, dict):
        return text_in(value)
    parts = value.get(_PARTS)
    listed = parts if isinstance(parts, list) else [parts]
    if not any(isinstance(part, list) for part in listed):
        listed = [listed]
    dates = [date for part in listed if (date := _date(part if isinstance(part, list) else [part]))]
    if not dates:
        for name in ("raw", "literal", "date-time", "dateTime", "edtf"):
            if value.get(name) not in (None, ""):
                return text_in(value[name])
        if _PARTS in value and parts in (None, "", [], [None], [""], [[]], [[None]], [[""]]):
            return ""
        raise UnfitValue("is no date")
    printed = "/".join(dates)
    season = _season(value.get("season"))
    if season and len(dates) == 1 and season not in printed:
        printed = f"{season} {printed}"
    return f"c. {printed}" if value.get("circa") not in (None, False, "", 0, "false") else printed


def _date(parts: list[Any]) -> str:
    """One date of its parts; a part that says nothing (0, null) ends it.

    Raises:
        UnfitValue: a part is neither a number nor a text.
    """
    said = list(takewhile(lambda part: part not in _NOTHING, parts))
    numbers = [_number(part) for part in said]
    if not all(numbers):  # a month's name, or a whole date as one part
        return " ".join(text_in(part).strip() for part in reversed(said))
    if not numbers:
        return ""
    year, *rest = numbers
    if year < 0:
        return f"{-year} BCE"
    if len(rest) == 1 and rest[0] in _SEASON_CODES:
        return f"{_SEASONS[_SEASON_CODES[rest[0]]]} {year}"
    day = "-".join([f"{year:04}", *(f"{number:02}" for number in rest[:2])])
    hour = ":".join(f"{number:02}" for number in rest[2:])
    return f"{day}T{hour}" if hour else day


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
    name = value.strip() if isinstance(value, str) else ""
    return _SEASON_NAMES.get(name.lower(), name)

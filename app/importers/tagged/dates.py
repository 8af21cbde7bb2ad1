"""Dates as RIS and EndNote print them: `2019/03//Spring`, a year and a month in two tags."""

from __future__ import annotations

import re

from app.domain.dates.month_names import month_of
from app.domain.dates.printed_dates import ANY_YEAR, read_date
from app.importers.builder import YEARS_AHEAD, RecordBuilder
from app.importers.source import ReadContext
from app.importers.tagged.lines import TaggedValues

_NUMBER = re.compile(r"\d{1,2}")
_WORD = re.compile(r"[^\W\d_]+")


def take_dates(builder: RecordBuilder, values: TaggedValues, context: ReadContext) -> None:
    """Of the dates of one year the one that says most counts; `Y2` is when somebody looked."""
    tags = ("PY", "Y1", "DA")
    printed = [(tag, take_date(builder, tag, text)) for tag in tags for text in values.all(tag)]
    printed = [(tag, text) for tag, text in printed if text]
    latest = context.imported_on.year + YEARS_AHEAD
    read = [(tag, text, read_date(text, latest).iso) for tag, text in printed]
    year = next((iso[:4] for _, _, iso in read if iso), None)
    if year is None:
        for place, (tag, text) in enumerate(printed):
            builder.keep(tag, text) if place else builder.date(text)
        return
    own = [(text, iso) for _, text, iso in read if iso and iso[:4] == year]
    best, best_iso = max(own, key=lambda one: (len(one[1]), len(one[0])))
    part = next((text for _, text, iso in read if not iso and _is_part(text, year, latest)), None)
    if part and best == year:
        best, best_iso = f"{part} {year}", read_date(f"{part} {year}", latest).iso or year
    builder.date(best)
    for tag, text, iso in read:
        if iso and not best_iso.startswith(iso):
            builder.release(None, date=text)
        elif text != best and f"{text} {year}" != best and not (iso and _is_plain(text)):
            builder.keep(tag, text)


def _is_part(text: str, year: str, latest: int) -> bool:
    """Whether a text is the month or the season of a year."""
    read = read_date(f"{text} {year}", latest)
    return read.iso is not None and (len(read.iso) > len(year) or read.remark is None)


def _is_plain(text: str) -> bool:
    """Whether a date says no more than a year, month and day can: it names no season."""
    return all(month_of(word) for word in _WORD.findall(text))


def take_date(builder: RecordBuilder, tag: str, text: str) -> str:
    """Give a date of RIS as one writes it; what that leaves out is kept by its tag."""
    date = ris_date(text)
    _, month, day, *others = [*text.split("/"), "", ""]
    parts = others if month.strip(" 0") and _NUMBER.fullmatch(day.strip()) else [day, *others]
    if any(part.strip(" 0") and part.strip() not in date for part in parts):
        builder.keep(tag, text)
    return date


def ris_date(text: str) -> str:
    """A date of RIS as one writes it: `2014/05//` is 2014-05, `2001///Spring` is Spring 2001.

    Words that would hide the day or month from a reader are left out.

    "" where it says nothing.
    """
    year, *parts = (part.strip() for part in text.split("/"))
    if not parts:
        return year
    if not year:
        return " ".join(filter(None, parts))
    month, day, *others = [*parts, "", ""][: max(3, len(parts))]
    if not month.strip("0"):
        words = " ".join(filter(None, others))
        return f"{words} {year}" if words else year
    if not _NUMBER.fullmatch(month):
        whole = f"{month} {year}"
        return f"{day} {whole}" if day.strip("0") else whole
    date = f"{year}-{int(month):02d}"
    if _NUMBER.fullmatch(day) and int(day):
        date = f"{date}-{int(day):02d}"
    with_words = " ".join([*filter(None, others), date])
    return with_words if read_date(with_words, ANY_YEAR) == read_date(date, ANY_YEAR) else date

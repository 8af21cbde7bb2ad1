"""The date of a BibTeX or BibLaTeX entry, which several fields give together."""

from __future__ import annotations

import re

from app.domain.dates.printed_dates import iso_of
from app.domain.tex.decode import decode_tex
from app.importers.bibtex.crossref import BibEntry

_NOT_PUBLISHED = re.compile(
    r"\b(?:to appear|to be published|in press|forthcoming|accepted|submitted|in preparation"
    r"|under review)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(\d{3,4}(?:-\d\d){0,2})([~%])")
_UNKNOWN = re.compile(r"(?<=\d)(?:-XX)+(?!\w)")
_WORD = re.compile(r"[^\W\d_]{3}")
_NUMBER = re.compile(r"\d{1,2}", re.ASCII)
_STATES = {"inpress": "in press", "forthcoming": "forthcoming", "submitted": "submitted"} | {
    "inpreparation": "in preparation", "prepublished": "prepublished"
}  # fmt: skip


def printed_date(entry: BibEntry) -> str:
    """The date as a reader would write it: `Jun 7 1961`, `2011-05`, `to appear`; "" for none."""
    date = decode_tex(_ABOUT.sub(_about, _UNKNOWN.sub("", entry.get("date"))))
    if date:
        return date
    year, month, day = (decode_tex(entry.get(name)) for name in ("year", "month", "day"))
    if not year:
        return month or _state(entry)
    if not month:
        return year
    if year in month:
        return month
    own = iso_of(year)
    if len(own) > len("2001") or _WORD.search(year):
        return _with_month(year, own, month, day)
    return _joined(year, month, day)


def _joined(year: str, month: str, day: str) -> str:
    """One text of the three fields."""
    if _NUMBER.fullmatch(month) and year.isdecimal():
        whole = f"{year}-{int(month):02d}"
        return f"{whole}-{int(day):02d}" if _NUMBER.fullmatch(day) else whole
    return f"{day} {month} {year}" if day.isdecimal() else f"{month} {year}"


def _with_month(year: str, own: str, month: str, day: str) -> str:
    """The date where `year` says more than a year: the field that says all of it, else both.

    Args:
        year: `May 2001`, `2001-05`, `Spring 2001`, `in press`.
        own: the date in it, "" for none.
        month: of the entry, as are the others.
        day: "" for none.
    """
    joined = _joined(own[:4] or year, month, day)
    date = iso_of(joined)
    if own and len(date) > len(own) > len("2001") and date.startswith(own):
        return joined
    if month.casefold() in year.casefold() and not month.isdecimal():
        return year
    if len(date) > len("2001") and own.startswith(date):
        return year
    rest = f"month {month}" if month.isdecimal() else month
    return f"{year} ({day} {rest})" if day.isdecimal() else f"{year} ({rest})"


def _about(found: re.Match[str]) -> str:
    """A date of biblatex that is about right (`1850~`), or uncertain as well (`1850%`)."""
    return f"c. {found[1]}" + ("?" if found[2] == "%" else "")


def other_year(entry: BibEntry) -> str:
    """The year of an entry whose `date` has another one, else ""."""
    date, year = decode_tex(entry.get("date")), decode_tex(entry.get("year"))
    return year if date and year and year not in date else ""


def _state(entry: BibEntry) -> str:
    """What is said of a paper that is not published yet."""
    state = decode_tex(entry.get("pubstate"))
    for text in (_STATES.get(state.lower(), state), entry.get("note"), entry.get("howpublished")):
        if match := _NOT_PUBLISHED.search(text):
            return match[0]
    return ""

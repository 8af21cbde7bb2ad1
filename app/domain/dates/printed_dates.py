"""What a date says as sources print it, in whatever form: a plain year is never lost.

Nothing is made up: no month or day that is not printed, no year for "to appear". What is not
read is named, so that an importer can say it; the printed words are kept beside the date.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from app.domain.bounds import within
from app.domain.dates.inferred import PartialDate, parse_iso_date
from app.domain.dates.month_names import month_of


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A printed date as far as it could be read."""

    iso: str | None
    """`2022-06-16`, `2022-06`, `2022`; None without a year."""
    remark: str | None = None
    """What of the text was not used, as a clause; None where all of it was."""


ANY_YEAR = 9999
"""As the latest year, where dates are only compared."""
LONGEST = 200
"""Characters of a date; a longer text is none."""
_DASHES = re.compile("[\u2010-\u2015\u2212]|--+")
_BCE = re.compile(
    r"\d.*?(?<![a-z])(?:b\.? ?c\.?(?: ?e\.?)?|v\. ?chr\.?|av\. ?j\.?-? ?c\.?)(?![a-z])"
    r"|\b(?:b\.? ?c\.?(?: ?e\.?)?) ?\d|^-\d|公元前|紀元前",
    re.IGNORECASE,
)
_ERA = re.compile(r"(?<![a-z])(?:a\.? ?d\.?|c\.? ?e\.?)(?![a-z])", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +", re.IGNORECASE)
_TIME = re.compile(
    r"(?<=\d)(?:t| +|, *)\d{1,2}:\d{2}.*$|(?<=-\d{2})t\d{2}.*$|(?<=^\d{8})t\d{2,}.*$", re.IGNORECASE
)
_ABOUT = re.compile(
    r"^(?:(?:circa|ca|c|cop|copyright|about|approx|published|©|℗)\.? *)+(?=\d)", re.IGNORECASE
)
_DOUBTED = re.compile(r"[?~%*. ,;:]+$")
_LETTER = re.compile(r"^(\d{4}) ?[a-rt-z]$")  # 1990s is a decade

_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/. ])(\d{1,2})(?:\2(\d{1,2}))?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})(?:([-/.]) ?|( ))(\d{1,2})(?:\2|\3) ?(\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{4})")
_CJK = re.compile(r"(\d{4})\s*[年년](?:\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일号]?)?)?")
_THREE_DIGITS = re.compile(r"\d{3}")
_SEASON_CODES = range(21, 42)
"""Of the Extended Date/Time Format, in the place of a month: 21 is spring."""

_PART = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN = frozenset({"of", "the", "st", "nd", "rd", "th", "er", "and", "to", "de", "del"})
_SEASON_NAMES = """
spring summer autumn fall winter frühling frühjahr sommer herbst printemps été automne hiver
"""
_SEASONS = frozenset(_SEASON_NAMES.split())
_LONE_YEAR = re.compile(r"(?<!\d)(?<!\d[.,])\d{4}(?!\d|[.,]\d)")
_NO_DATE = re.compile(
    r"\b(?:to appear|to be published|in print|in press|forthcoming|accepted|submitted|unpublished"
    r"|in preparation|in revision|under (?:review|revision)|ahead of print|online first|undated"
    r"|no date|unknown|n\. ?d\b|s\. ?d\b|nd\b|tba|tbd)",
    re.IGNORECASE,
)


@lru_cache(1 << 12)
def read_date(printed: str, latest_year: int) -> ReadDate:
    """Read a date in any of the forms that sources print.

    Args:
        printed: such as `2022-06-16`, `2020-05-06T10:00:00Z`, `6 May 2020`, `c. 1650`.
        latest_year: the last one that a paper can have; a later one is a slip of the pen.
    """
    if len(printed) > LONGEST:
        return ReadDate(None, "too long for a date")
    plain = parse_iso_date(printed)
    if plain is not None and plain.exists and plain.year is not None and plain.year <= latest_year:
        return ReadDate(plain.iso)
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", printed)).replace("~", " ")
    text = " ".join(text.translate(_BRACKETS).split())
    if _BCE.search(text):
        return ReadDate(None, "years before the common era are not counted; kept as printed")
    text = _WEEKDAY.sub("", _TIME.sub("", _ERA.sub("", text)).strip())
    text = _LETTER.sub(r"\1", _DOUBTED.sub("", _ABOUT.sub("", text)))
    return (
        _read_numbers(text, latest_year)
        or _read_numbers(_without_season(text), latest_year)
        or _read_span(text, latest_year)
        or _read_words(text, latest_year)
        or _read_lone_year(text, latest_year)
    )


def iso_of(printed: str) -> str:
    """Give a printed date as far as it could be read, whatever its year; "" without a year."""
    return read_date(printed, ANY_YEAR).iso or ""


_BRACKETS = str.maketrans('[]()<>"', "       ")


def _read_numbers(text: str, latest: int) -> ReadDate | None:
    """A date of figures alone; None where it is none."""
    if match := _YEAR_FIRST.fullmatch(text):
        year, sign, month, day = match.groups()
        if sign == "-" and day is None and month and int(month) in _SEASON_CODES:
            season = f"“{text}” names a season; the year is taken"
            return _checked(latest, int(year), remark=season)
        return _checked(latest, *(int(part) for part in (year, month, day) if part))
    if match := _COMPACT.fullmatch(text) or _CJK.fullmatch(text):
        return _checked(latest, *(int(part) for part in match.groups() if part))
    if match := _YEAR_LAST.fullmatch(text):
        first, sign, _, second, year = match.groups()
        return _day_and_month(latest, int(first), int(second), int(year), by_period=sign == ".")
    if match := _MONTH_YEAR.fullmatch(text):
        return _checked(latest, int(match[2]), int(match[1]))
    if _THREE_DIGITS.fullmatch(text):
        return _checked(latest, int(text))
    return None


def _without_season(text: str) -> str:
    """A text without the name of a season, as `Spring 2019-03` has it: it is kept as printed."""
    words = text.split()
    rest = [word for word in words if word.lower().strip(",.;") not in _SEASONS]
    return " ".join(rest).strip(" ,;")


def _day_and_month(latest: int, first: int, second: int, year: int, *, by_period: bool) -> ReadDate:
    """Which of two numbers before a year is the month; with periods the day is first."""
    if by_period or first > 12 or first == second:
        return _checked(latest, year, second, first)
    if second > 12:
        return _checked(latest, year, first, second)
    both = f"day and month cannot be told apart in “{first}” and “{second}”; the year is taken"
    return _checked(latest, year, remark=both)


def _checked(
    latest: int, year: int, month: int = 0, day: int = 0, *, remark: str | None = None
) -> ReadDate:
    """A date as far as its parts can be; 0 for what is not known."""
    if not within("year", year) or year > latest:
        return ReadDate(None, f"{year} is no year that a paper can have; kept as printed")
    if month == 0:
        return ReadDate(PartialDate(year).iso, remark)
    if month > 12 and month == (year + 1) % 100:
        return ReadDate(PartialDate(year).iso, f"a span of years; its first, {year}, is taken")
    if month > 12:
        return ReadDate(PartialDate(year).iso, f"there is no month {month}; the year is taken")
    if day and not PartialDate(year, month, day).exists:
        date = PartialDate(year, month).iso
        return ReadDate(date, f"there is no day {day} in that month; {date} is taken")
    return ReadDate(PartialDate(year, month, day or None).iso, remark)


def _read_span(text: str, latest: int) -> ReadDate | None:
    """What both ends of a span have in common, else the year of its beginning."""
    for sign in ("/", " - ", "-", " to "):
        begin, found, end = text.partition(sign)
        if not found:
            continue
        first = _read_numbers(begin.strip(), latest)
        if end.strip(" .") == "" and first is not None:
            return first
        last = _read_numbers(end.strip(), latest)
        if first is None or last is None or first.iso is None or last.iso is None:
            continue
        both = zip(first.iso.split("-"), last.iso.split("-"), strict=False)
        shared = [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], both)]
        if shared:
            return ReadDate("-".join(shared))
        year = first.iso[:4]
        return ReadDate(year, f"a span of years; its first, {year}, is taken")
    return None


def _read_words(text: str, latest: int) -> ReadDate | None:
    """A date with a month's name; None where there are other words, or no year."""
    years, months, days, seasons = [], [], [], False
    for part in _PART.findall(text.lower()):
        if (month := month_of(part)) is not None:
            months.append(month)
        elif part.isdecimal() and len(part) == 4:
            years.append(int(part))
        elif part.isdecimal() and len(part) <= 2:
            days.append(int(part))
        elif part in _SEASONS:
            seasons = True
        elif part not in _BETWEEN:
            return None
    if len(years) == 1 and seasons and not months and not days:
        return _checked(latest, years[0])  # the season is kept as printed
    if len(years) != 1 or not months:
        return None
    if len(set(months)) > 1:
        return _checked(latest, years[0], remark="several months are printed; the year is taken")
    return _checked(latest, years[0], months[0], days[0] if len(days) == 1 else 0)


def _read_lone_year(text: str, latest: int) -> ReadDate:
    """The first number of four figures that can be a year."""
    numbers = [int(number) for number in _LONE_YEAR.findall(text)]
    year = next((number for number in numbers if 1000 <= number <= latest), None)
    if year is not None:
        return ReadDate(str(year), f"only the year {year} could be read from it")
    if not numbers and _NO_DATE.search(text):
        return ReadDate(None)
    return ReadDate(None, "no year could be read from it; kept as printed")

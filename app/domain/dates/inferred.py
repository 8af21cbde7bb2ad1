"""Reads printed dates, and infers the year where none is printed.

Pure: "today" and "the day of the import" are arguments. This module knows no file
format beyond the ways in which people print a date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}

MONTH_PATTERN = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept(?:ember)?|Sep|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
DATE_PATTERN = (
    rf"(?:{MONTH_PATTERN} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"  # Jun 16, 2022 · Mar 12
    rf"|\d{{1,2}} {MONTH_PATTERN}(?:,? \d{{4}})?"  # 16 Jun 2022
    rf"|{MONTH_PATTERN},? \d{{4}}"  # June 2022
    r"|\d{4}-\d{2}(?:-\d{2})?)"  # 2022-06-16
    r"(?!\d)"
)
"""Every printed date that `parse_date` reads, for importers that look for one in a line."""

_MONTH_DAY = re.compile(
    r"(?P<month>[A-Za-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<year>\d{4}))?"
)
_DAY_MONTH = re.compile(r"(?P<day>\d{1,2}) (?P<month>[A-Za-z]+)\.?(?:,? (?P<year>\d{4}))?")
_MONTH_YEAR = re.compile(r"(?P<month>[A-Za-z]+)\.?,? (?P<year>\d{4})")
_ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is printed; every part may be missing, but not all."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str | None:
        """`2022-06-16`, `2022-06` or `2022`; None without a year."""
        if self.year is None:
            return None
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    @property
    def exists(self) -> bool:
        """Whether the calendar has such a day; without a year, whether some year has it."""
        if self.year is not None and self.year < 1:
            return False
        if self.month is None:
            return self.day is None
        if not 1 <= self.month <= 12:
            return False
        if self.day is None:
            return True
        leap_or_printed = 2000 if self.year is None else self.year
        return 1 <= self.day <= calendar.monthrange(leap_or_printed, self.month)[1]

    def in_year(self, year: int) -> PartialDate:
        """The same month and day in a given year."""
        return PartialDate(year, self.month, self.day)


def parse_date(printed: str) -> PartialDate | None:
    """Read a printed date: "Jun 16, 2022", "Mar. 12", "16 June 2022", "2022-06", "2022".

    Returns None where the text is no date. The day may be one that no calendar has
    ("Feb 31"): ask `exists`.
    """
    text = " ".join(printed.split())
    iso = parse_iso_date(text)
    if iso is not None:
        return iso
    for pattern in (_MONTH_DAY, _DAY_MONTH, _MONTH_YEAR):
        match = pattern.fullmatch(text)
        month = MONTHS.get(match["month"].lower()) if match else None
        if match is None or month is None:
            continue
        parts = match.groupdict()
        day, year = parts.get("day"), parts["year"]
        return PartialDate(int(year) if year else None, month, int(day) if day else None)
    return None


def parse_iso_date(text: str) -> PartialDate | None:
    """Read "2022-06-16", "2022-06" or "2022" and nothing else."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.groups()
    return PartialDate(int(year), int(month) if month else None, int(day) if day else None)


@dataclass(frozen=True, slots=True)
class YearInference:
    """The year that dates printed without one belong to, and why."""

    year: int | None
    certain: bool
    reason: str
    """A clause that follows "no year printed: "."""


def infer_year(
    latest_printed: int | None,
    yearless: Iterable[PartialDate],
    imported_on: date,
    captured_on: date | None = None,
) -> YearInference:
    """The year of capture, the only one that profile pages leave out.

    The earliest possible year L follows the latest printed one. The latest possible
    year U is that of the day of capture, where it is given, else of the import; less
    one if a yearless month and day had not come yet on that day. L = U is certain;
    for L < U the day of capture decides for U, and without it L is taken as
    uncertain; L > U leaves no year. The order of entries is never used.

    Args:
        latest_printed: the latest year printed anywhere in the same file.
        yearless: month and day of every date printed without a year.
        imported_on: the day of the import.
        captured_on: the day on which the page was saved, if a person gave it.

    Source: "Years left out" of the listing's description, checked on 41 entries.
    """
    days = [(d.month, d.day) for d in yearless if d.month is not None and d.day is not None]
    known = captured_on or imported_on
    latest = known.year
    what = "the day of capture" if captured_on else "the day of the import"
    when = f"{what}, {known.isoformat()}"
    if any(day > (known.month, known.day) for day in days):
        latest -= 1
        when += ", comes before the last of the days without a year"
    earliest = latest if latest_printed is None else latest_printed + 1
    if earliest > latest:
        return YearInference(
            None,
            certain=False,
            reason=f"none can be inferred, since {latest_printed} is printed elsewhere and {when}",
        )
    years = list(range(earliest, latest + 1))
    if (2, 29) in days:
        years = [year for year in years if calendar.isleap(year)] or years
    if captured_on is not None:
        return YearInference(years[-1], certain=True, reason=f"{years[-1]} inferred from {when}")
    if latest_printed is None:
        return YearInference(
            years[-1],
            certain=False,
            reason=f"{years[-1]} taken from {when}, since no year is printed anywhere;"
            " the day of capture would settle it",
        )
    if len(years) == 1:
        return YearInference(
            years[0],
            certain=True,
            reason=f"{years[0]} inferred, since {latest_printed} is the latest printed",
        )
    return YearInference(
        years[0],
        certain=False,
        reason=f"{years[0]} taken, since {latest_printed} is the latest printed;"
        f" it may be as late as {years[-1]}, and the day of capture would settle it",
    )

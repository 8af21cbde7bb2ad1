"""Spans of time in UTC, as people type them: `2026`, `2026-11`, `2026-W48`, `2026-11-30`.

A moment, `2026-11-30T14:05Z`, is a span of one second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?Z?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to `end`, which is not part of it; seconds since 1970 in UTC."""

    text: str
    """As it is typed, in its one canonical form."""
    start: int
    end: int

    def __str__(self) -> str:
        return self.text

    @property
    def words(self) -> str:
        """The period as a reader writes it: `Nov 30, 2026`, `Nov 2026`, `2026`."""
        first = datetime.fromtimestamp(self.start, UTC)
        day = f"{first:%b} {first.day}, {first.year}"
        if "T" in self.text:
            return f"{day}, {first:%H:%M} UTC"
        if "W" in self.text:
            return f"the week of {day}"
        parts = self.text.count("-")
        return day if parts == 2 else f"{first:%b} {first.year}" if parts else str(first.year)

    @property
    def when(self) -> str:
        """The period as an adverb: `on Nov 30, 2026`, `in Nov 2026`."""
        is_day = "T" not in self.text and self.text.count("-") == 2
        return f"{'at' if 'T' in self.text else 'on' if is_day else 'in'} {self.words}"


def read_period(text: str) -> Period | None:
    """Read a period; None where the text is none."""
    text = text.strip()
    try:
        if match := _WEEK.fullmatch(text):
            return week_of(date.fromisocalendar(int(match[1]), int(match[2]), 1))
        if match := _MONTH.fullmatch(text):
            year, month = int(match[1]), int(match[2] or 1)
            return month_of(date(year, month, 1)) if match[2] else _year(year)
        if _DAY.fullmatch(text):
            return day_of(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            return moment_of(datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC))
    except ValueError:  # a 13th month, a 30th of February
        return None
    return None


def rfc3339(moment: datetime) -> str:
    """Write a moment, which is of UTC, to its second."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def moment_of(moment: datetime) -> Period:
    """Return the second of a moment."""
    start = int(moment.timestamp())
    return Period(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z", start, start + 1)


def day_of(day: date) -> Period:
    """Return a day."""
    return Period(day.isoformat(), _second(day), _second(day + timedelta(days=1)))


def week_of(day: date) -> Period:
    """Return the week of a day, from Monday to Sunday, called as ISO 8601 does."""
    monday = day - timedelta(days=day.weekday())
    year, week, _ = monday.isocalendar()
    return Period(f"{year}-W{week:02}", _second(monday), _second(monday + timedelta(days=7)))


def month_of(day: date) -> Period:
    """Return the month of a day."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Period(f"{first:%Y-%m}", _second(first), _second(following))


def _year(year: int) -> Period:
    return Period(f"{year:04}", _second(date(year, 1, 1)), _second(date(year + 1, 1, 1)))


def _second(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())

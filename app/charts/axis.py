"""The scale of time that all charts of a page share: years, or months where there are few years.

Answers where a date lies across the page, and which years are worth a label. It does not
know what is drawn along it.
"""

from __future__ import annotations

from calendar import isleap, month_abbr
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

Number = TypeVar("Number", int, float)

WIDE = 872.0
"""Width of the axis beside totals alone: 936 of content less 64."""
WIDE_WITH_SPANS = 808.0
"""Width of the axis where spans ("2018–2024") precede the totals."""
NARROW = 350.0
"""Width of the axis on a phone of 390 px with margins of 20."""

LABEL_WIDE = 40.0
"""Least room of a label "2017", 12 px type."""
LABEL_NARROW = 27.0
"""Least room of a label "’17", 12 px type."""
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100)
FOLD_WIDE, FOLD_NARROW = 66.0, 44.0
"""Width of the cell of folded years: room for "1921–92"; on a phone for "–’92"."""
_FOLD_SHARE = 0.12
"""Share of an axis that the cell takes at most."""
_FOLD_GAP = 0.82
"""Share of that cell that is drawn: the rest is the break before the scale begins."""


@dataclass(frozen=True, slots=True)
class YearSlot:
    """A stretch of the axis: one year, one month, or all earlier years folded into one cell."""

    year: int
    """The last year of the stretch; of months year × 100 + month."""
    x: float
    """Left edge: 1 January."""
    width: float
    label: str
    """The year, or empty where labels would touch."""
    short: str
    """The label on a phone ("’17"), or empty where labels would touch."""
    earliest: int | None = None
    """The first of the folded years; None where nothing is folded."""

    @property
    def centre(self) -> float:
        """Middle of the stretch."""
        return self.x + self.width / 2

    @property
    def words(self) -> str:
        """The stretch as a reader writes it: "2017", "Mar 2024", "1921–1992"."""
        if self.earliest is not None and self.earliest != self.year:
            return f"{self.earliest}–{self.year}"
        if self.year > _MONTHS_FROM:
            return f"{month_abbr[self.year % 100]} {self.year // 100}"
        return str(self.year)

    def of(self, values: Mapping[int, Number]) -> Number:
        """Return the value of the stretch: of folded years their sum.

        Args:
            values: by year, or by month where the axis is of months.
        """
        if self.earliest is None:
            return values.get(self.year, 0)
        return sum(value for year, value in values.items() if self.earliest <= year <= self.year)


_MONTHS_FROM = 10_000
"""Above all years: the key of a month, as 202403, is larger."""


@dataclass(frozen=True, slots=True)
class YearAxis:
    """Years from `first` to `last`, both whole, over `width` pixels; earlier ones may be folded."""

    first: int
    """First year at full width."""
    last: int
    width: float
    slots: tuple[YearSlot, ...]
    in_months: bool = False

    @property
    def folded(self) -> YearSlot | None:
        """The cell of folded years, which is the first slot; None without any."""
        return self.slots[0] if self.slots[0].earliest is not None else None

    @property
    def whole(self) -> tuple[YearSlot, ...]:
        """The slots of one year, or month, each."""
        return self.slots[1:] if self.folded else self.slots

    @property
    def earliest(self) -> int:
        """First year that has a place, folded or not."""
        return self.first if self.folded is None else self.folded.earliest or self.first

    @property
    def slot_width(self) -> float:
        """Width of one year, or month, in pixels."""
        return self.slots[-1].width

    @property
    def start(self) -> float:
        """x of 1 January of `first`."""
        return 0.0 if self.folded is None else self.width - self._span

    @property
    def rules(self) -> tuple[float, ...]:
        """Places where years, or months, begin, the end of the last one included."""
        return (*(slot.x for slot in self.slots if slot.earliest is None), self.width)

    @property
    def _span(self) -> float:
        return self.width - self.whole[0].x

    def x(self, moment: float) -> float:
        """Place a moment in decimal years; moments outside stay on the axis's ends."""
        cell = self.folded
        if moment < self.first and cell is not None and cell.earliest is not None:
            place = (moment - cell.earliest) / (self.first - cell.earliest) * cell.width
            return min(max(place, 0.0), cell.width)
        years = self.last + 1 - self.first
        place = self.start + (moment - self.first) / years * (self.width - self.start)
        return min(max(place, self.start), self.width)

    def holds(self, year: int) -> bool:
        """Tell whether a year has a place on the axis."""
        return self.earliest <= year <= self.last


def year_axis(
    first: int, last: int, width: float = WIDE, *, earliest: int | None = None
) -> YearAxis:
    """Lay out whole years.

    Args:
        first: first year shown at full width.
        last: last year shown; not before `first`.
        width: pixels from the left end to 31 December of `last`.
        earliest: first of the years before `first` that are folded into one cell; None without any.

    Raises:
        ValueError: `last` lies before `first`.
    """
    if last < first:
        raise ValueError(f"an axis from {first} to {last} has no years")
    years = range(first, last + 1)
    folded = () if earliest is None else (_folded(earliest, first - 1, width),)
    start = min(FOLD_WIDE, width * _FOLD_SHARE) if folded else 0.0
    slot = (width - start) / len(years)
    wide = _label_step(slot, LABEL_WIDE)
    narrow = _label_step((NARROW - (FOLD_NARROW if folded else 0)) / len(years), LABEL_NARROW)
    whole = tuple(
        YearSlot(
            year,
            start + index * slot,
            slot,
            str(year) if _is_labelled(year, last, wide) else "",
            f"’{year % 100:02}" if _is_labelled(year, last, narrow) else "",
        )
        for index, year in enumerate(years)
    )
    return YearAxis(first, last, width, (*folded, *whole))


def month_axis(first: int, last: int, width: float = WIDE) -> YearAxis:
    """Lay out the months of some years.

    Args:
        first: first year shown.
        last: last year shown; not before `first`.
        width: pixels from 1 January of `first` to 31 December of `last`.
    """
    of_year = width / (last + 1 - first)
    slots = []
    for year in range(first, last + 1):
        ends = [decimal_year(f"{year}-{month:02}-01") - year for month in range(1, 13)] + [1.0]
        for month in range(1, 13):
            x = (year - first + ends[month - 1]) * of_year
            is_new = month == 1
            name = month_abbr[month]
            label = f"{name} {year}" if is_new and last > first else name
            short = f"’{year % 100:02}" if is_new and last > first else name[0]
            if last > first and month % 2 == 0:
                label = short = ""
            wide = (ends[month] - ends[month - 1]) * of_year
            slots.append(YearSlot(year * 100 + month, x, wide, label, short))
    return YearAxis(first, last, width, tuple(slots), in_months=True)


def decimal_year(day: str) -> float:
    """Turn an ISO date, as far as it is known, into decimal years.

    Args:
        day: `2022-06-16`, `2022-06` (taken as the middle of the month) or `2022` (the
            middle of the year).

    Raises:
        ValueError: `day` is none of these.
    """
    parts = day.split("-")
    year = int(parts[0])
    if len(parts) == 1:
        return year + 0.5
    known = date.fromisoformat(day if len(parts) == 3 else f"{day}-15")
    return year + (known.timetuple().tm_yday - 1) / (366 if isleap(year) else 365)


def _folded(earliest: int, last: int, width: float) -> YearSlot:
    """Make the cell of folded years, with a break behind it."""
    label = f"{earliest}–{last % 100:02}" if earliest // 100 == last // 100 else f"to {last}"
    cell = min(FOLD_WIDE, width * _FOLD_SHARE) * _FOLD_GAP
    return YearSlot(last, 0.0, cell, label, f"–’{last % 100:02}", earliest)


def _is_labelled(year: int, last: int, step: int) -> bool:
    """Tell whether a year is labelled: round ones; every other one so that the last is."""
    return year % step == (last % step if step == 2 else 0)


def _label_step(slot: float, room: float) -> int:
    """The smallest round number of years whose labels do not touch."""
    return next((step for step in _STEPS if step * slot >= room), _STEPS[-1])

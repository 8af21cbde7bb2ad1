"""The scale of years that all charts of a page share.

Answers where a date lies across the page, and which years are worth a label. It does not
know what is drawn along it.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class YearSlot:
    """One year's stretch of the axis."""

    year: int
    x: float
    """Left edge: 1 January."""
    centre: float
    label: str
    """The year, or empty where labels would touch."""
    short: str
    """The label on a phone ("’17"), or empty where labels would touch."""


@dataclass(frozen=True, slots=True)
class YearAxis:
    """Years from `first` to `last`, both whole, over `width` pixels."""

    first: int
    last: int
    width: float
    slots: tuple[YearSlot, ...]

    @property
    def slot_width(self) -> float:
        """Width of one year in pixels."""
        return self.width / len(self.slots)

    @property
    def rules(self) -> tuple[float, ...]:
        """Places of each 1 January, the one after the last year included."""
        return (*(slot.x for slot in self.slots), self.width)

    def x(self, moment: float) -> float:
        """Place a moment in decimal years; moments outside stay on the axis's ends."""
        place = (moment - self.first) * self.slot_width
        return min(max(place, 0.0), self.width)


def year_axis(first: int, last: int, width: float = WIDE) -> YearAxis:
    """Lay out whole years.

    Args:
        first: first year shown.
        last: last year shown; not before `first`.
        width: pixels from 1 January of `first` to 31 December of `last`.

    Raises:
        ValueError: `last` lies before `first`.
    """
    if last < first:
        raise ValueError(f"an axis from {first} to {last} has no years")
    years = range(first, last + 1)
    slot = width / len(years)
    wide = _label_step(slot, LABEL_WIDE)
    narrow = _label_step(NARROW / len(years), LABEL_NARROW)
    return YearAxis(
        first,
        last,
        width,
        tuple(
            YearSlot(
                year,
                index * slot,
                (index + 0.5) * slot,
                str(year) if year % wide == 0 else "",
                f"’{year % 100:02}" if year % narrow == 0 else "",
            )
            for index, year in enumerate(years)
        ),
    )


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


def _label_step(slot: float, room: float) -> int:
    """The smallest round number of years whose labels do not touch."""
    return next((step for step in _STEPS if step * slot >= room), _STEPS[-1])

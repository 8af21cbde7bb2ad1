"""Years: a span as people type it (`2022`, `2020-`, `none`), and those that matter most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf

_SPAN = re.compile(
    r"(?P<one>\d{1,4})|(?P<first>\d{1,4})?\s*(?:-|–|\.\.|to)\s*(?P<last>\d{1,4})?", re.ASCII
)


READABLE_YEARS = 120
"""Years that a chart has room for: nothing plausible is set apart up to here."""
LONG_GAP = 50
"""Years without a paper beyond which a few papers at either end are set apart."""
FEW_SHARE = 10
"""What is set apart has at most one paper for so many others …"""
FEW_PAPERS, FEW_BESIDE = 2, 3
"""… or is two papers at most, beside three times as many: in small libraries."""
FOLDED_SHARE = 0.03
"""Share of the papers that earlier years may have to be folded into one cell."""
UNFOLDED_YEARS, FEWEST_FOLDED = 24, 8
"""Up to so many years all are drawn; fewer years than the second are not worth a fold."""
MOST_YEARS = 400
"""Years of a chart; of more, those with most papers are shown."""


@dataclass(frozen=True)
class YearRange:
    """Years from `first` to `last`, both included, either open; or the papers without a year."""

    first: int | None = None
    last: int | None = None
    undated: bool = False

    def __str__(self) -> str:
        if self.undated:
            return "none"
        if self.first is not None and self.first == self.last:
            return str(self.first)
        return (
            f"{'' if self.first is None else self.first}-{'' if self.last is None else self.last}"
        )

    def contains(self, year: int) -> bool:
        """Tell whether a year lies in the range."""
        first, last = self.bounds
        return first <= year <= last

    @property
    def bounds(self) -> tuple[float, float]:
        """Its first and last year, infinite where it is open; no year lies between if undated."""
        if self.undated:
            return inf, -inf
        return -inf if self.first is None else self.first, inf if self.last is None else self.last

    @property
    def words(self) -> str:
        """The range as a reader writes it."""
        if self.undated:
            return "without a year"
        if self.first is not None and self.last is None:
            return f"since {self.first}"
        if self.first is None:
            return f"until {self.last}"
        return str(self).replace("-", "–")


def span_words(years: Iterable[int | None]) -> str:
    """Write the first and the last of some years: "2018–2024", "2017", or "" without any."""
    known = [year for year in years if year is not None]
    if not known:
        return ""
    first, last = min(known), max(known)
    return str(first) if first == last else f"{first}–{last}"


def read_years(text: str) -> YearRange | None:
    """Read a span of years; None where the text is none. Its ends may be in the wrong order."""
    text = text.strip()
    if text.lower() == "none":
        return YearRange(undated=True)
    match = _SPAN.fullmatch(text)
    if not match:
        return None
    if match["one"]:
        return YearRange(int(match["one"]), int(match["one"]))
    if match["first"] is None and match["last"] is None:
        return None
    first, last = (int(year) if year else None for year in (match["first"], match["last"]))
    return YearRange(first, last)


def running_year() -> int:
    """Return the year that is not over."""
    return datetime.now(UTC).year


def is_implausible(year: int) -> bool:
    """Tell whether a year lies beyond the next one."""
    return year > running_year() + 1


def main_years(counts: Mapping[int, int]) -> tuple[int, int] | None:
    """Return the first and last year of the charts; papers of other years are set apart.

    Years beyond the next one are set apart. So are, as long as there are too many years to read,
    a few papers before or after a gap that is longer than `LONG_GAP` and longer than the span of
    all others.

    Args:
        counts: papers by year, none of them zero.

    Returns:
        None where no year is plausible.
    """
    years = sorted(year for year in counts if not is_implausible(year))
    while years and years[-1] - years[0] >= READABLE_YEARS:
        kept = _without_an_end(years, counts)
        if kept is None:
            break
        years = kept
    if not years:
        return None
    return _fullest(years, counts) if years[-1] - years[0] >= MOST_YEARS else (years[0], years[-1])


def well_filled_from(years: Sequence[int], counts: Sequence[int]) -> int:
    """Return the first year that a chart draws at full width: earlier ones are folded into a cell.

    Folded are the years from the first that have together at most `FOLDED_SHARE` of the papers,
    where there are many years and a fold saves some.

    Args:
        years: without gaps.
        counts: papers of each.
    """
    if len(years) <= UNFOLDED_YEARS:
        return years[0]
    room = FOLDED_SHARE * sum(counts)
    folded = 0
    for count in counts[:-UNFOLDED_YEARS]:
        room -= count
        if room < 0:
            break
        folded += 1
    return years[folded] if folded >= FEWEST_FOLDED else years[0]


def _without_an_end(years: list[int], counts: Mapping[int, int]) -> list[int] | None:
    """Cut off what lies beyond the longest gap; None where nothing is to be cut off."""
    at = max(range(1, len(years)), key=lambda place: years[place] - years[place - 1])
    gap = years[at] - years[at - 1]
    fewer, more = sorted((years[:at], years[at:]), key=lambda part: _papers(part, counts))
    few, many = _papers(fewer, counts), _papers(more, counts)
    is_far = gap > LONG_GAP and gap > more[-1] - more[0]
    is_small = few * FEW_SHARE <= many or (few <= FEW_PAPERS and few * FEW_BESIDE <= many)
    return more if is_far and is_small else None


def _papers(years: list[int], counts: Mapping[int, int]) -> int:
    return sum(counts[year] for year in years)


def _fullest(years: list[int], counts: Mapping[int, int]) -> tuple[int, int]:
    """Return the stretch of `MOST_YEARS` with most papers; of several the latest."""
    best, held, start = (0, years[0], years[0]), 0, 0
    for last in years:
        held += counts[last]
        while last - years[start] >= MOST_YEARS:
            held -= counts[years[start]]
            start += 1
        best = max(best, (held, last, years[start]))
    _, last, first = best
    return first, last

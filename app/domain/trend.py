"""Whether something becomes a larger or a smaller part of the whole, and how sure that is.

Knows counts by year alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

YEARS = 10
"""Years looked at: the last whole ones that have papers."""
_FEWEST_YEARS, _FEWEST_PAPERS = 4, 20
"""Years with papers of the kind, and papers in them: of fewer nothing is said."""
_SURE = 2.0
"""Times its doubt that a change must be to be called one."""
_MOST_A_YEAR = 1.0
"""Log of the change a year that is still shown: 2.7 times."""
_HALF = 0.5
"""Added to each count, so that a year without papers has a logarithm."""


@dataclass(frozen=True, slots=True)
class Trend:
    """The change of a share a year: .12 is 12 % more each year than the year before."""

    a_year: float
    doubt: float
    """Standard error of `a_year`."""
    first: int
    last: int
    """The years looked at."""

    @property
    def sureness(self) -> float:
        """How many times its doubt the change is."""
        return abs(self.a_year) / self.doubt

    @property
    def direction(self) -> int:
        """1 where it rises, -1 where it fades, 0 where that is not sure."""
        if abs(self.a_year) < _SURE * self.doubt:
            return 0
        return 1 if self.a_year > 0 else -1

    @property
    def words(self) -> str:
        """The change as a reader writes it: "+12 ± 3 %"."""
        sign = "+" if self.a_year >= 0 else "−"
        return f"{sign}{abs(100 * self.a_year):.0f} ± {max(1, round(100 * self.doubt))} %"


def trend_of(
    counts: Mapping[int, int], totals: Mapping[int, int], running_year: int
) -> Trend | None:
    """Measure how a share of each year's papers changes; None where too little is known.

    A line is fitted to the logarithm of the share, each year weighted by its
    papers, since the variance of the logarithm of a count is about one over the
    count. The doubt is the larger of what the counts alone give and what the
    years scatter around the line. The running year is left out: it is not over.

    Args:
        counts: papers of one kind by year.
        totals: all papers by year.
        running_year: the year that is not over.
    """
    years = [year for year, total in sorted(totals.items()) if total and year < running_year]
    years = years[-YEARS:]
    papers = [count for year in years if (count := counts.get(year, 0))]
    if len(papers) < _FEWEST_YEARS or sum(papers) < _FEWEST_PAPERS:
        return None
    weights = [counts.get(year, 0) + _HALF for year in years]
    shares = [
        math.log(weight / (totals[year] + 2 * _HALF))
        for year, weight in zip(years, weights, strict=True)
    ]
    slope, doubt = _line(years, shares, weights)
    if abs(slope) > _MOST_A_YEAR:
        return None
    change = math.expm1(slope)
    return Trend(change, doubt * (1 + change), years[0], years[-1])


def _line(
    years: Sequence[int], values: Sequence[float], weights: Sequence[float]
) -> tuple[float, float]:
    """Fit a weighted line: its slope, and the standard error of that."""
    total = sum(weights)
    middle = sum(w * x for w, x in zip(weights, years, strict=True)) / total
    height = sum(w * y for w, y in zip(weights, values, strict=True)) / total
    spread = sum(w * (x - middle) ** 2 for w, x in zip(weights, years, strict=True))
    slope = (
        sum(w * (x - middle) * y for w, x, y in zip(weights, years, values, strict=True)) / spread
    )
    left = sum(
        w * (y - height - slope * (x - middle)) ** 2
        for w, x, y in zip(weights, years, values, strict=True)
    )
    return slope, math.sqrt(max(1.0, left / (len(years) - 2)) / spread)

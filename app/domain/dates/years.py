"""A span of years, as people type it: `2022`, `2020-2023`, `2020-`, `-2020`, `none`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

_SPAN = re.compile(
    r"(?P<one>\d{1,4})|(?P<first>\d{1,4})?\s*(?:-|–|\.\.|to)\s*(?P<last>\d{1,4})?", re.ASCII
)


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

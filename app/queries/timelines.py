"""How a set of papers spreads over the years.

Counts of thousands; papers drawn one by one are `app.queries.lanes`' business.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from app.library import Library
from app.queries.filters import Filters
from app.queries.selection import select_papers
from app.search.fusion import Mode


@dataclass(frozen=True, slots=True)
class PapersPerYear:
    """Papers a year of the set that an address speaks of."""

    years: list[int]
    """From the first to the last, without gaps."""
    counts: list[int]
    """Shape of `years`."""
    undated: int
    """Papers without a year."""
    count: int
    """All papers of the set."""
    mode: Mode | None
    relaxed: bool
    notes: list[str]
    took_ms: float


def papers_per_year(library: Library, filters: Filters) -> PapersPerYear:
    """Count the papers of an address a year.

    Raises:
        BadParameters: a value that this library does not have.
        NotReady: `mode=semantic` before the vectors are there.
    """
    started = time.perf_counter()
    selection = select_papers(library, filters)
    years, counts, undated = selection.columns.years(selection.rows)
    return PapersPerYear(
        years=years,
        counts=counts,
        undated=undated,
        count=selection.count,
        mode=selection.mode,
        relaxed=selection.relaxed,
        notes=list(selection.notes),
        took_ms=(time.perf_counter() - started) * 1000,
    )

"""How a set of papers spreads over the years.

Counts of thousands; papers drawn one by one are `app.explorer.timelines.paper_dots`' business.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from app.explorer.filters import Filters
from app.explorer.library_owner import owner_of
from app.explorer.selection import Selection, select_papers
from app.explorer.timelines.year_counts import Timeline, coauthor_series, theme_series
from app.library.snapshot import Snapshot
from app.search.fusion import Mode


@dataclass(frozen=True, slots=True)
class YearOutside:
    """A year that lies far from all others, or in the future."""

    year: int
    papers: int


@dataclass(frozen=True, slots=True)
class PapersPerYear:
    """Papers a year of the set that an address speaks of."""

    years: list[int]
    """From the first to the last, without gaps."""
    counts: list[int]
    """Shape of `years`."""
    undated: int
    """Papers without a year."""
    outliers: list[YearOutside]
    """Papers of the years that are set apart."""
    count: int
    """All papers of the set."""
    mode: Mode | None
    relaxed: bool
    notes: list[str]
    took_ms: float


def papers_per_year(snapshot: Snapshot, filters: Filters) -> PapersPerYear:
    """Count the papers of an address a year.

    Raises:
        BadParameters: a value that this library does not have.
        NotReady: `mode=semantic` before the vectors are there.
    """
    started = time.perf_counter()
    return _per_year(select_papers(snapshot, filters), started)


def topics_per_year(snapshot: Snapshot, filters: Filters) -> tuple[PapersPerYear, Timeline]:
    """Count the papers of an address a year, in all and by first topic.

    Raises:
        BadParameters: a value that this library does not have.
        NotReady: `mode=semantic` before the vectors are there.
    """
    started = time.perf_counter()
    selection = select_papers(snapshot, filters)
    return _per_year(selection, started), theme_series(snapshot, selection, "topic")


def coauthors_per_year(snapshot: Snapshot, filters: Filters) -> tuple[PapersPerYear, Timeline]:
    """Count the papers of an address a year, in all and by co-author of its first author.

    Without an author it is the owner of the library; without one there are no series, and a note
    says what to do.

    Raises:
        BadParameters: a value that this library does not have.
        NotReady: `mode=semantic` before the vectors are there.
    """
    started = time.perf_counter()
    selection = select_papers(snapshot, filters)
    person = filters.author[0] if filters.author else None
    if person is None and (owner := owner_of(snapshot)):
        person = owner.author_id
    if person is None:
        found = _per_year(selection, started)
        note = "No author is selected: add author=ID."
        return replace(found, notes=[*found.notes, note]), Timeline([], [], found.undated, [])
    return _per_year(selection, started), coauthor_series(snapshot, selection, person)


def _per_year(selection: Selection, started: float) -> PapersPerYear:
    years, counts, undated = selection.columns.years(selection.rows)
    apart = selection.columns.years_apart(selection.rows)
    return PapersPerYear(
        years=years,
        counts=counts,
        undated=undated,
        outliers=[YearOutside(*pair) for pair in apart.items()],
        count=selection.count,
        mode=selection.mode,
        relaxed=selection.relaxed,
        notes=list(selection.notes),
        took_ms=(time.perf_counter() - started) * 1000,
    )

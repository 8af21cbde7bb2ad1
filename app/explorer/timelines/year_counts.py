"""Counts a year, one series a topic, a category or a co-author.

Topics and categories count each paper once, by its first one (`Other` is one), so
that a year's series add up to its papers. Knows no chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.charts.axis import YearAxis
from app.explorer.authors.coauthors import may_hide_joint
from app.explorer.facets import several_among, value_labels
from app.explorer.filters import Filters
from app.explorer.library_owner import owner_of
from app.explorer.selection import Selection
from app.library.snapshot import Snapshot
from app.store.columns import UNDATED, Columns, Groups, Rows, marked

Dimension = Literal["topic", "category"]
OTHER = "Other"
LATER = 10_000
"""Sorts series without a dated paper after all others."""
MOST_FLAT = 40
"""Topics up to which each has a series of its own; above, their parents have, unless topics are
chosen: then those under them are counted one by one."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of a timeline."""

    value: int | str | None
    """What the filter parameter takes; None for Other."""
    label: str
    counts: list[int]
    """Papers of each year of the timeline."""
    total: int
    """All papers, those without a year or of a year that is set apart included."""
    apart: int = 0
    """Papers of years that are set apart."""
    lower_bound: bool = False
    paper_ids: tuple[int, ...] = ()
    """Oldest first; given for co-authors."""
    several: bool = False
    """It may be several people."""

    def first_year(self, years: Sequence[int]) -> int | None:
        """Return the first year with a paper."""
        return next(compress(years, self.counts), None)

    def last_year(self, years: Sequence[int]) -> int | None:
        """Return the last year with a paper."""
        return next(compress(reversed(years), reversed(self.counts)), None)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Series over the same years, which have no gaps."""

    years: list[int]
    series: list[Series]
    undated: int
    """Papers without a year."""
    totals: list[int]
    """Papers of each year, of the whole set."""
    lower_bound: bool = False
    """Some number counts a paper whose author list is cut."""
    apart: dict[int, int] = field(default_factory=dict)
    """Papers of the years that charts leave out, by year."""


def theme_series(
    snapshot: Snapshot, selection: Selection, dimension: Dimension, *, in_months: bool = False
) -> Timeline:
    """Count the papers of a set by topic or category and year, most papers first, Other last.

    Args:
        in_months: count by month, each as year × 100 + month; all papers must have one.
    """
    columns = selection.columns
    groups: Groups = getattr(columns, dimension)
    first = first_themes(snapshot, selection, dimension)
    present = np.unique(first)
    years, totals, undated = periods(columns, selection.rows, in_months)
    places = np.searchsorted(present, first)
    table, apart = _count(columns, selection.rows, places, len(present), years)
    sizes = np.bincount(places, minlength=len(present))
    labels = value_labels(snapshot, dimension, groups, present.tolist())
    series = [
        Series(
            value=None if code < 0 else _plain(groups.values[code]),
            label=labels.get(code, OTHER),
            counts=table[place].tolist(),
            total=int(sizes[place]),
            apart=int(apart[place]),
        )
        for place, code in enumerate(present.tolist())
    ]
    series.sort(key=lambda row: (row.value is None, -row.total, row.label))
    return Timeline(years, series, undated, totals, apart=columns.years_apart(selection.rows))


def whose_coauthors(snapshot: Snapshot, filters: Filters) -> int | None:
    """Return whose co-authors an address asks for: the first author's, or the library's owner's."""
    if filters.author:
        return filters.author[0]
    owner = owner_of(snapshot)
    return owner.author_id if owner else None


def first_themes(
    snapshot: Snapshot, selection: Selection, dimension: Dimension
) -> NDArray[np.int64]:
    """Return the code of the theme that each paper of a set counts for; -1 for none.

    It is the first one, or the parent of the first where a library has many topics.
    """
    groups: Groups = getattr(selection.columns, dimension)
    first = groups.first_codes(selection.rows).astype(np.int64)
    chosen = bool(selection.filters.values("topic"))
    if dimension == "topic" and not chosen and len(snapshot.leaf_topics()) > MOST_FLAT:
        first = _parents(snapshot, groups)[first]
    return first


def coauthor_series(
    snapshot: Snapshot, selection: Selection, author_id: int, *, in_months: bool = False
) -> Timeline:
    """Count a person's joint papers by co-author and year, in the order of first joint papers."""
    columns, authors = selection.columns, selection.columns.author
    own = columns.code_of("author", author_id)
    mine = selection.rows_of("author", author_id)
    years, totals, undated = periods(columns, mine, in_months)
    mine = mine[np.lexsort((mine, columns.date[mine]))]
    lengths = authors.sizes(mine)
    rows, codes = np.repeat(mine, lengths), authors.codes_of(mine)
    others = codes != own
    rows, codes = rows[others], codes[others]
    present, places = np.unique(codes, return_inverse=True)
    table, apart = _count(columns, rows, places, len(present), years)
    labels = value_labels(snapshot, "author", authors, present.tolist())
    several = several_among(snapshot, "author", authors, present.tolist())
    may_hide = may_hide_joint(columns, mine, marked(columns.size, selection.rows))
    # Stable, so that everybody's papers stay in the order of their dates.
    joint = np.split(rows[np.argsort(places, kind="stable")], np.cumsum(np.bincount(places))[:-1])
    series = [
        Series(
            value=int(authors.values[code]),
            label=labels[code],
            counts=counts,
            total=len(of_person),
            apart=set_apart,
            lower_bound=bool(may_hide[code]),
            paper_ids=tuple(columns.ids[of_person].tolist()),
            several=code in several,
        )
        for code, counts, set_apart, of_person in zip(
            present.tolist(), table.tolist(), apart.tolist(), joint, strict=False
        )
    ]
    firsts = {row.value: row.first_year(years) or LATER for row in series}
    series.sort(key=lambda row: (firsts[row.value], row.paper_ids[:1], row.label))
    cut = bool(columns.truncated[mine].any())
    return Timeline(years, series, undated, totals, cut, columns.years_apart(mine))


def series_of_rows(
    columns: Columns,
    rows: Rows,
    years: Sequence[int],
    value: int | None,
    label: str,
    *,
    in_months: bool = False,
    several: bool = False,
) -> Series:
    """Count some papers by year or month, as one series of a timeline."""
    by_year, undated = columns.year_counts(rows)
    counts = (
        counts_of_months(columns, rows, years)
        if in_months
        else [by_year.get(year, 0) for year in years]
    )
    apart = len(rows) - undated - sum(counts)
    return Series(value, label, counts, len(rows), apart, several=several)


def as_shares(timeline: Timeline, axis: YearAxis, fewest: int = 1) -> list[dict[int, float]]:
    """Return each series as shares of the papers of each stretch of an axis, 0 to 1.

    Args:
        fewest: papers of a stretch of which shares are given.
    """
    totals = dict(zip(timeline.years, timeline.totals, strict=True))
    shares = []
    for series in timeline.series:
        counts = dict(zip(timeline.years, series.counts, strict=True))
        shares.append(
            {
                slot.year: slot.of(counts) / total
                for slot in axis.slots
                if (total := slot.of(totals)) >= fewest
            }
        )
    return shares


def folded(timeline: Timeline, most: int) -> Timeline:
    """Keep the largest series; the others become part of Other, so that sums stay."""
    named = [series for series in timeline.series if series.value is not None]
    if len(named) <= most:
        return timeline
    rest = [*named[most:], *(series for series in timeline.series if series.value is None)]
    counts = np.sum([series.counts for series in rest], axis=0).tolist()
    total, apart = sum(row.total for row in rest), sum(row.apart for row in rest)
    other = Series(None, f"{len(rest):,} others", counts, total, apart)
    return replace(timeline, series=[*named[:most], other])


def periods(columns: Columns, rows: Rows, in_months: bool) -> tuple[list[int], list[int], int]:
    """Return the years of some papers without gaps, or all months of these years.

    Returns:
        The years, or months as year × 100 + month; the papers of each; papers without a year.
    """
    years, totals, undated = columns.years(rows)
    if not in_months:
        return years, totals, undated
    months = [year * 100 + month for year in years for month in range(1, 13)]
    return months, counts_of_months(columns, rows, months), undated


def counts_of_months(columns: Columns, rows: Rows, months: Sequence[int]) -> list[int]:
    """Count the papers of each of some months.

    Args:
        months: each as year × 100 + month, in order.
    """
    found, counts = np.unique(columns.months(rows), return_counts=True)
    by_month = dict(zip(found.tolist(), counts.tolist(), strict=True))
    return [by_month.get(month, 0) for month in months]


def _count(
    columns: Columns, rows: Rows, places: NDArray[np.int64], height: int, years: list[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count papers by place and year (or month), shape (height, years), and those set apart."""
    dated = columns.year[rows] != UNDATED
    by_month = bool(years) and years[0] > LATER
    year = columns.months(rows) if by_month else columns.year[rows].astype(np.int64)
    on_axis = dated & np.isin(year, years)
    apart = np.bincount(places[dated & ~on_axis], minlength=height)
    cells = places[on_axis] * len(years) + np.searchsorted(years, year[on_axis])
    table = np.bincount(cells, minlength=height * len(years)).reshape(height, len(years))
    return table, apart


def _parents(snapshot: Snapshot, groups: Groups) -> NDArray[np.int64]:
    """Map each code to that of its parent topic, itself without one; the last maps -1 to -1."""
    parent_of = snapshot.topics.parents
    found = []
    for code, value in enumerate(groups.values):
        parent = parent_of.get(int(value))
        above = groups.code_of(parent) if parent is not None else None
        found.append(code if above is None else above)
    return np.array([*found, -1], dtype=np.int64)


def _plain(value: str | np.int64) -> str | int:
    return value if isinstance(value, str) else int(value)

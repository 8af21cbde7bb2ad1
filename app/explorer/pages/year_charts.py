"""Charts of time: which years a page draws, and where each of them leads.

The geometry is `app.charts`', the drawing the templates'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.charts.axis import WIDE, YearAxis, month_axis, year_axis
from app.charts.bars import CELL, YearBars, year_bars
from app.charts.histogram import Histogram, histogram
from app.domain.dates.years import YearRange, running_year, well_filled_from
from app.explorer.filters import Filters
from app.explorer.pages.wording import counted
from app.explorer.selection import Selection
from app.store.columns import Columns, Rows

MOST_LISTED = 8
"""Years set apart that are named, each with a link."""
FACET_WIDTH = 208
MONTHS_UP_TO = 2
"""Years that are drawn by month."""


@dataclass(frozen=True, slots=True)
class YearsFigure:
    """Papers a year, with an address for each year."""

    chart: YearBars
    links: dict[int, str]


@dataclass(frozen=True, slots=True)
class YearLink:
    """A year with its papers as a list."""

    year: int
    papers: int
    href: str


@dataclass(frozen=True, slots=True)
class OffAxis:
    """Papers that a chart leaves out: with those drawn they are all papers of its set."""

    undated: int
    undated_href: str
    apart: int
    """Papers of years far from all others, or in the future."""
    years: list[YearLink]
    """The first of these years."""
    more_years: int

    @property
    def text(self) -> str:
        """Say it without links."""
        parts = [counted(self.undated, "paper") + " without a year"] if self.undated else []
        if self.apart:
            listed = ", ".join(str(year.year) for year in self.years)
            more = f" and {self.more_years:,} more years" if self.more_years else ""
            parts.append(f"{counted(self.apart, 'paper')} outside: {listed}{more}")
        return f"Not drawn: {'; '.join(parts)}."


@dataclass(frozen=True, slots=True)
class FoldedYears:
    """Early years with few papers, drawn as one cell."""

    words: str
    papers: int
    share: float
    """Of the papers that are drawn."""
    href: str
    """Where they are drawn one by one."""


@dataclass(frozen=True, slots=True)
class BrushForm:
    """Where typed years go, and what they keep."""

    action: str
    value: str
    keep: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class YearsFacet:
    """The year histogram of a facet column."""

    chart: Histogram
    links: dict[int, str]
    form: BrushForm
    off_axis: OffAxis | None


def page_axis(
    columns: Columns, rows: Rows | None, width: float = WIDE, chosen: YearRange | None = None
) -> YearAxis | None:
    """Lay out the years of some papers; None without any.

    Two years or fewer are drawn by month, where all papers have one. Of many
    years the first few papers are folded into one cell, unless years of it are
    asked for.

    Args:
        rows: the papers; None for the whole library.
        chosen: the years that the address asks for.
    """
    years, counts, _ = columns.years(rows)
    if not years:
        return None
    if len(years) <= MONTHS_UP_TO and _have_months(columns, rows, years):
        return month_axis(years[0], years[-1], width)
    return folding_axis(years, counts, width, chosen)


def folding_axis(
    years: Sequence[int], counts: Sequence[int], width: float, chosen: YearRange | None
) -> YearAxis:
    """Lay out years, the first few papers of many years folded unless these are asked for.

    Args:
        years: without gaps; at least one.
        counts: papers of each.
        chosen: the years that the address asks for.
    """
    first = well_filled_from(years, counts)
    if chosen and not chosen.undated and (chosen.first is None or chosen.first < first):
        first = years[0]
    return year_axis(first, years[-1], width, earliest=years[0] if first > years[0] else None)


def _have_months(columns: Columns, rows: Rows | None, years: Sequence[int]) -> bool:
    year = columns.year if rows is None else columns.year[rows]
    drawn = (year >= years[0]) & (year <= years[-1])
    return bool(columns.months(rows)[drawn].all())


def counts_along(columns: Columns, rows: Rows | None, axis: YearAxis) -> dict[int, int]:
    """Count papers by the keys of an axis: by year, or by month."""
    if not axis.in_months:
        return columns.year_counts(rows)[0]
    months, counts = np.unique(columns.months(rows), return_counts=True)
    return dict(zip(months.tolist(), counts.tolist(), strict=True))


def years_figure(
    selection: Selection, axis: YearAxis, path: str, cell: float = CELL
) -> YearsFigure:
    """Draw the papers a year of a selection; each bar leads to its papers."""
    counts = counts_along(selection.columns, selection.rows, axis)
    chart = year_bars(counts, axis, running_year=running_year(), cell=cell)
    return YearsFigure(chart, slot_addresses(selection.filters, axis, path))


def off_axis(undated: int, apart: Mapping[int, int], filters: Filters, path: str) -> OffAxis | None:
    """Link the papers that a chart leaves out; None where it has all.

    Args:
        undated: papers without a year.
        apart: papers of the years set apart, by year.
    """
    if not undated and not apart:
        return None
    listed = list(apart)[:MOST_LISTED]
    return OffAxis(
        undated,
        filters.with_value("year", YearRange(undated=True)).address(path),
        sum(apart.values()),
        [YearLink(year, apart[year], year_address(filters, year, path)) for year in listed],
        len(apart) - len(listed),
    )


def selection_off_axis(selection: Selection, path: str) -> OffAxis | None:
    """Link the papers of a selection that its charts leave out; None where they have all."""
    _, undated = selection.columns.year_counts(selection.rows)
    apart = selection.columns.years_apart(selection.rows)
    return off_axis(undated, apart, selection.filters, path)


def year_address(filters: Filters, year: int, path: str) -> str:
    """Return the address of these filters within one year."""
    return filters.with_value("year", YearRange(year, year)).address(path)


def slot_addresses(filters: Filters, axis: YearAxis, path: str) -> dict[int, str]:
    """Return the address of these filters within each stretch of an axis; months have none.

    They differ in one parameter alone.
    """
    if axis.in_months:
        return {}
    # Values are encoded, so that no other part of an address reads like the parameter.
    before, after = year_address(filters, 9999, path).split("year=9999")
    return {
        slot.year: f"{before}year={YearRange(slot.earliest or slot.year, slot.year)}{after}"
        for slot in axis.slots
    }


def opening(
    axis: YearAxis, counts: Mapping[int, int], open_at: Callable[[YearRange], str]
) -> FoldedYears | None:
    """Say which years an axis folds into one cell, and where they are drawn; None without any.

    Args:
        counts: papers by year.
        open_at: gives the address of a chart within some years.
    """
    cell = axis.folded
    if cell is None:
        return None
    papers = cell.of(counts)
    share = papers / max(1, sum(counts.values()))
    years = YearRange(cell.earliest, cell.year)
    return FoldedYears(cell.words, papers, share, open_at(years))


def years_facet(
    columns: Columns, counts: Mapping[int, int], undated: int, filters: Filters, path: str
) -> YearsFacet | None:
    """Draw the years of a result before those of the library; None where nothing is dated.

    Args:
        counts: papers of the result by year.
        undated: papers of the result without a year.
    """
    span = filters.year
    axis = page_axis(columns, None, FACET_WIDTH, span)
    if axis is None:
        return None
    if axis.in_months:
        axis = year_axis(axis.first, axis.last, FACET_WIDTH)
    chart = histogram(
        columns.year_counts()[0],
        counts,
        axis,
        from_year=span.first if span else None,
        to_year=span.last if span else None,
        running_year=running_year(),
    )
    links = slot_addresses(filters, axis, path)
    keep = filters.without("year").params()
    form = BrushForm(path, str(span) if span else "", keep)
    apart = {year: n for year, n in counts.items() if not axis.holds(year)}
    return YearsFacet(chart, links, form, off_axis(undated, apart, filters, path))


def month_and_year(number: int) -> str:
    """Write a yyyymmdd number of the columns as `July 2017`, or the year alone."""
    year, month = divmod(number // 100, 100)
    return f"{date(2000, month, 1):%B} {year}" if month else str(year)

"""Charts of a page: takes the numbers from the queries, links to every mark.

The geometry is `app.charts`', the drawing the templates'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.charts.axis import WIDE, YearAxis, year_axis
from app.charts.bars import CELL, YearBars, year_bars
from app.charts.colours import colour_class, colours_by_first_paper
from app.charts.histogram import Histogram, histogram
from app.charts.lanes import LaneInput, LanePaper, Lanes, draw_lanes
from app.domain.dates.main_years import running_year
from app.domain.dates.years import YearRange
from app.explorer.filters import Filters
from app.explorer.pages.dates import printed_day
from app.explorer.pages.wording import counted
from app.explorer.selection import Selection
from app.explorer.timelines.paper_dots import (
    MOST_PAPERS,
    PaperMark,
    Row,
    theme_dimension,
    theme_rows,
)
from app.library.snapshot import Snapshot
from app.store.columns import Columns

MOST_LISTED = 8
"""Years set apart that are named, each with a link."""
FEWEST_YEARS = 8
"""Years of an axis where the library has as many."""


@dataclass(frozen=True, slots=True)
class YearsFigure:
    """Papers a year, with an address for each year."""

    chart: YearBars
    links: dict[int, str]
    off_axis: OffAxis | None


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
            listed = ", ".join(str(one.year) for one in self.years)
            more = f" and {self.more_years:,} more years" if self.more_years else ""
            parts.append(f"{counted(self.apart, 'paper')} outside: {listed}{more}")
        return f"Not drawn: {'; '.join(parts)}."


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


@dataclass(frozen=True, slots=True)
class ThemeColours:
    """The colour of each theme: a topic keeps its own, categories go by first paper."""

    dimension: str
    by_code: dict[int, str]

    def of(self, code: int) -> str:
        """Return the class of a code; grey for none."""
        return self.by_code.get(code, colour_class(None))


def page_axis(
    years: Sequence[int], width: float = WIDE, within: Sequence[int] = ()
) -> YearAxis | None:
    """Lay out the years of a page; None without any.

    Args:
        within: years of the library: a short span is widened into them, so that one paper does
            not fill a whole axis.
    """
    if not years:
        return None
    first, last = years[0], years[-1]
    if within:
        last = min(max(last, first + FEWEST_YEARS - 1), max(within[-1], last))
        first = max(min(first, last - FEWEST_YEARS + 1), min(within[0], first))
    return year_axis(first, last, width)


def years_figure(
    selection: Selection, axis: YearAxis, path: str, cell: float = CELL
) -> YearsFigure:
    """Draw the papers a year of a selection; each bar leads to its papers."""
    years, counts, _ = selection.columns.years(selection.rows)
    by_year = dict(zip(years, counts, strict=True))
    shown = {year: n for year, n in by_year.items() if n and axis.first <= year <= axis.last}
    links = year_addresses(selection.filters, shown, path)
    chart = year_bars(by_year, axis, running_year=running_year(), cell=cell)
    return YearsFigure(chart, links, selection_off_axis(selection, path))


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


def year_addresses(filters: Filters, years: Iterable[int], path: str) -> dict[int, str]:
    """Return the address of these filters within each year; they differ in one parameter alone."""
    # Values are encoded, so that no other part of an address reads like the parameter.
    before, after = year_address(filters, 9999, path).split("year=9999")
    return {year: f"{before}year={year}{after}" for year in years}


def years_facet(
    columns: Columns, counts: Mapping[int, int], undated: int, filters: Filters, path: str
) -> YearsFacet | None:
    """Draw the years of a result before those of the library; None where nothing is dated.

    Args:
        counts: papers of the result by year.
        undated: papers of the result without a year.
    """
    years, totals, _ = columns.years()
    axis = page_axis(years, width=208)
    if axis is None:
        return None
    span = filters.year
    chart = histogram(
        dict(zip(years, totals, strict=True)),
        counts,
        axis,
        from_year=span.first if span else None,
        to_year=span.last if span else None,
        running_year=running_year(),
    )
    links = year_addresses(filters, range(axis.first, axis.last + 1), path)
    keep = filters.without("year").params()
    form = BrushForm(path, str(span) if span else "", keep)
    apart = {year: n for year, n in counts.items() if not axis.first <= year <= axis.last}
    return YearsFacet(chart, links, form, off_axis(undated, apart, filters, path))


def theme_colours(snapshot: Snapshot, columns: Columns) -> ThemeColours:
    """Give each topic its own colour, or each category one by its first paper."""
    dimension = theme_dimension(columns)
    if dimension == "topic":
        slots = snapshot.topics.slots
        found = {
            code: colour_class(slots.get(int(value)))
            for code, value in enumerate(columns.topic.values)
        }
        return ThemeColours(dimension, found)
    firsts = []
    for code in range(len(columns.category.values)):
        rows = columns.category.rows_with(code)
        dates = columns.date[rows]
        dated = dates[dates > 0]
        firsts.append((code, str(int(dated.min())) if len(dated) else None))
    return ThemeColours(dimension, colours_by_first_paper(firsts))


def lanes_fit(selection: Selection) -> bool:
    """Tell whether the papers can be drawn one by one."""
    return 0 < selection.count <= MOST_PAPERS


def theme_lanes(
    snapshot: Snapshot, selection: Selection, axis: YearAxis, root: str, papers_path: str
) -> Lanes:
    """Draw one lane a theme."""
    colours = theme_colours(snapshot, selection.columns)
    dimension = colours.dimension

    def lane(row: Row) -> LaneInput:
        chosen = selection.filters.with_value(dimension, row.value) if row.value else None
        address = chosen.address(papers_path) if chosen else None
        own = f"{root}/topics/{row.value}" if dimension == "topic" and row.value else address
        return LaneInput(
            label=row.label,
            href=own,
            href_all=address,
            papers=lane_papers(row.papers, colours, root),
            colour=colours.of(row.code),
            last=row.value is None,
        )

    return draw_lanes([lane(row) for row in theme_rows(snapshot, selection)], axis)


def coauthor_lanes(
    rows: Sequence[Row],
    axis: YearAxis,
    colours: ThemeColours,
    root: str,
    joint_papers: Callable[[Row], str],
    least: bool = True,
) -> Lanes:
    """Draw one lane a person; the total leads to the papers.

    Args:
        least: a cut author list among the papers makes the number a least number.
    """
    lanes = [
        LaneInput(
            label=row.label,
            href=f"{root}/authors/{row.value}",
            href_all=joint_papers(row),
            papers=lane_papers(row.papers, colours, root),
            lower_bound=least and row.lower_bound,
        )
        for row in rows
    ]
    return draw_lanes(lanes, axis)


def folded_with(rows: Sequence[Row], shown: Sequence[Row]) -> str:
    """Say how many joint papers those people have who have no lane; "" where all have one."""
    kept = {row.code for row in shown}
    most = max((len(row.papers) for row in rows if row.code not in kept), default=0)
    return "" if not most else "one joint paper" if most == 1 else f"up to {most} joint papers"


def lane_papers(papers: Sequence[PaperMark], colours: ThemeColours, root: str) -> list[LanePaper]:
    """Turn papers into dots with their words and addresses."""
    return [
        LanePaper(
            id=paper.id,
            title=paper.title,
            date=paper.date,
            date_text=printed_day(paper.date)
            + (", year inferred" if paper.year_inferred and paper.date else ""),
            href=f"{root}/papers/{paper.slug}",
            inferred=paper.year_inferred,
            colour=colours.of(paper.first_value),
        )
        for paper in papers
    ]


def month_and_year(number: int) -> str:
    """Write a yyyymmdd number of the columns as `July 2017`, or the year alone."""
    year, month = divmod(number // 100, 100)
    return f"{date(2000, month, 1):%B} {year}" if month else str(year)

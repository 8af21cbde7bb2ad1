"""The chart of the timelines page: dots, bars or tints, whichever is asked for or fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.charts.axis import YearAxis
from app.charts.chart_choice import Form, fitting_form
from app.charts.lanes import RADIUS_LARGE, LaneInput, Lanes, draw_lanes, order_lanes
from app.charts.rows import HeatMap, Multiples, RowInput, draw_heatmap, draw_multiples
from app.charts.stack import Stack, StackSeries, stacked_years
from app.domain.dates.years import running_year
from app.domain.tex.html import plain_text
from app.explorer.pages.page_charts import ThemeColours, lane_papers, theme_colours
from app.explorer.pages.year_charts import FoldedYears, OffAxis, off_axis, opening, slot_addresses
from app.explorer.selection import Selection
from app.explorer.timelines.circles import circle_rows, circle_series
from app.explorer.timelines.comparison import compared_series
from app.explorer.timelines.paper_dots import (
    MOST_PAPERS,
    Ledger,
    Row,
    coauthor_rows,
    ledger,
    theme_rows,
)
from app.explorer.timelines.params import OF_A_PERSON, PARAMETER_OF, Ask
from app.explorer.timelines.words import timeline_words
from app.explorer.timelines.year_counts import (
    Dimension,
    Series,
    Timeline,
    as_shares,
    coauthor_series,
    folded,
    theme_series,
    whose_coauthors,
)
from app.library.snapshot import Snapshot

MOST_ROWS = 60
"""Rows drawn; the others are folded into one and counted."""
MOST_STACKED = 9
PEOPLE = ("author", "co-author")


@dataclass(frozen=True, kw_only=True)
class TimelineDrawing:
    """The chart of a timeline with what belongs to it; by default that of a set without years."""

    form: Form = "lanes"
    chart: Lanes | Multiples | HeatMap | None = None
    noun: str = "topic"
    """What one row is."""
    caption: str = ""
    said: str = ""
    """What the chart shows, in one sentence."""
    share: bool = False
    """Values are shares of a year."""
    stack: Stack | None = None
    ledger: Ledger | None = None
    notes: Sequence[str] = ("No paper of this set has a year.",)
    off_axis: OffAxis | None = None
    count_of_rows: int = 0
    """Rows counted, those that are folded included."""
    folded: FoldedYears | None = None
    """Early years that the axis draws as one cell."""
    compared: Sequence[str] = ()
    """Names of what is compared."""
    lanes_fit: bool = True
    """Whether the papers can be drawn as dots."""


def asked_timeline(
    snapshot: Snapshot, selection: Selection, ask: Ask, *, in_months: bool = False
) -> tuple[Timeline, str, int | None] | None:
    """Count what was asked for: the series, what one of them is, and whose co-authors they are.

    Returns:
        None where co-authors or circles are asked for of nobody who has them.

    Raises:
        BadParameters: something is to be compared that no paper here has.
    """
    if ask.compare:
        compared = compared_series(snapshot, selection, ask.compare, in_months=in_months)
        return compared, ask.compare.kind, None
    if ask.chart in OF_A_PERSON:
        person = whose_coauthors(snapshot, ask.filters)
        if person is None:
            return None
        if ask.chart == "circles":
            circles = circle_series(snapshot, selection, person, in_months=in_months)
            return (circles, "circle", person) if circles.series else None
        joint = coauthor_series(snapshot, selection, person, in_months=in_months)
        return joint, "co-author", person
    noun: Dimension = "topic" if ask.chart == "topics" else "category"
    return theme_series(snapshot, selection, noun, in_months=in_months), noun, None


def draw_timeline(
    snapshot: Snapshot, selection: Selection, ask: Ask, axis: YearAxis, root: str
) -> TimelineDrawing:
    """Draw the chart that was asked for, in the form that was asked for or fits."""
    colours = theme_colours(snapshot, selection.columns)
    asked = asked_timeline(snapshot, selection, ask, in_months=axis.in_months)
    if asked is None:
        return TimelineDrawing(notes=[OF_A_PERSON[ask.chart]])
    timeline, noun, person = asked
    form = ask.form or fitting_form(selection.count, len(timeline.series))
    if form == "lanes" and selection.count > MOST_PAPERS:
        form = fitting_form(selection.count, len(timeline.series))
    if form == "lanes" and (ask.share or ask.compare):
        form = "multiples"
    shown = folded(timeline, MOST_ROWS)
    people_over_time = None
    if form == "lanes":
        drawn, people_over_time = _lanes(snapshot, selection, ask, axis, root, colours, person)
        chart: Lanes | Multiples | HeatMap = drawn
    else:
        rows = _rows(shown, ask, colours, selection, root, noun, axis)
        chart = (
            draw_multiples(rows, axis, running_year=running_year())
            if form == "multiples"
            else draw_heatmap(rows, axis, share=ask.share)
        )
    stack = None
    if noun in ("topic", "category") and not ask.share and not ask.compare:
        stack = stacked_years(
            _stacked(folded(timeline, MOST_STACKED), colours, selection, noun),
            axis,
            running_year=running_year(),
        )
    return TimelineDrawing(
        form=form,
        chart=chart,
        noun=noun,
        caption=f"Papers by {noun}",
        said=timeline_words(timeline, in_months=axis.in_months),
        share=ask.share,
        stack=stack,
        ledger=people_over_time,
        notes=_notes(timeline, shown, form, noun, ask),
        off_axis=_off_axis(timeline, ask, person, root),
        count_of_rows=len(timeline.series),
        compared=[plain_text(series.label) for series in timeline.series] if ask.compare else [],
        folded=opening(
            axis,
            selection.columns.year_counts(selection.rows)[0],
            lambda years: ask.of(ask.filters.with_value("year", years)).address(
                f"{root}/timelines"
            ),
        ),
        lanes_fit=selection.count <= MOST_PAPERS and not ask.compare,
    )


def _off_axis(timeline: Timeline, ask: Ask, person: int | None, root: str) -> OffAxis | None:
    filters = ask.filters
    if person is not None and person not in filters.author:
        filters = filters.with_value("author", person)
    return off_axis(timeline.undated, timeline.apart, filters, f"{root}/papers")


def _lanes(
    snapshot: Snapshot,
    selection: Selection,
    ask: Ask,
    axis: YearAxis,
    root: str,
    colours: ThemeColours,
    person: int | None,
) -> tuple[Lanes, Ledger | None]:
    """Draw one dot a paper; of very many rows those with most papers. People come with a ledger."""
    if person is not None and ask.chart == "circles":
        rows = circle_rows(snapshot, selection, person)
    elif person is not None:
        rows = coauthor_rows(snapshot, selection, person)
    else:
        dimension: Dimension = "topic" if ask.chart == "topics" else "category"
        rows = theme_rows(snapshot, selection, dimension)
    people = None
    if ask.chart == "coauthors" and not axis.in_months:
        people = ledger(rows, [slot.year for slot in axis.whole])
    largest = sorted(rows, key=lambda row: -len(row.papers))[:MOST_ROWS]
    lanes = [_lane(row, ask, colours, root) for row in largest]
    ordered = order_lanes(lanes, ask.order)  # type: ignore[arg-type]
    return draw_lanes(ordered, axis, radius=RADIUS_LARGE), people


def _lane(row: Row, ask: Ask, colours: ThemeColours, root: str) -> LaneInput:
    name = PARAMETER_OF[ask.chart]
    chosen = ask.filters.with_value(name, row.value) if row.value is not None else None
    people = ask.chart == "coauthors"
    return LaneInput(
        label=row.label,
        href=ask.of(chosen).address(f"{root}/timelines") if chosen else None,
        href_all=chosen.address(f"{root}/papers") if chosen else None,
        papers=lane_papers(row.papers, colours, root),
        colour=colours.of(row.code) if name == colours.dimension else None,
        lower_bound=people and row.lower_bound,
        several=row.several,
        last=row.value is None,
    )


def _rows(
    timeline: Timeline,
    ask: Ask,
    colours: ThemeColours,
    selection: Selection,
    root: str,
    noun: str,
    axis: YearAxis,
) -> list[RowInput]:
    """Turn series into rows; each year of a row leads to its papers."""
    parameter = "author" if noun in PEOPLE else noun
    values: list[Mapping[int, float]] = (
        list(as_shares(timeline, axis))
        if ask.share
        else [dict(zip(timeline.years, series.counts, strict=True)) for series in timeline.series]
    )
    rows = []
    for series, by_year in zip(timeline.series, values, strict=True):
        links: dict[int, str] = {}
        href = None
        if series.value is not None:
            chosen = ask.filters.with_value(parameter, series.value)
            href = ask.of(chosen).address(f"{root}/timelines")
            links = slot_addresses(chosen, axis, f"{root}/papers")
        rows.append(
            RowInput(
                series.label,
                href,
                by_year,
                series.total,
                _colour(series, colours, selection, noun),
                series.lower_bound,
                links,
                series.several,
            )
        )
    return rows


def _colour(series: Series, colours: ThemeColours, selection: Selection, noun: str) -> str | None:
    if noun != colours.dimension or series.value is None:
        return None if noun in PEOPLE else "tx"
    code = getattr(selection.columns, noun).code_of(series.value)
    return colours.of(-1 if code is None else code)


def _stacked(
    timeline: Timeline, colours: ThemeColours, selection: Selection, noun: str
) -> list[StackSeries]:
    firsts = {series.label: series.first_year(timeline.years) or 9999 for series in timeline.series}
    ordered = sorted(
        timeline.series, key=lambda series: (series.value is None, firsts[series.label])
    )
    return [
        StackSeries(
            series.label,
            _colour(series, colours, selection, noun) or "tx",
            dict(zip(timeline.years, series.counts, strict=True)),
        )
        for series in ordered
    ]


def _notes(timeline: Timeline, shown: Timeline, form: str, noun: str, ask: Ask) -> list[str]:
    notes = []
    if form == "lanes":
        first = "" if noun == "co-author" else f", in its first {noun} only"
        lists = "" if noun == "co-author" else f"; lists have it in each {noun} that it has"
        sums = "" if noun == "co-author" else ", so a year’s lanes add up to its bar"
        notes.append(
            f"One dot is one paper at its date{first}{sums}{lists}. Hollow: the year is inferred."
            " Dotted: more than two years without a paper."
        )
    elif ask.compare:
        notes.append(f"A paper counts for each {noun} that it has; all rows have one scale.")
    elif noun != "co-author":
        notes.append(
            f"Each paper counts once, by its first {noun}, so a year adds up to its papers;"
            f" lists have it in each {noun} that it has."
        )
    if noun in PEOPLE and any(series.lower_bound for series in shown.series):
        notes.append("“≥”: a printed author list was cut, so the number is a least number.")
    if len(shown.series) < len(timeline.series):
        left = len(timeline.series) - MOST_ROWS
        notes.append(
            f"Drawn are the {MOST_ROWS} with most papers; the other {left:,} are in the CSV file."
            if form == "lanes"
            else f"The {left:,} smallest are folded into one row; the CSV file has them all."
        )
    if timeline.years and timeline.years[-1] == running_year():
        notes.append(f"{running_year()} is running.")
    return notes

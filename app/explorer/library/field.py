"""A field at a glance: topics over the years, what rises and fades, and who works together.

For libraries of too many papers for one dot each. Everything is counted once a snapshot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.axis import YearAxis
from app.charts.rows import Multiples, RowInput, draw_multiples
from app.domain.dates.years import running_year
from app.domain.trend import Trend, trend_of
from app.explorer.facets import author_names, several_people
from app.explorer.filters import Filters
from app.explorer.network.drawing import theme_groups
from app.explorer.network.groups import asked_network
from app.explorer.network.params import NetworkAsk
from app.explorer.network.query import MOST_PEOPLE
from app.explorer.pages.links import NamedLink
from app.explorer.pages.page_charts import ThemeColours, theme_colours
from app.explorer.pages.year_charts import counts_along, slot_addresses
from app.explorer.selection import Selection
from app.explorer.timelines.paper_dots import theme_dimension
from app.explorer.timelines.year_counts import (
    Dimension,
    Timeline,
    as_shares,
    first_themes,
    theme_series,
)
from app.library.snapshot import Snapshot
from app.store.columns import Groups, Rows, largest_first

MOST_TOPICS, PEOPLE_SHOWN, MOST_GROUPS = 16, 12, 8
PEOPLE_EACH = 3
"""People who are named of each topic and group."""
_NAMED_TRENDS = 4
HAIR = "\N{HAIR SPACE}"
_WORTH_A_SHARE = 50
"""Papers of a year below which a share of it says nothing."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One topic of a field."""

    label: str
    href: str
    colour: str
    trend: Trend | None
    people: list[NamedLink]
    """With most papers in it."""


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """People who write with each other more than with others."""

    name: str
    people: list[NamedLink]
    """With most papers."""
    size: int
    href: str


@dataclass(frozen=True, slots=True)
class FieldFigure:
    """The topics and people of a field over the years of a page."""

    noun: str
    rows: list[FieldRow]
    bars: Multiples
    people: Multiples
    groups: list[PeopleGroup]
    looked_at: int
    """People with most papers, among whom groups are looked for."""
    rising: list[FieldRow]
    """Surest first."""
    fading: list[FieldRow]
    span: str
    """The years that trends are measured over; "" where none is."""
    folded: int
    """Topics without a row."""


def field_figure(
    snapshot: Snapshot, selection: Selection, axis: YearAxis, root: str
) -> FieldFigure | None:
    """Draw the topics of a whole library over the years; None where it has none."""
    dimension: Dimension = theme_dimension(selection.columns)
    if not len(getattr(selection.columns, dimension).values):
        return None
    return snapshot.cached(
        ("field", axis.width, root), lambda: _figure(snapshot, selection, axis, dimension, root)
    )


def _figure(
    snapshot: Snapshot, selection: Selection, axis: YearAxis, dimension: Dimension, root: str
) -> FieldFigure:
    timeline = theme_series(snapshot, selection, dimension, in_months=axis.in_months)
    named = [series for series in timeline.series if series.value is not None]
    timeline = replace(timeline, series=named[:MOST_TOPICS])
    colours = theme_colours(snapshot, selection.columns)
    rows = _rows(snapshot, selection, timeline, dimension, colours, root, axis.in_months)
    trends = [row for row in rows if row.trend is not None and row.trend.direction]
    trends.sort(key=lambda row: -row.trend.sureness if row.trend else 0)
    measured = [row.trend for row in rows if row.trend]
    return FieldFigure(
        noun=dimension,
        rows=rows,
        bars=_topic_bars(timeline, rows, dimension, axis, root),
        people=_people_bars(snapshot, selection, axis, root),
        groups=_groups(snapshot, selection, root),
        looked_at=min(MOST_PEOPLE, len(selection.columns.author.values)),
        rising=[row for row in trends if row.trend and row.trend.direction > 0][:_NAMED_TRENDS],
        fading=[row for row in trends if row.trend and row.trend.direction < 0][:_NAMED_TRENDS],
        span=f"{measured[0].first}–{measured[0].last}" if measured else "",
        folded=len(named) - len(rows),
    )


def _rows(
    snapshot: Snapshot,
    selection: Selection,
    timeline: Timeline,
    dimension: Dimension,
    colours: ThemeColours,
    root: str,
    in_months: bool,
) -> list[FieldRow]:
    groups: Groups = getattr(selection.columns, dimension)
    firsts = first_themes(snapshot, selection, dimension)
    totals = dict(zip(timeline.years, timeline.totals, strict=True))
    rows = []
    for series in timeline.series:
        code = groups.code_of(series.value) if series.value is not None else None
        counts = dict(zip(timeline.years, series.counts, strict=True))
        papers = selection.rows[firsts == code]
        trend = None if in_months else trend_of(counts, totals, running_year())
        own = f"{root}/topics/{series.value}" if dimension == "topic" else ""
        listed = Filters().with_value(dimension, series.value).address(f"{root}/papers")
        people = _most_papers(snapshot, selection, papers, root)
        rows.append(FieldRow(series.label, own or listed, colours.of(code or 0), trend, people))
    return rows


def _most_papers(
    snapshot: Snapshot, selection: Selection, rows: Rows, root: str
) -> list[NamedLink]:
    """Name the people with most of some papers."""
    authors = selection.columns.author
    present, papers = authors.present(rows)
    most = largest_first(papers, PEOPLE_EACH)
    ids = [int(authors.values[code]) for code in present[most].tolist()]
    names, several = author_names(snapshot, ids), several_people(snapshot, ids)
    return [
        NamedLink(
            f"{names.get(number, number)} ({count:,})",
            f"{root}/authors/{number}",
            number in several,
        )
        for number, count in zip(ids, papers[most].tolist(), strict=True)
    ]


def _topic_bars(
    timeline: Timeline,
    rows: Sequence[FieldRow],
    dimension: Dimension,
    axis: YearAxis,
    root: str,
) -> Multiples:
    """Draw each topic's share of the papers of each year, on one scale."""
    inputs = []
    all_shares = as_shares(timeline, axis, _WORTH_A_SHARE)
    for series, row, shares in zip(timeline.series, rows, all_shares, strict=True):
        chosen = Filters().with_value(dimension, series.value)
        links = slot_addresses(chosen, axis, f"{root}/papers")
        inputs.append(
            RowInput(series.label, row.href, shares, series.total, row.colour, links=links)
        )
    drawn = draw_multiples(inputs, axis, running_year=running_year(), own_scale=True)
    said = [
        # Hair spaces: "+59 ± 10 %" has to fit beside the bars.
        replace(bars, span=row.trend.words.replace(" ", HAIR) if row.trend else "")
        for bars, row in zip(drawn.rows, rows, strict=True)
    ]
    return replace(drawn, rows=tuple(said))


def _people_bars(snapshot: Snapshot, selection: Selection, axis: YearAxis, root: str) -> Multiples:
    """Draw the papers a year of the people with most of them."""
    columns = selection.columns
    counts = columns.author.counts()
    most = largest_first(counts, PEOPLE_SHOWN)
    most = most[counts[most] > 0]
    ids = {code: int(columns.author.values[code]) for code in most.tolist()}
    names = author_names(snapshot, list(ids.values()))
    several = several_people(snapshot, list(ids.values()))
    rows = []
    for code, author in ids.items():
        papers = columns.author.rows_with(code)
        filters = Filters().with_value("author", author)
        rows.append(
            RowInput(
                names.get(author, str(author)),
                f"{root}/authors/{author}",
                counts_along(columns, papers, axis),
                len(papers),
                links=slot_addresses(filters, axis, f"{root}/papers"),
                several=author in several,
            )
        )
    return draw_multiples(rows, axis, running_year=running_year())


def _groups(snapshot: Snapshot, selection: Selection, root: str) -> list[PeopleGroup]:
    """Name the largest groups of the network of co-authors, as its own page does."""
    ask = NetworkAsk(selection.filters)
    network = asked_network(snapshot, selection, ask)
    themed = theme_groups(snapshot, selection, network, ask)
    members: defaultdict[int, list[NamedLink]] = defaultdict(list)
    for person in network.people:
        link = NamedLink(person.name, f"{root}/authors/{person.id}", person.may_be_several)
        members[themed.groups.of.get(person.id, -1)].append(link)
    return [
        PeopleGroup(
            line.label,
            members[themed.groups.of[line.head]][:PEOPLE_EACH],
            line.people,
            replace(ask, group=line.head).address(f"{root}/network"),
        )
        for line in themed.lines(network.people)[:MOST_GROUPS]
    ]

"""The people of a network in words: the one picked, and the tables beside the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.charts.axis import YearAxis
from app.charts.lanes import LaneInput, Lanes, draw_lanes
from app.charts.rows import Multiples, RowInput, draw_multiples
from app.domain.coauthors import YearCounts
from app.domain.dates.years import YearRange, running_year, span_words
from app.errors import NotFound
from app.explorer.authors.query import author_now
from app.explorer.facets import author_names, several_people
from app.explorer.network.drawing import GroupThemes, papers_within
from app.explorer.network.params import NetworkAsk
from app.explorer.network.query import CoauthorGraph, papers_of
from app.explorer.pages.links import NamedLink, author_href
from app.explorer.pages.page_charts import lane_papers, theme_colours
from app.explorer.pages.wording import counted
from app.explorer.pages.year_charts import counts_along, month_and_year, page_axis
from app.explorer.papers.query import find_papers
from app.explorer.papers.views import Paper
from app.explorer.selection import Selection
from app.explorer.timelines.paper_dots import paper_marks
from app.explorer.typed_names import resolve_name
from app.library.snapshot import Snapshot
from app.store.columns import Columns, Rows

IN_TABLE = 100
"""Rows of a table on the page; the file for taking away has all of them."""
PAPERS_OF_PICKED = 12
ASIDE = 264.0
"""Width of the column beside the drawing."""
MOST_DOTS = 40
"""Papers of a lane in that column; more dots would cover each other."""


@dataclass(frozen=True, slots=True)
class PickedPerson:
    """Who is picked, and their papers of the set."""

    id: int
    name: str
    several: bool
    """May be several people."""
    lede: str
    span: str
    lane: Lanes | None
    """Their papers by date, over the years of the whole drawing."""
    bars: Multiples | None
    """Their papers a year instead, where there are too many for dots."""
    papers: Sequence[Paper]
    more: str
    """Says how many papers are not listed; "" for none."""
    papers_href: str
    filter_href: str
    page_href: str
    let_go_href: str


def picked_person(
    snapshot: Snapshot, selection: Selection, drawn: Selection, ask: NetworkAsk, root: str
) -> PickedPerson | None:
    """Say what there is of the person picked among the papers shown; None for nobody.

    Args:
        drawn: the papers of all years, over which the person's lane runs.
    """
    try:
        person = author_now(snapshot, ask.person) if ask.person is not None else None
    except NotFound:
        return None
    if person is None:
        return None
    name = author_names(snapshot, [person]).get(person)
    if name is None:
        return None
    columns = selection.columns
    rows = papers_of(selection, person)
    chosen = ask.filters.with_value("author", person)
    others = int((columns.author.counts(rows) > 0).sum()) - 1 if len(rows) else 0
    least = "≥ " if columns.truncated[rows].any() else ""
    dates = columns.date[rows]
    dated = sorted(dates[dates > 0].tolist())
    span = "" if not dated else month_and_year(dated[0])
    if len(dated) > 1 and month_and_year(dated[-1]) != span:
        span += f" to {month_and_year(dated[-1])}"
    listed = (
        find_papers(snapshot, replace(chosen, per_page=PAPERS_OF_PICKED, sort="newest")).items
        if len(rows)
        else []
    )
    axis = page_axis(columns, drawn.rows, ASIDE) if len(dated) else None
    few = len(rows) <= MOST_DOTS
    return PickedPerson(
        id=person,
        name=name,
        several=bool(several_people(snapshot, [person])),
        lede=f"{counted(len(rows), 'paper')} here, with {least}{others:,}"
        f" {'other' if others == 1 else 'others'}"
        if len(rows)
        else "no paper here",
        span=span,
        lane=_lane(snapshot, columns, rows, axis, root) if axis and few else None,
        bars=_bars(columns, rows, axis) if axis and not few else None,
        papers=listed,
        more=f"all {len(rows):,} papers" if len(rows) > len(listed) else "",
        papers_href=chosen.address(f"{root}/papers"),
        filter_href=replace(ask, person=None).of(chosen).address(f"{root}/network"),
        page_href=author_href(root, person, name),
        let_go_href=ask.picking(None).address(f"{root}/network"),
    )


def _lane(snapshot: Snapshot, columns: Columns, rows: Rows, axis: YearAxis, root: str) -> Lanes:
    papers = lane_papers(
        paper_marks(snapshot, columns, rows), theme_colours(snapshot, columns), root
    )
    return draw_lanes([LaneInput("Papers", None, papers)], axis)


def _bars(columns: Columns, rows: Rows, axis: YearAxis) -> Multiples:
    row = RowInput("Papers", None, counts_along(columns, rows, axis), len(rows))
    return draw_multiples([row], axis, running_year=running_year())


@dataclass(frozen=True, slots=True)
class FindForm:
    """Where the name of somebody to be picked goes, and what came of it."""

    action: str
    value: str
    keep: list[tuple[str, str]]
    person: int | None = None
    """Who is meant."""
    answer: str = ""
    """Says why nobody is picked; "" where nothing was typed."""
    offered: list[NamedLink] = field(default_factory=list)


def find_person(snapshot: Snapshot, ask: NetworkAsk, path: str) -> FindForm:
    """Find whom a typed name means, or say who it may mean."""
    form = FindForm(path, ask.find, ask.picking(None).params())
    if not ask.find:
        return form
    resolved = resolve_name(snapshot, ask.find, "author")
    if resolved.entity:
        return replace(form, person=resolved.entity.id)
    if not resolved.offered:
        return replace(form, answer=f"Nobody in this library is called “{ask.find}”.")
    offered = [
        NamedLink(
            f"{entity.label}, {counted(entity.papers, 'paper')}",
            ask.picking(entity.id).address(path),
            entity.several,
        )
        for entity in resolved.offered
    ]
    return replace(form, answer="This may be:", offered=offered)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of the table."""

    id: int
    name: str
    href: str
    papers: int
    years: str
    group: str
    """The name of their group; of a small one its theme."""
    colour: str
    several: bool
    """May be several people."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair of the table."""

    source: str
    target: str
    source_several: bool
    """May be several people."""
    target_several: bool
    papers: int
    years: str
    href: str


@dataclass(frozen=True, slots=True)
class NetworkTables:
    """People and pairs, and how many have no row."""

    people: list[PersonRow]
    people_left: int
    pairs: list[PairRow]
    pairs_left: int


def people_table(
    network: CoauthorGraph,
    span: YearRange | None,
    ask: NetworkAsk,
    root: str,
    themed: GroupThemes,
) -> NetworkTables:
    """Give the tables of people and pairs, those with most papers in the years shown first."""
    names = {node.id: node.name for node in network.people}
    several = {node.id for node in network.people if node.may_be_several}
    people = [(papers_within(node.years, node.papers, span), node) for node in network.people]
    pairs = [(papers_within(link.years, link.papers, span), link) for link in network.pairs]
    people = sorted((row for row in people if row[0]), key=lambda row: -row[0])
    pairs = sorted((row for row in pairs if row[0]), key=lambda row: -row[0])
    path = f"{root}/network"
    return NetworkTables(
        people=[
            PersonRow(
                id=person.id,
                name=person.name,
                href=ask.picking(person.id).address(path),
                papers=papers,
                years=_years(person.years, span),
                group=themed.name_of(person.id) or themed.themes.get(person.id, ""),
                colour=themed.colour_of(person.id),
                several=person.may_be_several,
            )
            for papers, person in people[:IN_TABLE]
        ],
        people_left=max(0, len(people) - IN_TABLE),
        pairs=[
            PairRow(
                source=names[pair.source],
                target=names[pair.target],
                source_several=pair.source in several,
                target_several=pair.target in several,
                papers=papers,
                years=_years(pair.years, span),
                href=ask.filters.with_value("author", pair.source)
                .with_value("author", pair.target)
                .address(f"{root}/papers"),
            )
            for papers, pair in pairs[:IN_TABLE]
        ],
        pairs_left=max(0, len(pairs) - IN_TABLE),
    )


def _years(years: YearCounts, span: YearRange | None) -> str:
    first, last = (span or YearRange()).bounds
    return span_words(year for year, _ in years if first <= year <= last)

"""The network of co-authors of a set: drawn, as tables, and as a chain between two people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.charts.histogram import Histogram, histogram
from app.domain.dates.years import YearRange, running_year
from app.domain.tex.html import plain_text
from app.explorer.filters import Filters
from app.explorer.network.chain import Chain, chain_between
from app.explorer.network.drawing import (
    GROUPS_LISTED,
    MOST_IN_SVG,
    Centre,
    GroupLine,
    ThemeOfGroup,
    centre_of,
    draw_network,
    papers_within,
    theme_groups,
)
from app.explorer.network.field import field_json
from app.explorer.network.groups import asked_network, set_key
from app.explorer.network.notes import (
    larger_drawings,
    network_notes,
    network_sentence,
    other_ties,
    whole_network,
)
from app.explorer.network.params import OWN, NetworkAsk, read_network_ask
from app.explorer.network.people_table import (
    FindForm,
    NetworkTables,
    PickedPerson,
    find_person,
    people_table,
    picked_person,
)
from app.explorer.network.sheet import NetworkSheet, network_sheet
from app.explorer.pages.forms import read_address
from app.explorer.pages.links import NamedLink
from app.explorer.pages.render import VARY, PageContext, render, root_of
from app.explorer.pages.wording import Chip, chips, named, page_title
from app.explorer.pages.year_charts import OffAxis, folding_axis, selection_off_axis
from app.explorer.papers.list_parts import kept_by_search
from app.explorer.selection import Selection, select_papers
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot

router = APIRouter()

AXIS = 780.0
"""Width of the years under the drawing at 1280 pixels: proportions alone count."""
BARS = 28.0


@dataclass(frozen=True, slots=True)
class Sets:
    """The papers that the drawing is of, and those that the page speaks of."""

    drawn: Selection
    """All years, so that people keep their places while the years change."""
    shown: Selection
    span: YearRange | None
    """The years that part the two; None where they are the same."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the script draws where there are many people."""

    id: str
    source: str
    picture: str
    """Address of the drawing as a file, for readers without a script."""


@dataclass(frozen=True, slots=True)
class SpanForm:
    """Where typed years go, and what they keep; the ends typed, or None."""

    action: str
    keep: list[tuple[str, str]]
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class NetworkYears:
    """The years under the network: bars to follow, ends to drag, a form to type."""

    chart: Histogram
    links: dict[int, str]
    form: SpanForm


@dataclass(frozen=True, kw_only=True)
class NetworkPage(PageContext):
    """The network of a set of papers."""

    template = "network/page.html"
    view = "network/_view.html"
    sentence: str
    keep: list[tuple[str, str]]
    chips: list[Chip]
    clear_href: str | None
    options: tuple[()] = ()
    notes: list[str]
    more: list[NamedLink]
    svg: NetworkSheet | None
    stage: Stage | None
    legend: list[ThemeOfGroup]
    groups: list[tuple[GroupLine, str]]
    """The largest, each with the address of its own drawing; in the order of their numbers."""
    more_groups: int
    """Named groups that the list leaves out."""
    whole: NamedLink | None
    """From the drawing of one group to that of all."""
    ties: NamedLink | None
    """To the other choice of ties."""
    find: FindForm
    hub: NamedLink | None
    years: NetworkYears | None
    off_axis: OffAxis | None
    picked: PickedPerson | None
    chain: Chain
    person_base: str
    people: NetworkTables
    take_away: list[NamedLink]
    suggestions: None = None
    """For the search box: none here."""


def select_sets(snapshot: Snapshot, filters: Filters) -> Sets:
    """Select what an address of the network speaks of.

    Raises:
        BadParameters: a value that this library does not have.
    """
    shown = select_papers(snapshot, filters)
    span = filters.year
    if span is None or span.undated:
        return Sets(shown, shown, None)
    return Sets(select_papers(snapshot, filters.without("year")), shown, span)


@router.get("/network")
def show_network(request: Request) -> Response:
    """Who wrote with whom."""
    snapshot, root = snapshot_of(request), root_of(request)
    filters, own = read_address(request, *OWN)
    ask = read_network_ask(filters, own)
    filters = ask.filters
    sets = select_sets(snapshot, filters)
    network = asked_network(snapshot, sets.drawn, ask)
    path = f"{root}/network"
    names = named(snapshot, filters)
    if ask.years_typed:
        return RedirectResponse(ask.address(path), status_code=303, headers={"Vary": VARY})
    found = find_person(snapshot, ask, path)
    if found.person is not None:
        address = ask.picking(found.person).address(path)
        return RedirectResponse(address, status_code=303, headers={"Vary": VARY})
    themed = theme_groups(snapshot, sets.drawn, network, ask)
    centre = centre_of(snapshot, network, themed.groups)
    chain = chain_between(snapshot, sets.shown, ask, root)
    # The drawing of many people is asked for by the page's script, once it is shown.
    is_small = len(network.people) <= MOST_IN_SVG
    drawing = draw_network(snapshot, sets.drawn, network, ask) if is_small else None
    picked = picked_person(snapshot, sets.shown, sets.drawn, ask, root)
    shown_people = [
        person.id
        for person in network.people
        if papers_within(person.years, person.papers, sets.span)
    ]
    hidden = centre.person if centre and ask.without_owner else None
    drawn_people = [person for person in network.people if person is not hidden]
    sheet = (
        network_sheet(drawing, sets.span, ask.person, chain.people)
        if drawing and network.people
        else None
    )
    lines = themed.lines(drawn_people) if sheet is None or sheet.has_numbers else []
    page = NetworkPage(
        title=page_title("Network", names),
        query=filters.q,
        sentence=network_sentence(names, sets.shown),
        keep=kept_by_search(filters),
        chips=chips(names, path),
        clear_href=path if filters.narrowed else None,
        notes=network_notes(network, centre, ask, sets.span, len(shown_people)),
        more=larger_drawings(ask, network, path),
        svg=sheet,
        stage=None if is_small else _stage(snapshot, ask, root),
        legend=themed.legend({person.id for person in drawn_people}.intersection(shown_people)),
        groups=[
            (line, "" if ask.group else replace(ask.drawn(), group=line.head).address(path))
            for line in lines[:GROUPS_LISTED]
        ],
        more_groups=max(0, len(lines) - GROUPS_LISTED),
        whole=whole_network(ask, path),
        ties=other_ties(ask, network, path),
        find=found,
        hub=_hub_choice(ask, centre, path),
        years=_years(sets, ask, path),
        off_axis=selection_off_axis(sets.drawn, f"{root}/papers"),
        picked=picked,
        chain=chain,
        person_base=ask.picking(None).address(path),
        people=people_table(network, sets.span, ask, root, themed),
        take_away=[
            NamedLink(label, ask.drawn().address(f"{path}.{suffix}"))
            for label, suffix in (
                ("SVG", "svg"), ("GraphML", "graphml"), ("GEXF", "gexf"), ("CSV", "csv"),
            )
        ],
    )  # fmt: skip
    return render(request, page)


@router.get("/network/drawing")
def show_drawing(request: Request) -> Response:
    """Give the page's script the network of an address, laid out."""
    snapshot, root = snapshot_of(request), root_of(request)
    filters, own = read_address(request, *OWN)
    ask = read_network_ask(filters, own)
    drawn = select_sets(snapshot, filters).drawn
    key = ("drawing", set_key(drawn), ask.limit, ask.ties, ask.group, ask.without_owner, root)
    body = snapshot.cached(key, lambda: _drawing_body(snapshot, drawn, ask, root), len)
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-cache"})


def _drawing_body(snapshot: Snapshot, drawn: Selection, ask: NetworkAsk, root: str) -> str:
    network = asked_network(snapshot, drawn, ask)
    drawing = draw_network(snapshot, drawn, network, ask)
    return field_json(drawing, ask.of(drawn.filters).drawn(), f"{root}/network")


def _stage(snapshot: Snapshot, ask: NetworkAsk, root: str) -> Stage:
    """Say what the script draws; the same drawing keeps its place when the page changes."""
    drawn = ask.drawn()
    if ask.filters.year and not ask.filters.year.undated:
        drawn = drawn.of(ask.filters.without("year"))
    source = drawn.address(f"{root}/network/drawing")
    version = snapshot.columns.version
    key = hashlib.blake2b(f"{version} {source}".encode(), digest_size=6).hexdigest()
    picture = replace(ask.drawn(), person=ask.person).address(f"{root}/network.svg")
    return Stage(f"stage-{key}", source, picture)


def _hub_choice(ask: NetworkAsk, centre: Centre | None, path: str) -> NamedLink | None:
    """Offer to leave out, or to take in again, the person in the middle."""
    if centre is None:
        return None
    who = "the owner" if centre.is_owner else plain_text(centre.person.name)
    other = replace(ask, without_owner=not ask.without_owner)
    label = f"{'show' if ask.without_owner else 'hide'} {who}"
    return NamedLink(label, other.address(path))


def _years(sets: Sets, ask: NetworkAsk, path: str) -> NetworkYears | None:
    """Draw the years under the network: bars to follow, ends to drag, a field to type."""
    years, counts, _ = sets.drawn.columns.years(sets.drawn.rows)
    if len(years) < 2:
        return None
    axis = folding_axis(years, counts, AXIS, sets.span)
    chart = histogram(
        dict(zip(years, counts, strict=True)), {}, axis,
        from_year=sets.span.first if sets.span else None,
        to_year=sets.span.last if sets.span else None,
        running_year=running_year(),
        height=BARS,
    )  # fmt: skip
    links = {
        slot.year: ask.of(
            ask.filters.with_value("year", YearRange(slot.earliest or slot.year, slot.year))
        ).address(path)
        for slot in axis.slots
    }
    keep = ask.of(ask.filters.without("year")).params()
    first, last = (sets.span.first, sets.span.last) if sets.span else (None, None)
    return NetworkYears(chart, links, SpanForm(path, keep, first, last))

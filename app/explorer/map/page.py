"""The map of papers: each a dot, by meaning; a filter is a halo, and what is lassoed a filter."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.charts.axis import year_axis
from app.charts.colours import colour_class
from app.charts.histogram import Histogram, histogram
from app.domain.dates.years import running_year
from app.domain.text.slugs import LARGEST_ID
from app.explorer.filters import Filters
from app.explorer.map.dots import dots_body, matches_body
from app.explorer.map.query import MapArea, find_set_on_map, rows_on_map
from app.explorer.map.words import map_notes, map_sentence
from app.explorer.pages.forms import read_address
from app.explorer.pages.links import NamedLink
from app.explorer.pages.render import PageContext, render, render_part, root_of
from app.explorer.pages.wording import Chip, chips, named, page_title
from app.explorer.pages.year_charts import (
    BrushForm,
    OffAxis,
    page_axis,
    selection_off_axis,
    slot_addresses,
)
from app.explorer.papers.list_parts import kept_by_search
from app.explorer.papers.load import load_papers
from app.explorer.selection import Selection, select_papers
from app.explorer.value_readers import address_number
from app.http.conditional import caching_headers, revalidate
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot

router = APIRouter()
_dots = APIRouter(dependencies=[Depends(revalidate)])

AXIS = 1104.0
"""Width of the years under the map at 1280 pixels: proportions alone count."""
BARS = 28.0
AREAS_LISTED = 100
"""Rows of the table of areas."""
BYTES = "application/octet-stream"
_ANY = LARGEST_ID
"""Stands for the id of any topic."""


@dataclass(frozen=True, slots=True)
class MapStage:
    """What the script draws."""

    id: str
    dots: str
    """Address of all dots."""
    matches: str
    """Address of those that match."""
    any: str
    """Address of those that match, whatever the years."""
    cards: str
    """Address of a card, before the number of its paper."""
    papers: str
    """Address of a paper's page, before its number."""
    picture: str
    """Address of the map as a drawing."""


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A line of the table of areas."""

    area: MapArea
    colour: str
    href: str
    """The map with the papers of this area standing out."""
    papers_href: str
    """The papers shown that it has, as a list; "" where no address says that."""


@dataclass(frozen=True, slots=True)
class MapYears:
    """The years under the map: bars to follow, ends to drag, a field to type."""

    chart: Histogram
    links: dict[int, str]
    form: BrushForm


@dataclass(frozen=True, kw_only=True)
class MapPage(PageContext):
    """The map with a set of papers standing out."""

    template = "map/page.html"
    view = "map/_view.html"
    sentence: str
    keep: list[tuple[str, str]]
    chips: list[Chip]
    clear_href: str | None
    options: tuple[()] = ()
    notes: list[str]
    stage: MapStage | None
    nothing: str
    """Why there is no map; "" where there is one."""
    region: str
    """The corners of the region that is asked for; "" for none."""
    is_filtered: bool
    """The address leaves out papers …"""
    is_narrowed: bool
    """… by more than their years."""
    years: MapYears | None
    off_axis: OffAxis | None
    areas: list[AreaRow]
    more_areas: int
    """Areas that the table leaves out."""
    links: list[NamedLink]
    take_away: list[NamedLink]
    suggestions: None = None
    """For the search box: none here."""


@router.get("/map")
def show_map(request: Request) -> Response:
    """All papers by meaning, with those of the address standing out."""
    snapshot, root = snapshot_of(request), root_of(request)
    filters, _ = read_address(request)
    selection = select_papers(snapshot, filters)
    path = f"{root}/map"
    names = named(snapshot, filters)
    found = find_set_on_map(snapshot, selection)
    has_map = len(rows_on_map(snapshot.columns)) > 0
    page = MapPage(
        title=page_title("Map", names),
        query=filters.q,
        sentence=map_sentence(snapshot, selection),
        keep=kept_by_search(filters),
        chips=chips(names, path),
        clear_href=path if filters.narrowed else None,
        notes=map_notes(selection, found) if has_map else [],
        stage=_stage(snapshot, filters, root) if has_map else None,
        nothing="" if has_map else _why_nothing(snapshot),
        region=next(map(str, filters.values("region")), ""),
        is_filtered=filters.narrowed,
        is_narrowed=filters.without("year").narrowed,
        years=_years(snapshot, selection, path),
        off_axis=selection_off_axis(selection, f"{root}/papers"),
        areas=_rows(found.areas, filters, root),
        more_areas=max(0, len(found.areas) - AREAS_LISTED),
        links=[
            NamedLink("as a list", filters.address(f"{root}/papers")),
            NamedLink("all topics", filters.address(f"{root}/topics")),
        ],
        take_away=[
            NamedLink(suffix.upper(), filters.address(f"{path}.{suffix}"))
            for suffix in ("svg", "csv")
        ],
    )
    return render(request, page)


@_dots.get("/map/dots")
def show_dots(request: Request) -> Response:
    """Give the page's script all dots; the form is described in `app.explorer.map.dots`."""
    body = dots_body(snapshot_of(request))
    return Response(body, media_type=BYTES, headers=caching_headers(request.state.etag))


@_dots.get("/map/matches")
def show_matches(request: Request) -> Response:
    """Tell the page's script which dots are papers of an address."""
    snapshot = snapshot_of(request)
    filters, _ = read_address(request)
    body = matches_body(select_papers(snapshot, filters))
    return Response(body, media_type=BYTES, headers=caching_headers(request.state.etag))


@router.get("/map/papers/{name}")
def show_card(request: Request, name: str) -> Response:
    """What is shown of a dot: title, people, date, topic."""
    snapshot = snapshot_of(request)
    paper_id = address_number(name, "paper")
    with snapshot.read() as session:
        papers = load_papers(session, [paper_id], snapshot.topics.standing)
    return render_part(request, "map/_card.html", paper=papers[0] if papers else None)


router.include_router(_dots)


def _stage(snapshot: Snapshot, filters: Filters, root: str) -> MapStage:
    version = snapshot.columns.version
    key = hashlib.blake2b(f"map {version}".encode(), digest_size=6).hexdigest()
    return MapStage(
        id=f"stage-{key}",
        dots=f"{root}/map/dots",
        matches=filters.address(f"{root}/map/matches"),
        any=filters.without("year").address(f"{root}/map/matches"),
        cards=f"{root}/map/papers/",
        papers=f"{root}/papers/",
        picture=filters.address(f"{root}/map.svg"),
    )


def _why_nothing(snapshot: Snapshot) -> str:
    if not snapshot.columns.size:
        return "The library is empty."
    return snapshot.meaning.notice or (
        "The map is laid out once topics are found; it takes a while in a large library."
    )


def _rows(areas: list[MapArea], filters: Filters, root: str) -> list[AreaRow]:
    """Link the largest areas; their addresses differ in one number alone.

    Several topics in an address mean any of them: where there is one, only those under it lead to
    the papers that have both.
    """
    chosen = filters.values("topic")
    within = filters.without("topic").with_value("topic", _ANY).address(f"{root}/papers")
    before, after = within.split(f"topic={_ANY}")
    return [
        AreaRow(
            area,
            colour_class(area.slot),
            f"{root}/map?topic={area.topic}",
            f"{before}topic={area.topic}{after}"
            if not chosen or chosen in ((area.topic,), (area.parent,))
            else "",
        )
        for area in areas[:AREAS_LISTED]
    ]


def _years(snapshot: Snapshot, selection: Selection, path: str) -> MapYears | None:
    """Draw the years under the map: bars to follow, ends to drag, a field to type."""
    filters = selection.filters
    others = select_papers(snapshot, filters.without("year"))
    axis = page_axis(others.columns, others.rows, AXIS, filters.year)
    if axis is None:
        return None
    if axis.in_months:
        axis = year_axis(axis.first, axis.last, AXIS)
    span = filters.year
    counts = others.columns.year_counts(others.rows)[0]
    chart = histogram(
        counts, counts, axis,
        from_year=span.first if span else None,
        to_year=span.last if span else None,
        running_year=running_year(),
        height=BARS,
    )  # fmt: skip
    form = BrushForm(path, str(span) if span else "", filters.without("year").params())
    return MapYears(chart, slot_addresses(filters, axis, path), form)

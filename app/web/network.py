"""The network of co-authors of a set: drawn, as tables, and as a chain between two people."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.charts.histogram import histogram
from app.domain.years import YearRange
from app.errors import BadParameters
from app.library import Library
from app.queries.filters import Filters, parse_filters
from app.queries.network import MOST_PEOPLE_ASKED, CoauthorNetwork, coauthor_network
from app.queries.selection import Selection, select_papers
from app.search.recent import Recent
from app.web.figures import BrushForm, page_axis, running_year
from app.web.mistakes import mistaken_address
from app.web.network_ask import OWN, NetworkAsk, read_network_ask
from app.web.network_chain import chain_between
from app.web.network_drawing import MOST_IN_SVG, Drawing, draw_network, papers_within
from app.web.network_drawing import as_json as drawing_as_json
from app.web.network_people import people_table, picked_person
from app.web.network_sheet import network_sheet
from app.web.paper_list import kept_by_search
from app.web.render import library_of, render, root_of
from app.web.wording import Named, capital, chips, counted, named, page_title, plural, sentence

router = APIRouter()

VIEW = "network/_view.html"
AXIS = 780.0
"""Width of the years under the drawing at 1280 pixels: proportions alone count."""
BARS = 28.0
LARGER = (1000, 2000, MOST_PEOPLE_ASKED)
"""People that the page offers to draw where it left some out."""

_drawings: Recent[str] = Recent(8)
"""Drawings as JSON, by library, version and address; 5,000 people take a megabyte."""


@dataclass(frozen=True, slots=True)
class Sets:
    """The papers that the drawing is of, and those that the page speaks of."""

    drawn: Selection
    """All years, so that people keep their places while the years change."""
    shown: Selection
    span: YearRange | None
    """The years that part the two; None where they are the same."""


def select_sets(library: Library, filters: Filters) -> Sets:
    """Select what an address of the network speaks of.

    Raises:
        BadParameters: a value that this library does not have.
    """
    shown = select_papers(library, filters)
    span = filters.year
    if span is None or span.undated:
        return Sets(shown, shown, None)
    return Sets(select_papers(library, filters.without("year")), shown, span)


@router.get("/network")
def show_network(request: Request) -> Response:
    """Who wrote with whom."""
    library, root = library_of(request), root_of(request)
    try:
        filters, own = parse_filters(request.query_params.multi_items(), also=OWN, forgiving=True)
        ask = read_network_ask(filters, own)
        sets = select_sets(library, filters)
    except BadParameters as error:
        return mistaken_address(request, error)
    path = f"{root}/network"
    names = named(library, filters)
    network = coauthor_network(library, sets.drawn, ask.limit)
    chain = chain_between(library, sets.shown, ask, root)
    # The drawing of many people is asked for by the page's script, once it is shown.
    is_small = len(network.people) <= MOST_IN_SVG
    drawing = draw_network(library, sets.drawn, network, ask.without_owner) if is_small else None
    picked = picked_person(library, sets.shown, ask, root) if ask.person is not None else None
    shown_people = [
        one.id for one in network.people if papers_within(one.years, one.papers, sets.span)
    ]
    return render(
        request,
        "network/page.html",
        title=page_title("Network", names),
        query=filters.q,
        view=VIEW,
        sentence=_sentence(names, sets.shown),
        keep=kept_by_search(filters),
        chips=chips(names, path),
        clear_href=path if filters.narrowed else None,
        options=[],
        notes=_notes(network, drawing, sets, len(shown_people)),
        more=_more(ask, network, path),
        svg=network_sheet(drawing, sets.span, ask.person, chain.people)
        if drawing and network.people
        else None,
        stage=None if is_small else _stage(library, ask, root),
        legend=drawing.legend(shown_people) if drawing else [],
        hub=_hub_choice(ask, drawing, path),
        years=_years(sets, ask, path),
        picked=picked,
        chain=chain,
        person_base=ask.picking(None).address(path),
        people=people_table(network, sets.span, ask, root, drawing),
        take_away=[
            {
                "label": label,
                "href": replace(ask, start="", end="", person=None).address(f"{path}.{suffix}"),
            }
            for label, suffix in (("GraphML", "graphml"), ("GEXF", "gexf"), ("CSV", "csv"))
        ],
        suggestions=None,
    )


@router.get("/network/drawing")
def show_drawing(request: Request) -> Response:
    """Give the page's script the network of an address, laid out."""
    library = library_of(request)
    filters, own = parse_filters(request.query_params.multi_items(), also=OWN, forgiving=True)
    ask = read_network_ask(filters, own)
    drawn = select_sets(library, filters).drawn
    key = (
        str(library.database.path), drawn.columns.version, library.semantic.generation,
        tuple(drawn.filters.without("year").params()), ask.limit, ask.without_owner,
    )  # fmt: skip
    body = _drawings.get(key)
    if body is None:
        body = _drawing_body(library, drawn, ask)
        _drawings.put(key, body)
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-cache"})


def _drawing_body(library: Library, drawn: Selection, ask: NetworkAsk) -> str:
    drawing = draw_network(
        library, drawn, coauthor_network(library, drawn, ask.limit), ask.without_owner
    )
    shown = [person.id for person in drawing.people]
    legend = [
        {"label": one.label, "colour": one.colour, "people": one.people}
        for one in drawing.legend(shown)
    ]
    return json.dumps({**drawing_as_json(drawing), "legend": legend}, separators=(",", ":"))


def counted_people(count: int) -> str:
    """Write a number of people."""
    return "nobody" if not count else f"{count:,} {'person' if count == 1 else 'people'}"


def _sentence(names: Named, shown: Selection) -> str:
    people = int(np.count_nonzero(shown.columns.author.counts(shown.rows)))
    years = shown.columns.years(shown.rows)[0]
    said = f"{counted_people(people)} on {sentence(names, shown.count)}"
    if years and not names.filters.year:
        said += f", {years[0]}–{years[-1]}" if len(years) > 1 else f", {years[0]}"
    return capital(said)


def _notes(network: CoauthorNetwork, drawing: Drawing | None, sets: Sets, shown: int) -> list[str]:
    people, pairs = network.people_in_all, network.pairs_between
    if not people:
        return ["No paper of this set names an author."]
    said = []
    if len(network.people) < people:
        said.append(
            f"Drawn are {len(network.people):,} of {counted_people(people)}: those with most"
            f" papers, {network.fewest_papers:,} or more, and {_the(pairs)} of them who wrote"
            " together."
        )
    elif people == 1:
        said.append("One person, and no pair who wrote together.")
    elif not sets.span:
        said.append(
            f"All {counted_people(people)} are drawn, with {_the(pairs)} who wrote together."
        )
    if sets.span:
        said.append(
            f"{capital(counted_people(shown))} of {len(network.people):,} wrote in these years;"
            " they stand where they stand in the network of all years."
        )
    if len(network.pairs) < pairs:
        said.append(f"Of the pairs the {len(network.pairs):,} with most joint papers are drawn.")
    said.append("A line thickens with joint papers, a circle grows with papers.")
    if drawing and drawing.layout.hub is not None:
        hub = next(one for one in network.people if one.id == drawing.layout.hub)
        said.append(f"{hub.name}’s lines are drawn faint, as nearly everyone has one.")
    if network.cut_lists:
        lists = "author list is" if network.cut_lists == 1 else "author lists are"
        said.append(f"{network.cut_lists:,} {lists} cut, so pairs are missing.")
    if network.large_papers:
        has = "has" if network.large_papers == 1 else "have"
        said.append(
            f"{capital(counted(network.large_papers, 'paper'))} {has} more than 100 authors and"
            " join nobody."
        )
    return said


def _the(pairs: int) -> str:
    return "no pair" if not pairs else f"the {pairs:,} {plural('pair') if pairs > 1 else 'pair'}"


def _more(ask: NetworkAsk, network: CoauthorNetwork, path: str) -> list[dict[str, str]]:
    """Offer larger drawings where people were left out."""
    left = [count for count in LARGER if count > ask.limit] if network.is_capped else []
    return [
        {
            "label": f"show {min(count, network.people_in_all):,}",
            "href": replace(ask, limit=count).address(path),
        }
        for place, count in enumerate(left)
        if len(network.people) < network.people_in_all
        and (place == 0 or left[place - 1] < network.people_in_all)
    ]


def _stage(library: Library, ask: NetworkAsk, root: str) -> dict[str, str]:
    """Say what the script draws; the same drawing keeps its place when the page changes."""
    drawn = replace(ask, person=None, start="", end="")
    if ask.filters.year and not ask.filters.year.undated:
        drawn = drawn.of(ask.filters.without("year"))
    source = drawn.address(f"{root}/network/drawing")
    version = library.columns().version
    key = hashlib.blake2b(f"{version} {source}".encode(), digest_size=6).hexdigest()
    return {"id": f"stage-{key}", "source": source}


def _hub_choice(ask: NetworkAsk, drawing: Drawing | None, path: str) -> dict[str, str] | None:
    if drawing is None or drawing.layout.hub is None:
        return None
    other = replace(ask, without_owner=not ask.without_owner)
    label = "show the owner" if ask.without_owner else "hide the owner"
    return {"label": label, "href": other.address(path)}


def _years(sets: Sets, ask: NetworkAsk, path: str) -> dict[str, Any] | None:
    """Draw the years under the network: bars to follow, ends to drag, a field to type."""
    years, counts, _ = sets.drawn.columns.years(sets.drawn.rows)
    axis = page_axis(years, AXIS)
    if axis is None or len(years) < 2:
        return None
    chart = histogram(
        dict(zip(years, counts, strict=True)), {}, axis,
        from_year=sets.span.first if sets.span else None,
        to_year=sets.span.last if sets.span else None,
        running_year=running_year(),
        height=BARS,
    )  # fmt: skip
    links = {
        slot.year: ask.of(ask.filters.with_value("year", YearRange(slot.year, slot.year))).address(
            path
        )
        for slot in axis.slots
    }
    keep = ask.of(ask.filters.without("year")).params()
    form = BrushForm(path, str(sets.span) if sets.span else "", keep)
    return {"chart": chart, "links": links, "form": form}

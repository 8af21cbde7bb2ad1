"""Networks as files: for other programs, as a table, and as a drawing."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.explorer.exports.charts import about_file, chart_file, drawing_file
from app.explorer.file_names import words_of
from app.explorer.network.drawing import MOST_IN_SVG, draw_network
from app.explorer.network.groups import asked_network
from app.explorer.network.notes import network_sentence
from app.explorer.network.page import select_sets
from app.explorer.network.params import OWN, NetworkAsk, read_network_ask
from app.explorer.network.query import CoauthorGraph
from app.explorer.network.sheet import field_sheet, network_sheet
from app.explorer.pages.forms import read_address
from app.explorer.pages.wording import named
from app.explorer.selection import select_papers
from app.exporters.networks import write_gexf, write_graphml, write_network_csv
from app.http.request_state import snapshot_of

router = APIRouter()

WRITERS = {"graphml": write_graphml, "gexf": write_gexf, "csv": write_network_csv}


@router.get("/network.graphml")
def download_network_graphml(request: Request) -> Response:
    """The network of a set as GraphML."""
    return _network_file(request, "graphml")


@router.get("/network.gexf")
def download_network_gexf(request: Request) -> Response:
    """The network of a set as GEXF."""
    return _network_file(request, "gexf")


@router.get("/network.csv")
def download_network_csv(request: Request) -> Response:
    """The pairs of a network as CSV."""
    return _network_file(request, "csv")


@router.get("/network.svg")
def download_network_svg(request: Request) -> Response:
    """The drawing of the page, whole, as a file of its own."""
    snapshot, ask = snapshot_of(request), _asked(request)
    sets = select_sets(snapshot, ask.filters)
    network = asked_network(snapshot, sets.drawn, ask)
    drawing = draw_network(snapshot, sets.drawn, network, ask)
    is_small = len(network.people) <= MOST_IN_SVG
    sheet = None
    if drawing.people:
        sheet = (
            network_sheet(drawing, sets.span, ask.person, ())
            if is_small
            else field_sheet(drawing, sets.span, ask.person)
        )
    title = network_sentence(named(snapshot, ask.filters), sets.shown)
    return drawing_file(
        request,
        "network/standalone.svg",
        f"network {words_of(snapshot, ask.filters)}",
        about=about_file(snapshot, sets.shown, title),
        chart=sheet,
        said=_words(network),
        several=any(person.may_be_several for person in drawing.people),
        legend=drawing.themed.legend([person.id for person in drawing.people]),
    )


def _asked(request: Request) -> NetworkAsk:
    filters, own = read_address(request, *OWN)
    return read_network_ask(filters, own)


def _network_file(request: Request, suffix: str) -> Response:
    """Write the network of a set, as many people of it as its page shows."""
    snapshot, ask = snapshot_of(request), _asked(request)
    selection = select_papers(snapshot, ask.filters)
    network = asked_network(snapshot, selection, ask)
    drawing = draw_network(snapshot, selection, network, ask)
    text = WRITERS[suffix](
        about_file(snapshot, selection, f"Network of co-authors{_words(network)}"),
        [
            replace(person, theme=drawing.themed.themes.get(person.id, ""))
            for person in drawing.people
        ],
        drawing.pairs,
    )
    words = f"network {words_of(snapshot, ask.filters)}"
    words += " without owner" if ask.without_owner else ""
    return chart_file(text, words, suffix)


def _words(network: CoauthorGraph) -> str:
    """Say how much of a network a file has: `, 500 of 1,204 people; of 3,446 pairs the 558 …`."""
    sentence = ""
    if len(network.people) < network.people_in_all:
        sentence += f", {len(network.people):,} of {network.people_in_all:,} people"
    if network.ties == "backbone":
        words = network.backbone_words
        sentence += f"; {words[0].lower()}{words[1:]}"
    elif len(network.pairs) < network.pairs_between:
        sentence += f"; {len(network.pairs):,} of {network.pairs_between:,} pairs"
    return sentence

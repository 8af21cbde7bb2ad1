"""Charts and networks as files: each says what it is of, when it was made, and from what source."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.charts.axis import WIDE_WITH_SPANS
from app.domain.text import fold
from app.errors import BadParameter, BadParameters
from app.exporters.networks import (
    About,
    FileLink,
    FileNode,
    csv_text,
    write_gexf,
    write_graphml,
    write_network_csv,
)
from app.library import Library
from app.queries.filters import Filters, parse_filters
from app.queries.imports import source_line
from app.queries.network import coauthor_network
from app.queries.selection import Selection, select_papers
from app.web.figures import page_axis
from app.web.network_ask import OWN as NETWORK_OWN
from app.web.network_ask import read_network_ask
from app.web.network_drawing import draw_network
from app.web.render import library_of, render_part, root_of
from app.web.sheet_colours import light_colours
from app.web.timeline_ask import OWN as TIMELINE_OWN
from app.web.timeline_ask import Ask, read_ask
from app.web.timeline_chart import asked_timeline, draw_timeline
from app.web.timelines import timelines_sentence
from app.web.wording import capital, named, sentence

router = APIRouter()

LONGEST_NAME = 60
"""Characters of a file's name before its suffix."""
WRITERS = {
    "graphml": (write_graphml, "application/graphml+xml"),
    "gexf": (write_gexf, "application/gexf+xml"),
    "csv": (write_network_csv, "text/csv; charset=utf-8"),
}


@router.get("/timelines.csv")
def download_timelines_csv(request: Request) -> Response:
    """The series of the timelines page, one a line, a column a year."""
    library, _, selection, ask = _timelines_asked(request)
    asked = asked_timeline(library, selection, ask)
    if asked is None:
        raise BadParameters([_nobody()])
    timeline, noun, _ = asked
    # One column for all years that are set apart, where there are any.
    others = ("other years",) if timeline.apart else ()
    rows = [
        (noun, *timeline.years, *others, "without a year", "total"),
        *(
            (
                one.label,
                *one.counts,
                *([one.apart] if others else []),
                one.total - one.apart - sum(one.counts),
                one.total,
            )
            for one in timeline.series
        ),
    ]
    about = _about(library, selection, f"Papers a year by {noun}")
    return _file(csv_text(about, rows), "text/csv; charset=utf-8", "timelines", ask.filters, "csv")


@router.get("/timelines.svg")
def download_timelines_svg(request: Request) -> Response:
    """The chart that the timelines page shows, as a drawing that stands alone."""
    library, root, selection, ask = _timelines_asked(request)
    axis = page_axis(selection.columns.years(selection.rows)[0], WIDE_WITH_SPANS)
    drawn = draw_timeline(library, selection, ask, axis, root) if axis else {}
    if not drawn.get("chart"):
        raise BadParameters([_nobody() if axis else _undated()])
    said = timelines_sentence(named(library, ask.filters), selection, drawn)
    page = render_part(
        request,
        "timelines/standalone.svg",
        about=_about(library, selection, said),
        form=drawn["form"],
        chart=drawn["chart"],
        share=drawn["share"],
        caption=drawn["caption"],
        notes=[*([off.text] if (off := drawn["off_axis"]) else []), *drawn["notes"]],
        colours=light_colours(),
    )
    return _file(bytes(page.body).decode(), "image/svg+xml", "timelines", ask.filters, "svg")


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


def _network_file(request: Request, suffix: str) -> Response:
    """Write the network of a set, as many people of it as its page shows."""
    library = library_of(request)
    filters, own = parse_filters(
        request.query_params.multi_items(), also=NETWORK_OWN, forgiving=True
    )
    ask = read_network_ask(filters, own)
    filters = ask.filters
    selection = select_papers(library, filters)
    network = coauthor_network(library, selection, ask.limit)
    drawing = draw_network(library, selection, network, ask.without_owner)
    title = "Network of co-authors"
    if network.is_capped:
        title += f", {len(network.people):,} of {network.people_in_all:,} people"
    write, media_type = WRITERS[suffix]
    text = write(
        _about(library, selection, title),
        [
            FileNode(one.id, one.name, one.papers, drawing.themes.get(one.id, ""))
            for one in drawing.people
        ],
        [
            FileLink(one.source, one.target, one.papers, one.first_year, one.last_year)
            for one in drawing.pairs
        ],
    )
    return _file(text, media_type, "network", filters, suffix)


def _timelines_asked(request: Request) -> tuple[Library, str, Selection, Ask]:
    library = library_of(request)
    filters, own = parse_filters(
        request.query_params.multi_items(), also=TIMELINE_OWN, forgiving=True
    )
    ask = read_ask(library, filters, own)
    return library, root_of(request), select_papers(library, filters), ask


def _about(library: Library, selection: Selection, title: str) -> About:
    said = capital(sentence(named(library, selection.filters), selection.count))
    return About(title, said, datetime.now(UTC).date().isoformat(), source_line(library))


def _nobody() -> BadParameter:
    return BadParameter("author", "", "Co-authors of whom? Choose an author.", "author=1")


def _undated() -> BadParameter:
    return BadParameter("year", "", "No paper of this set has a year, so there is no chart.")


def _file(text: str, media_type: str, noun: str, filters: Filters, suffix: str) -> Response:
    words = fold(
        " ".join(v if n == "q" else f"{n} {v}" for n, v in filters.without("cursor").params())
    )
    kept = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in words)
    name = "-".join([noun, *kept.split()])[:LONGEST_NAME].rstrip("-")
    return Response(
        text,
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{suffix}"',
            "Cache-Control": "no-cache",
        },
    )

"""Charts and networks as files: each says what it is of, when it was made, and from what source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.charts.axis import WIDE_WITH_SPANS
from app.errors import BadParameter, BadParameters
from app.explorer.file_names import words_of
from app.explorer.filters import parse_filters
from app.explorer.imports.query import source_line
from app.explorer.network.drawing import draw_network
from app.explorer.network.params import OWN as NETWORK_OWN
from app.explorer.network.params import read_network_ask
from app.explorer.network.query import coauthor_network
from app.explorer.pages.render import render_part, root_of
from app.explorer.pages.svg_colours import light_colours
from app.explorer.pages.wording import capital, named, sentence
from app.explorer.pages.year_charts import page_axis
from app.explorer.selection import Selection, select_papers
from app.explorer.timelines.chart import TimelineDrawing, asked_timeline, draw_timeline
from app.explorer.timelines.page import timelines_sentence
from app.explorer.timelines.params import OWN as TIMELINE_OWN
from app.explorer.timelines.params import Ask, read_ask
from app.exporters.networks import (
    About,
    csv_text,
    write_gexf,
    write_graphml,
    write_network_csv,
)
from app.exporters.signs import legal
from app.http.attachment import attachment
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot

router = APIRouter()

WRITERS = {
    "graphml": (write_graphml, "application/graphml+xml"),
    "gexf": (write_gexf, "application/gexf+xml"),
    "csv": (write_network_csv, "text/csv; charset=utf-8"),
}


@router.get("/timelines.csv")
def download_timelines_csv(request: Request) -> Response:
    """The series of the timelines page, one a line, a column a year."""
    snapshot, _, selection, ask = _timelines_asked(request)
    asked = asked_timeline(snapshot, selection, ask)
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
    about = _about(snapshot, selection, f"Papers a year by {noun}")
    return _file(csv_text(about, rows), "text/csv; charset=utf-8", _named(snapshot, ask), "csv")


@router.get("/timelines.svg")
def download_timelines_svg(request: Request) -> Response:
    """The chart that the timelines page shows, as a drawing that stands alone."""
    snapshot, root, selection, ask = _timelines_asked(request)
    axis = page_axis(selection.columns, selection.rows, WIDE_WITH_SPANS, ask.filters.year)
    drawn = draw_timeline(snapshot, selection, ask, axis, root) if axis else TimelineDrawing()
    if not drawn.chart:
        raise BadParameters([_nobody() if axis else _undated()])
    said = timelines_sentence(named(snapshot, ask.filters), selection, drawn)
    page = render_part(
        request,
        "timelines/standalone.svg",
        about=_about(snapshot, selection, said),
        form=drawn.form,
        chart=drawn.chart,
        share=drawn.share,
        caption=drawn.caption,
        notes=[drawn.said, *([off.text] if (off := drawn.off_axis) else []), *drawn.notes],
        colours=light_colours(),
    )
    return _file(legal(bytes(page.body).decode()), "image/svg+xml", _named(snapshot, ask), "svg")


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
    snapshot = snapshot_of(request)
    filters, own = parse_filters(
        request.query_params.multi_items(), also=NETWORK_OWN, forgiving=True
    )
    ask = read_network_ask(filters, own)
    filters = ask.filters
    selection = select_papers(snapshot, filters)
    network = coauthor_network(snapshot, selection, ask.limit)
    drawing = draw_network(snapshot, selection, network, ask.without_owner)
    title = "Network of co-authors"
    if network.is_capped:
        title += f", {len(network.people):,} of {network.people_in_all:,} people"
    write, media_type = WRITERS[suffix]
    text = write(
        _about(snapshot, selection, title),
        [replace(one, theme=drawing.themes.get(one.id, "")) for one in drawing.people],
        drawing.pairs,
    )
    words = f"network {words_of(snapshot, filters)}"
    return _file(text, media_type, f"{words} without owner" if ask.without_owner else words, suffix)


def _timelines_asked(request: Request) -> tuple[Snapshot, str, Selection, Ask]:
    snapshot = snapshot_of(request)
    filters, own = parse_filters(
        request.query_params.multi_items(), also=TIMELINE_OWN, forgiving=True
    )
    ask = read_ask(snapshot, filters, own)
    return snapshot, root_of(request), select_papers(snapshot, filters), ask


def _about(snapshot: Snapshot, selection: Selection, title: str) -> About:
    said = capital(sentence(named(snapshot, selection.filters), selection.count))
    source = f"{source_line(snapshot)} · library version {snapshot.version}"
    return About(title, said, datetime.now(UTC).date().isoformat(), source)


def _nobody() -> BadParameter:
    return BadParameter("author", "", "Co-authors of whom? Choose an author.", "author=1")


def _undated() -> BadParameter:
    return BadParameter("year", "", "No paper of this set has a year, so there is no chart.")


def _named(snapshot: Snapshot, ask: Ask) -> str:
    """Name a chart after what it shows."""
    share = "share" if ask.share else ""
    return f"timelines {ask.chart} {share} {ask.compare or ''} {words_of(snapshot, ask.filters)}"


def _file(text: str, media_type: str, words: str, suffix: str) -> Response:
    return Response(
        text,
        media_type=media_type,
        headers={**attachment(words, suffix), "Cache-Control": "no-cache"},
    )

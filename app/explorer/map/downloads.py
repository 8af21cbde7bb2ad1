"""The map as files: a drawing and a table."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.domain.tex.html import plain_text
from app.explorer.exports.charts import about_file, chart_file
from app.explorer.file_names import words_of
from app.explorer.filters import parse_filters
from app.explorer.map.query import find_papers_on_map
from app.explorer.map.sheet import map_sheet
from app.explorer.map.views import MapPapers
from app.explorer.map.words import map_sentence
from app.explorer.pages.render import render_part
from app.explorer.pages.svg_colours import light_colours
from app.explorer.selection import Selection, select_papers
from app.exporters.networks import csv_text
from app.exporters.signs import legal
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot

router = APIRouter()

TITLES_SQL = "SELECT id, title FROM paper"


@router.get("/map.svg")
def download_map_svg(request: Request) -> Response:
    """The whole map, as a drawing in a file of its own."""
    snapshot, selection = _asked(request)
    page = render_part(
        request,
        "map/standalone.svg",
        about=about_file(snapshot, selection, map_sentence(snapshot, selection)),
        chart=map_sheet(snapshot, selection),
        colours=light_colours(),
    )
    words = f"map {words_of(snapshot, selection.filters)}"
    return chart_file(legal(bytes(page.body).decode()), "image/svg+xml", words, "svg")


@router.get("/map.csv")
def download_map_csv(request: Request) -> Response:
    """The papers of a set that lie on the map, one a line."""
    snapshot, selection = _asked(request)
    papers = find_papers_on_map(selection)
    titles = _titles(snapshot, papers)
    rows = [
        ("id", "title", "x", "y", "year", "topic_id", "topic"),
        *(
            (number, titles.get(number, ""), x, y, year, topic,
             None if topic is None else snapshot.topic_label(topic))
            for number, x, y, year, topic in zip(
                papers.id, papers.x, papers.y, papers.year, papers.topic, strict=True
            )
        ),
    ]  # fmt: skip
    about = about_file(snapshot, selection, map_sentence(snapshot, selection))
    words = f"map {words_of(snapshot, selection.filters)}"
    return chart_file(csv_text(about, rows), "text/csv; charset=utf-8", words, "csv")


def _asked(request: Request) -> tuple[Snapshot, Selection]:
    snapshot = snapshot_of(request)
    filters, _ = parse_filters(request.query_params.multi_items(), forgiving=True)
    return snapshot, select_papers(snapshot, filters)


def _titles(snapshot: Snapshot, papers: MapPapers) -> dict[int, str]:
    wanted = set(papers.id)
    with snapshot.read_raw() as connection:
        found = connection.execute(TITLES_SQL)
        return {one: plain_text(title) for one, title in found if one in wanted}

"""The map as files: a drawing and a table."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.charts.map.areas import PADDING, RISE, home_of, shortened
from app.charts.network.scale_labels import Home
from app.domain.tex.html import plain_text
from app.explorer.exports.charts import about_file, chart_file, drawing_file
from app.explorer.file_names import words_of
from app.explorer.map.dots import COLOURS, colour_places
from app.explorer.map.query import MapPapers, find_papers_on_map, matches, named_areas, rows_on_map
from app.explorer.map.words import map_sentence
from app.explorer.pages.forms import read_address
from app.explorer.selection import Selection, select_papers
from app.exporters.networks import csv_text
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot
from app.store.columns import Rows

router = APIRouter()

TITLES_SQL = "SELECT id, title FROM paper"


@router.get("/map.svg")
def download_map_svg(request: Request) -> Response:
    """The whole map, as a drawing in a file of its own."""
    snapshot, selection = _asked(request)
    return drawing_file(
        request,
        "map/standalone.svg",
        f"map {words_of(snapshot, selection.filters)}",
        about=about_file(snapshot, selection, map_sentence(snapshot, selection)),
        chart=map_sheet(snapshot, selection),
    )


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
    return chart_file(csv_text(about, rows), words, "csv")


def _asked(request: Request) -> tuple[Snapshot, Selection]:
    snapshot = snapshot_of(request)
    filters, _ = read_address(request)
    return snapshot, select_papers(snapshot, filters)


def _titles(snapshot: Snapshot, papers: MapPapers) -> dict[int, str]:
    wanted = set(papers.id)
    with snapshot.read_raw() as connection:
        found = connection.execute(TITLES_SQL)
        return {number: plain_text(title) for number, title in found if number in wanted}


MOST_DOTS = 4000
LARGEST, SMALLEST = 4.0, 1.1
"""Pixels of a dot's radius, on maps of few and of many papers."""


@dataclass(frozen=True, slots=True)
class ColouredDots:
    """Dots of one colour, as the path of a stroke with round ends."""

    colour: str
    path: str


@dataclass(frozen=True, slots=True)
class SheetName:
    """The name of an area."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class MapSheet:
    """Everything that is drawn, in pixels."""

    width: float
    height: float
    radius: float
    faint: str
    """The dots that a filter leaves out, as one path; "" for none."""
    dots: list[ColouredDots]
    names: list[SheetName]
    drawn: int
    on_map: int

    @property
    def left_out(self) -> str:
        """Say which dots are drawn; "" where all are."""
        if self.drawn == self.on_map:
            return ""
        return (
            f"{self.drawn:,} of {self.on_map:,} papers are drawn: those that match first, "
            "thinned out evenly."
        )


def map_sheet(snapshot: Snapshot, selection: Selection) -> MapSheet | None:
    """Draw the map with the papers of a set standing out; None where no paper lies on it."""
    columns = selection.columns
    rows = rows_on_map(columns)
    if not len(rows):
        return None
    home = home_of(columns.places[rows])
    is_match = matches(selection)[rows]
    strong = _thinned(rows[is_match], MOST_DOTS)
    faint = _thinned(rows[~is_match], MOST_DOTS - len(strong))
    colours = colour_places(snapshot, strong)
    radius = dot_radius(len(strong) + len(faint))
    return MapSheet(
        width=round((home.right - home.left) * home.scale + 2 * PADDING, 1),
        height=round((home.bottom - home.top) * home.scale + 2 * PADDING, 1),
        radius=radius,
        faint=_path(selection, faint, home),
        dots=[
            ColouredDots(COLOURS[colour], _path(selection, strong[colours == colour], home))
            for colour in np.unique(colours).tolist()
        ],
        names=_names(snapshot, home),
        drawn=len(strong) + len(faint),
        on_map=len(rows),
    )


def dot_radius(dots: int) -> float:
    """Return how large dots are drawn while the whole map is seen."""
    return round(min(LARGEST, max(SMALLEST, 40.0 / sqrt(max(dots, 1)))), 2)


def _thinned(rows: Rows, most: int) -> Rows:
    """Take every so many of too many rows."""
    if len(rows) <= most:
        return rows
    return rows[np.linspace(0, len(rows) - 1, max(most, 0)).astype(np.int64)]


def _path(selection: Selection, rows: Rows, home: Home) -> str:
    at = (selection.columns.places[rows] - (home.left, home.top)) * home.scale + PADDING
    return "".join(f"M{x:.1f} {y:.1f}h0" for x, y in at.tolist())


def _names(snapshot: Snapshot, home: Home) -> list[SheetName]:
    return [
        SheetName(
            shortened(area.name),
            round((label.x - home.left) * home.scale + PADDING + label.shift, 1),
            round((label.y - home.top) * home.scale + PADDING + RISE[label.side] + 5, 1),
        )
        for area, label in named_areas(snapshot, home)
        if label.scale <= home.scale
    ]

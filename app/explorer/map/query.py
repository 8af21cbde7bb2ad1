"""Where the papers of a set lie on the map, and the areas of its topics: no HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from app.charts.map.areas import Area, densest_spot, name_areas, reach_around
from app.charts.network.scale_labels import AreaLabel, Home
from app.domain.json_shape import HIDDEN, View
from app.domain.tex.html import plain_text
from app.explorer.selection import Selection
from app.library.snapshot import Snapshot
from app.search.fusion import Mode
from app.store.columns import UNDATED, Columns, Marks, Rows, marked


@dataclass(frozen=True, slots=True)
class MapArea(View):
    """A topic on the map: where most of its papers lie."""

    topic: Annotated[int, Field(description="Id of the topic.")]
    label: str
    parent: Annotated[int | None, Field(description="Id of the topic above it.")]
    papers: Annotated[int, Field(description="Papers of the library on the map that have it.")]
    matching: Annotated[int, Field(description="Those of them that the address asks for.")]
    x: Annotated[float, Field(description="In units of the map: 0 to 1000 across and down.")]
    y: float
    slot: Annotated[int | None, HIDDEN]
    """Colour, 0 to 7; None for the colour of Other."""


@dataclass(frozen=True, slots=True)
class MapPapers(View):
    """Papers on the map: one list a field, in the same order, by id."""

    id: list[int]
    x: Annotated[list[float], Field(description="In units of the map: 0 to 1000 across.")]
    y: Annotated[list[float], Field(description="… and down.")]
    year: list[int | None]
    topic: Annotated[list[int | None], Field(description="The first topic; null without one.")]


@dataclass(frozen=True, slots=True)
class MapMeta(View):
    """What an answer says about its set."""

    count: Annotated[int, Field(description="Papers of the set.")]
    placed: Annotated[int, Field(description="Of the set, those that lie on the map.")]
    on_map: Annotated[int, Field(description="Papers of the library that lie on the map.")]
    mode: Mode | None
    relaxed: bool
    notes: list[str]
    took_ms: float


@dataclass(frozen=True, slots=True)
class PaperMapView(View):
    """The areas of the map, most papers first, and the papers of a set on it."""

    meta: MapMeta
    areas: list[MapArea]
    papers: MapPapers


FEW = 400
"""Dots on a map whose names leave them free."""


@dataclass(frozen=True, slots=True)
class MapAreas:
    """The topics of a library on its map, most papers first."""

    topics: list[int]
    codes: list[int]
    """Of the topics, in the columns."""
    papers: list[int]
    spots: list[tuple[float, float]]
    reaches: list[float]
    """How far the dots around each spot lie above and below it; 0 on a map of many."""

    @property
    def nbytes(self) -> int:
        """Bytes of its lists, about."""
        return 200 * len(self.topics)


def rows_on_map(columns: Columns) -> Rows:
    """Return the rows of the papers that lie on the map, in order."""
    return np.flatnonzero(~np.isnan(columns.places[:, 0]))


def matches(selection: Selection) -> Marks:
    """Mark the papers of a set that lie on the map, shape (papers,)."""
    marks = marked(selection.columns.size, selection.rows)
    return np.asarray(marks & ~np.isnan(selection.columns.places[:, 0]))


def topic_areas(snapshot: Snapshot) -> MapAreas:
    """Find where the papers of each topic lie, over the whole library."""
    return snapshot.cached(
        ("map areas",), lambda: _topic_areas(snapshot), lambda areas: areas.nbytes
    )


@dataclass(frozen=True, slots=True)
class SetOnMap:
    """Where the papers of a set lie."""

    placed: int
    """Papers of the set that lie on the map."""
    areas: list[MapArea]
    """The topics on the map with the papers of the set in each, most papers of all first."""


def find_set_on_map(snapshot: Snapshot, selection: Selection) -> SetOnMap:
    """Count the papers of a set on the map, in all and in each of its areas."""
    return snapshot.cached(
        ("set on map", *selection.filters.params()),
        lambda: _set_on_map(snapshot, selection),
        lambda found: 200 * len(found.areas),
    )


def _set_on_map(snapshot: Snapshot, selection: Selection) -> SetOnMap:
    areas, topics = topic_areas(snapshot), snapshot.topics
    rows = np.flatnonzero(matches(selection))
    counts = selection.columns.topic.counts(rows)
    listed = [
        MapArea(
            topic=topic,
            label=snapshot.topic_label(topic),
            parent=topics.parents.get(topic),
            papers=papers,
            matching=int(counts[code]),
            x=round(x, 1),
            y=round(y, 1),
            slot=topics.slots.get(topic),
        )
        for topic, code, papers, (x, y) in zip(
            areas.topics, areas.codes, areas.papers, areas.spots, strict=True
        )
    ]
    return SetOnMap(len(rows), listed)


def named_areas(snapshot: Snapshot, home: Home) -> list[tuple[Area, AreaLabel]]:
    """Give the topics on the map as areas with their names, in the order of `topic_areas`.

    Args:
        home: the whole map.
    """
    areas, parents = topic_areas(snapshot), snapshot.topics.parents
    named = [
        Area(plain_text(snapshot.topic_label(topic)), x, y, parents.get(topic) is not None, reach)
        for topic, (x, y), reach in zip(areas.topics, areas.spots, areas.reaches, strict=True)
    ]
    dots = snapshot.columns.places[rows_on_map(snapshot.columns)]
    return list(zip(named, name_areas(named, home, dots), strict=True))


def find_papers_on_map(selection: Selection) -> MapPapers:
    """List the papers of a set that lie on the map, by id."""
    columns = selection.columns
    rows = np.flatnonzero(matches(selection))
    places = np.round(columns.places[rows].astype(np.float64), 2)
    years: list[int] = columns.year[rows].tolist()
    codes = columns.topic.first_codes(rows).tolist()
    ids = [int(topic) for topic in columns.topic.values]
    return MapPapers(
        id=columns.ids[rows].tolist(),
        x=places[:, 0].tolist(),
        y=places[:, 1].tolist(),
        year=[None if year == UNDATED else year for year in years],
        topic=[None if code < 0 else ids[code] for code in codes],
    )


def first_topics(columns: Columns, rows: Rows) -> NDArray[np.int64]:
    """Return the id of each row's first topic, -1 without one; shape of `rows`."""
    codes = columns.topic.first_codes(rows)
    ids = np.array([*columns.topic.values, -1], dtype=np.int64)
    return np.asarray(ids[codes])


def _topic_areas(snapshot: Snapshot) -> MapAreas:
    columns = snapshot.columns
    groups = columns.topic
    rows = rows_on_map(columns)
    counts = groups.counts(rows)
    first = groups.first_codes(rows)
    parents = snapshot.topics.parents
    found: list[tuple[int, int, int, tuple[float, float], float]] = []
    above = np.array(
        [_code(columns, parents.get(int(topic))) for topic in groups.values], dtype=np.int64
    )
    of_parent = np.where(first >= 0, above[first], -1) if len(above) else first
    for code, value in enumerate(groups.values):
        topic = int(value)
        own = rows[(first == code) | (of_parent == code)]
        if topic in snapshot.topics.slots and len(own):
            places = columns.places[own]
            spot = densest_spot(places)
            reach = reach_around(places, spot) if len(rows) <= FEW else 0.0
            found.append((topic, code, int(counts[code]), spot, reach))
    found.sort(key=lambda area: (-area[2], area[0]))
    return MapAreas(
        [area[0] for area in found],
        [area[1] for area in found],
        [area[2] for area in found],
        [area[3] for area in found],
        [area[4] for area in found],
    )


def _code(columns: Columns, topic: int | None) -> int:
    code = None if topic is None else columns.topic.code_of(topic)
    return -1 if code is None else code

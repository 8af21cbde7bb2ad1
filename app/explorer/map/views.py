"""The map of papers as pages, API and exports show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.domain.json_shape import HIDDEN, View
from app.search.fusion import Mode


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

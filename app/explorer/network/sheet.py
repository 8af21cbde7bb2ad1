"""The network of a few people as a drawing of fixed size, with all names placed.

Geometry and years; colours come with the drawing, addresses with the template.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.charts.network.graph import radius
from app.charts.network.labels import NetworkLabel, bounds, place_labels
from app.domain.coauthors import NetworkLink, NetworkNode, YearCounts
from app.domain.dates.years import YearRange
from app.domain.tex.html import plain_text
from app.explorer.network.drawing import MOST_IN_SVG, Drawing, named_groups, papers_within

MARGIN = 12.0
COLUMN = 866.0
"""Pixels that the drawing has beside the person picked, on a page of full width."""
LEAST_NARROW = 0.6
"""Narrower, names cover each other; what is wider still is scrolled."""
CHAIN_WIDTH = 2.5
LONGEST_LABEL = 40
"""Characters of a name; one of 150 would make the drawing wider than any page."""

Places = Mapping[int, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A pair as a line."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str
    """`spoke`, `own` (of the person picked), `chain` or ""."""
    width: float
    years: str
    out: bool
    """The years leave it out."""


@dataclass(frozen=True, slots=True)
class SheetNode:
    """A person as a circle."""

    id: int
    name: str
    papers: int
    x: float
    y: float
    radius: float
    colour: str
    label: NetworkLabel | None
    strong: bool
    years: str
    out: bool
    picked: bool


@dataclass(frozen=True, slots=True)
class NetworkSheet:
    """A drawing of fixed size."""

    left: float
    top: float
    width: float
    height: float
    lines: list[SheetLine]
    nodes: list[SheetNode]
    groups: list[NetworkLabel]


def network_sheet(
    drawing: Drawing, span: YearRange | None, picked: int | None, chain: Sequence[int]
) -> NetworkSheet:
    """Place circles, lines and names of a network that fits on a sheet.

    Everybody is in it; those whom the years leave out are marked, so that years can be changed
    without asking again.
    """
    hub = drawing.layout.hub
    nodes = [replace(one, name=_label(one.name)) for one in drawing.people]
    around = _neighbours(drawing.pairs, picked)
    always = {*around, *chain, *({picked} if picked is not None else ())} & {n.id for n in nodes}
    names = named_groups(drawing)

    def name_all(places: Places) -> list[NetworkLabel]:
        return place_labels(nodes, drawing.pairs, places, always, names, drawing.layout.groups, hub)

    places: Places = drawing.layout.places
    labels = name_all(places)
    narrow = _narrowing(places, bounds(nodes, places, labels))
    if narrow < 1:
        places = {person: (round(x * narrow, 1), y) for person, (x, y) in places.items()}
        labels = name_all(places)
    left, top, right, bottom = bounds(nodes, places, labels)
    of_person = {label.id: label for label in labels if not label.is_group}
    steps = {frozenset(pair) for pair in pairwise(chain)}
    return NetworkSheet(
        left=round(left - MARGIN, 1),
        top=round(top - MARGIN, 1),
        width=round(right - left + 2 * MARGIN, 1),
        height=round(bottom - top + 2 * MARGIN, 1),
        lines=[_line(pair, places, hub, span, picked, steps) for pair in drawing.pairs],
        nodes=[
            _node(person, drawing, places, span, of_person.get(person.id), person.id == picked)
            for person in drawing.people
        ],
        groups=[label for label in labels if label.is_group],
    )


def _label(name: str) -> str:
    """Write a name beside its circle; the circle's tip has it whole."""
    text = plain_text(name)
    return text if len(text) <= LONGEST_LABEL else f"{text[:LONGEST_LABEL]}…"


def _narrowing(places: Places, extent: tuple[float, float, float, float]) -> float:
    """Return by how much places are drawn together sideways to fit the column, names and all."""
    xs = [x for x, _ in places.values()]
    circles = max(max(xs) - min(xs), 1.0)
    names = extent[2] - extent[0] - circles
    return min(1.0, max(LEAST_NARROW, (COLUMN - 2 * MARGIN - names) / circles))


def _line(
    pair: NetworkLink,
    places: Places,
    hub: int | None,
    span: YearRange | None,
    picked: int | None,
    steps: Collection[frozenset[int]],
) -> SheetLine:
    ends = (pair.source, pair.target)
    (x1, y1), (x2, y2) = (places[end] for end in ends)
    papers = papers_within(pair.years, pair.papers, span)
    width = 1.0 if hub in ends else round(0.6 + 1.1 * (papers or pair.papers), 2)
    kind = "spoke" if hub in ends else "own" if picked in ends else ""
    if frozenset(ends) in steps:
        kind, width = "chain", CHAIN_WIDTH
    return SheetLine(
        x1=x1, y1=y1, x2=x2, y2=y2,
        kind=kind,
        width=width,
        years=in_text(pair.years),
        out=papers == 0,
    )  # fmt: skip


def _node(
    person: NetworkNode,
    drawing: Drawing,
    places: Places,
    span: YearRange | None,
    label: NetworkLabel | None,
    is_picked: bool,
) -> SheetNode:
    x, y = places[person.id]
    papers = papers_within(person.years, person.papers, span)
    return SheetNode(
        id=person.id,
        name=plain_text(person.name),
        papers=papers,
        x=x,
        y=y,
        radius=round(radius(papers or person.papers), 2),
        colour=drawing.colour_of(person.id),
        label=label,
        strong=label is not None and label.size > 12,
        years=in_text(person.years),
        out=papers == 0,
        picked=is_picked,
    )


def in_text(years: YearCounts) -> str:
    """Write years with their papers for the page's script: `2021:1 2022:3`."""
    return " ".join(f"{year}:{count}" for year, count in years)


def _neighbours(pairs: Iterable[NetworkLink], person: int | None) -> set[int]:
    ends = [(one.source, one.target) for one in pairs if person in (one.source, one.target)]
    return {end for pair in ends for end in pair} if len(ends) <= MOST_IN_SVG // 3 else set()

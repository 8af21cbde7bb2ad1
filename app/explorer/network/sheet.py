"""The network of a few people as a drawing of fixed size, with all names placed.

Geometry and years; colours come with the drawing, addresses with the template.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from app.charts.network.graph import radius
from app.charts.network.labels import Anchor, NetworkLabel, bounds, place_labels
from app.charts.network.scale_labels import GAP, GROUP_SIZE, SIZE
from app.domain.coauthors import NetworkLink, NetworkNode, YearCounts
from app.domain.dates.years import YearRange
from app.domain.tex.html import plain_text
from app.explorer.network.drawing import MOST_IN_SVG, Drawing, papers_within
from app.explorer.network.field import SMALLEST, dot_of, label_text, network_field
from app.explorer.network.groups import shortened

MARGIN = 12.0
COLUMN = 866.0
"""Pixels that the drawing has beside the person picked, on a page of full width."""
LEAST_NARROW = 0.6
"""Narrower, names cover each other; what is wider still is scrolled."""
CHAIN_WIDTH = 2.5
THICKEST = 9.0
"""Pixels of a line: of more joint papers it says no more, and hides names."""
PHONE = 350.0
"""Pixels that the drawing has on a phone."""
FILE_SCALE = 1.36
"""How much larger the drawing of many people is in a file than on the page."""
_BASELINES = {"above": -GAP - 5, "below": GAP + GROUP_SIZE, "middle": 5.0}
"""Pixels from the spot of a group's name to its baseline."""

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
    several: bool
    """May be several people."""


@dataclass(frozen=True, slots=True)
class SheetArea:
    """The area of a group."""

    points: str
    colour: str


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
    narrow: list[NetworkLabel] = field(default_factory=list)
    """Names instead of those of nodes and groups where the drawing is shrunk to a phone."""
    areas: list[SheetArea] = field(default_factory=list)

    @property
    def has_numbers(self) -> bool:
        """Whether a number stands for the name of a group somewhere."""
        return any(label.is_group and label.text.isdecimal() for label in self.groups + self.narrow)


def network_sheet(
    drawing: Drawing, span: YearRange | None, picked: int | None, chain: Sequence[int]
) -> NetworkSheet:
    """Place circles, lines and names of a network that fits on a sheet.

    Everybody is in it; those whom the years leave out are marked, so that years can be changed
    without asking again.
    """
    hub = drawing.layout.hub
    dot = dot_of((radius(person.papers) for person in drawing.people), 1.0)
    nodes = [replace(person, name=label_text(person.name)) for person in drawing.people]
    around = _neighbours(drawing.pairs, picked)
    always = {*around, *chain, *({picked} if picked is not None else ())} & {n.id for n in nodes}
    names = {group: shortened(name) for group, name in drawing.themed.names.items()}
    ranked = [line.group for line in drawing.themed.lines(drawing.people)]

    def name_all(places: Places, **fitted: Any) -> list[NetworkLabel]:
        return place_labels(
            nodes,
            drawing.pairs,
            places,
            always,
            {group: names[group] for group in ranked},
            drawing.layout.groups,
            hub,
            dot=dot,
            **fitted,
        )

    places: Places = drawing.layout.places
    labels = name_all(places)
    narrow = _narrowing(places, bounds(nodes, places, labels, dot))
    if narrow < 1:
        places = {person: (round(x * narrow, 1), y) for person, (x, y) in places.items()}
        labels = name_all(places)
    left, top, right, bottom = bounds(nodes, places, labels, dot)
    of_person = {label.id: label for label in labels if not label.is_group}
    shrunk = max(1.0, (right - left + 2 * MARGIN) / PHONE)
    within = (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN)
    steps = {frozenset(pair) for pair in pairwise(chain)}
    return NetworkSheet(
        left=round(left - MARGIN, 1),
        top=round(top - MARGIN, 1),
        width=round(right - left + 2 * MARGIN, 1),
        height=round(bottom - top + 2 * MARGIN, 1),
        lines=[_line(pair, places, hub, span, picked, steps, dot) for pair in drawing.pairs],
        nodes=[
            _node(person, drawing, places, span, of_person.get(person.id), person.id == picked, dot)
            for person in drawing.people
        ],
        groups=[label for label in labels if label.is_group],
        narrow=name_all(places, larger=shrunk, within=within),
    )


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
    dot: float = 1.0,
) -> SheetLine:
    ends = (pair.source, pair.target)
    (x1, y1), (x2, y2) = (places[end] for end in ends)
    papers = papers_within(pair.years, pair.papers, span)
    thick = min(0.6 + 1.1 * dot * (papers or pair.papers), THICKEST * dot)
    width = 1.0 if hub in ends else round(thick, 2)
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
    dot: float = 1.0,
) -> SheetNode:
    x, y = places[person.id]
    papers = papers_within(person.years, person.papers, span)
    return SheetNode(
        id=person.id,
        name=plain_text(person.name),
        papers=papers,
        x=x,
        y=y,
        radius=round(max(SMALLEST, dot * radius(papers or person.papers)), 2),
        colour=drawing.themed.colour_of(person.id),
        label=label,
        strong=label is not None and label.size > 12,
        years=in_text(person.years),
        out=papers == 0,
        picked=is_picked,
        several=person.may_be_several,
    )


def field_sheet(drawing: Drawing, span: YearRange | None, picked: int | None) -> NetworkSheet:
    """Draw many people at the scale of a file, with the names that show at that scale.

    Args:
        picked: who is marked, with their lines.
    """
    found = network_field(drawing)
    home, hub = found.home, drawing.layout.hub
    scale = home.scale * FILE_SCALE
    places = {person: (x * scale, y * scale) for person, (x, y) in drawing.layout.places.items()}
    nodes = []
    for person in drawing.people:
        (x, y), label = places[person.id], found.labels[person.id]
        size = max(SMALLEST, found.dot * radius(person.papers)) * FILE_SCALE**0.5
        anchor: Anchor = "start" if label.side == "right" else "end"
        beside = x + (size + GAP) * (1 if anchor == "start" else -1)
        name = NetworkLabel(person.id, label_text(person.name), beside, y + 4, anchor, SIZE)
        is_picked = person.id == picked
        shown = name if label.scale <= scale or is_picked else None
        node = _node(person, drawing, places, span, shown, is_picked)
        nodes.append(replace(node, radius=round(size, 2)))
    margin = 2 * MARGIN
    return NetworkSheet(
        left=round(home.left * scale - margin, 1),
        top=round(home.top * scale - margin - GROUP_SIZE, 1),
        width=round((home.right - home.left) * scale + 2 * margin, 1),
        height=round((home.bottom - home.top) * scale + 2 * margin + GROUP_SIZE, 1),
        lines=[_line(pair, places, hub, span, picked, ()) for pair in drawing.pairs],
        nodes=nodes,
        groups=[
            NetworkLabel(
                number, shortened(area.name), round(area.label.x * scale + area.label.shift, 1),
                round(area.label.y * scale + _BASELINES[area.label.side], 1), "middle",
                GROUP_SIZE, is_group=True,
            )
            for number, area in enumerate(found.areas)
            if area.label.scale <= scale
        ],
        areas=[
            SheetArea(
                " ".join(f"{x * scale:.1f},{y * scale:.1f}" for x, y in area.outline), area.colour
            )
            for area in found.areas
        ],
    )  # fmt: skip


def in_text(years: YearCounts) -> str:
    """Write years with their papers for the page's script: `2021:1 2022:3`."""
    return " ".join(f"{year}:{count}" for year, count in years)


def _neighbours(pairs: Iterable[NetworkLink], person: int | None) -> set[int]:
    ends = [(link.source, link.target) for link in pairs if person in (link.source, link.target)]
    return {end for pair in ends for end in pair} if len(ends) <= MOST_IN_SVG // 3 else set()

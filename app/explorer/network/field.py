"""A network of many people as it is drawn: areas of groups, circles, and names for all scales.

The same for the page's script, which zooms it, and for the file `/network.svg`, which shows the
whole of it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import isinf, pi, sqrt

from app.charts.network.areas import Point, outline
from app.charts.network.graph import radius
from app.charts.network.scale_labels import (
    AreaLabel,
    CircleLabel,
    Home,
    NamedArea,
    NamedCircle,
    growth_of,
    label_for_scales,
)
from app.domain.coauthors import NetworkNode
from app.domain.tex.html import plain_text
from app.explorer.network.drawing import GROUPS_LISTED, Drawing
from app.explorer.network.groups import shortened
from app.explorer.network.params import NetworkAsk

WIDTH, HEIGHT = 866.0, 720.0
"""Pixels of the stage on a page of full width."""
PADDING = 28.0
"""Pixels between its edges and the drawing."""
LONGEST_LABEL = 40
"""Characters of a name."""
_COVERED = 0.06
"""Share of the stage that all circles together cover at most."""
SMALLEST = 1.5
"""Pixels of the smallest circle's radius."""


@dataclass(frozen=True, slots=True)
class GroupArea:
    """The area of a group, and its name."""

    name: str
    colour: str
    head: int
    members: list[int]
    outline: list[Point]
    label: AreaLabel


@dataclass(frozen=True, slots=True)
class NetworkField:
    """Everything that is drawn, in the layout's own units."""

    home: Home
    dot: float
    """Pixels of a circle's radius while the whole is seen, for each of its own."""
    areas: list[GroupArea]
    labels: dict[int, CircleLabel]
    """By person."""


def network_field(drawing: Drawing) -> NetworkField:
    """Lay out the areas and names of a drawing."""
    people, places, themed = drawing.people, drawing.layout.places, drawing.themed
    circles = {person.id: (*places[person.id], radius(person.papers)) for person in people}
    members: defaultdict[int, list[NetworkNode]] = defaultdict(list)
    for person in people:
        group = themed.groups.of.get(person.id, -1)
        if group in themed.names:
            members[group].append(person)
    outlines = {
        group: outline([circles[person.id] for person in some]) for group, some in members.items()
    }
    left, top, right, bottom = _bounds(list(circles.values()))
    scale = min((WIDTH - 2 * PADDING) / (right - left), (HEIGHT - 2 * PADDING) / (bottom - top))
    dot = dot_of((r for _, _, r in circles.values()), scale)
    growth = growth_of(dot * max((r for _, _, r in circles.values()), default=0.0))
    home = Home(left, top, right, bottom, scale, growth, PADDING / 2)
    order = sorted(members, key=lambda group: (-len(members[group]), group))
    named_groups, named_people = label_for_scales(
        [_named_area(outlines[group], shortened(themed.names[group])) for group in order],
        [
            NamedCircle(
                *places[one.id], max(SMALLEST, dot * radius(one.papers)), label_text(one.name)
            )
            for one in people
        ],
        home,
    )
    return NetworkField(
        home=home,
        dot=dot,
        areas=[
            GroupArea(
                name=themed.names[group],
                colour=themed.colour_of(members[group][0].id),
                head=members[group][0].id,
                members=[member.id for member in members[group]],
                outline=outlines[group],
                label=label,
            )
            for group, label in zip(order, named_groups, strict=True)
        ],
        labels={person.id: label for person, label in zip(people, named_people, strict=True)},
    )


def dot_of(radii: Iterable[float], most: float) -> float:
    """Return how large circles are drawn, so that they leave room for names.

    Args:
        radii: of all circles.
        most: the answer where they leave it anyway.
    """
    covered = sum(pi * r**2 for r in radii) or 1.0
    return min(most, sqrt(_COVERED * WIDTH * HEIGHT / covered))


def label_text(name: str) -> str:
    """Write a name beside its circle; the circle's tip has it whole."""
    text = plain_text(name)
    return text if len(text) <= LONGEST_LABEL else f"{text[:LONGEST_LABEL]}…"


def _bounds(circles: list[tuple[float, float, float]]) -> tuple[float, float, float, float]:
    if not circles:
        return 0.0, 0.0, 1.0, 1.0
    return (
        min(x - r for x, _, r in circles), min(y - r for _, y, r in circles),
        max(x + r for x, _, r in circles), max(y + r for _, y, r in circles),
    )  # fmt: skip


def _named_area(points: list[Point], name: str) -> NamedArea:
    """Offer a name the middles of an outline's uppermost and lowest tenth, and of the whole."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    top, bottom = min(ys), max(ys)
    edge = (bottom - top) / 10
    upper = [x for x, y in points if y <= top + edge]
    lower = [x for x, y in points if y >= bottom - edge]
    return NamedArea(
        {
            "above": ((min(upper) + max(upper)) / 2, top),
            "below": ((min(lower) + max(lower)) / 2, bottom),
            "middle": ((min(xs) + max(xs)) / 2, (top + bottom) / 2),
        },
        name,
    )


def field_json(drawing: Drawing, ask: NetworkAsk, path: str) -> str:
    """Give a network to the page's script; people are named by their place in the list.

    Args:
        path: of the page, to which the addresses of groups lead.
    """
    field = network_field(drawing)
    places, home = drawing.layout.places, field.home
    at = {person.id: place for place, person in enumerate(drawing.people)}
    hub = drawing.layout.hub
    return json.dumps(
        {
            "people": [
                {
                    "id": person.id,
                    "name": label_text(person.name),
                    "x": places[person.id][0],
                    "y": -places[person.id][1],
                    "papers": person.papers,
                    "colour": drawing.themed.colour_of(person.id),
                    "several": int(person.may_be_several),
                    "group": drawing.themed.groups.of.get(person.id, -1),
                    "side": field.labels[person.id].side,
                    "from": _finite(field.labels[person.id].scale),
                    "years": [number for pair in person.years for number in pair],
                }
                for person in drawing.people
            ],
            "links": [
                [at[link.source], at[link.target], link.papers, [n for y in link.years for n in y]]
                for link in drawing.pairs
            ],
            "hub": at.get(hub) if hub is not None else None,
            "groups": [
                {
                    "name": shortened(area.name),
                    "number": number if number <= GROUPS_LISTED else 0,
                    "colour": area.colour,
                    "href": replace(ask, group=area.head).address(path),
                    "people": [at[member] for member in area.members],
                    "outline": [[round(x, 1), round(-y, 1)] for x, y in area.outline],
                    "x": round(area.label.x, 1),
                    "y": round(-area.label.y, 1),
                    "side": area.label.side,
                    "shift": area.label.shift,
                    "from": _finite(area.label.scale),
                }
                for number, area in enumerate(field.areas, start=1)
            ],
            "box": [home.left, -home.bottom, home.right, -home.top],
            "dot": field.dot / home.scale,
            "growth": home.growth,
            "padding": PADDING,
        },
        separators=(",", ":"),
    )


def _finite(scale: float) -> float | None:
    """Write a scale with five digits; None for never."""
    return None if isinf(scale) else float(f"{scale:.5g}")

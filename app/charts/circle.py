"""A person's circle: co-authors on a ring, joined where they wrote together.

Answers with their order, in which those who share papers are near each other, and
where lines and names go. Places are pixels from the centre of the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, hypot, pi, sin, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.int64]
"""Places of people, in their order along a ring."""

MOST = 24
"""People on the ring; more names than this touch each other."""
RING = 120.0
RING_NARROW = 88.0
_LINE = 16.0
"""Least distance of two names above each other, 13 px type."""
_LETTER = 8.4
"""Width of a letter at 13 px, taken large: names must not be cut."""
_LABEL_GAP = 9.0


@dataclass(frozen=True, slots=True)
class CirclePerson:
    """One co-author. `short` is the family name with its particles, for a phone."""

    id: int
    name: str
    short: str
    papers: int
    """Papers shared with the person in the middle."""
    href: str
    colour: str = "tx"
    several: bool = False
    """May be several people."""


@dataclass(frozen=True, slots=True)
class CircleNode:
    """A person on the ring."""

    person: CirclePerson
    label: str
    x: float
    y: float
    radius: float
    spoke: float
    """Width of the line to the middle."""
    label_x: float
    label_y: float
    anchor: Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class CircleLink:
    """Joint papers of two people on the ring: a curve from one to the other through (cx, cy)."""

    x1: float
    y1: float
    cx: float
    cy: float
    x2: float
    y2: float
    width: float
    papers: int
    names: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Circle:
    """The drawing; (0, 0) is its middle, (left, top) its corner."""

    nodes: tuple[CircleNode, ...]
    links: tuple[CircleLink, ...]
    left: float
    top: float
    width: float
    height: float
    left_out: int
    """People who found no place on the ring."""


def draw_circle(
    people: Sequence[CirclePerson],
    joint: Mapping[tuple[int, int], int],
    *,
    ring: float = RING,
    short_names: bool = False,
) -> Circle:
    """Place co-authors around a person.

    Args:
        people: co-authors in the order of their first joint paper; those with most papers are
            kept where there are more than `MOST`.
        joint: papers that two of them share, by their ids in either order.
        ring: radius in pixels.
        short_names: whether names are family names alone.
    """
    kept = set(sorted(range(len(people)), key=lambda i: (-people[i].papers, i))[:MOST])
    shown = [person for i, person in enumerate(people) if i in kept]
    place = {person.id: i for i, person in enumerate(shown)}
    weights = {
        (min(place[a], place[b]), max(place[a], place[b])): papers
        for (a, b), papers in joint.items()
        if a in place and b in place and a != b and papers > 0
    }
    order = _shortest_order(len(shown), tuple((a, b, n) for (a, b), n in sorted(weights.items())))
    nodes = _nodes([shown[i] for i in order], ring, short_names)
    by_id = {node.person.id: node for node in nodes}
    links = tuple(
        _link(by_id[shown[a].id], by_id[shown[b].id], papers)
        for (a, b), papers in sorted(weights.items())
    )
    reach = [abs(n.label_x) + len(n.label) * _LETTER + 24 for n in nodes]
    half = ceil(max(reach, default=ring))
    low = ceil(max([ring, *(abs(n.label_y) for n in nodes)]) + 14)
    return Circle(nodes, links, -half, -low, 2 * half, 2 * low, len(people) - len(shown))


@lru_cache(maxsize=64)  # the wide and the narrow drawing have one order
def _shortest_order(count: int, weights: tuple[tuple[int, int, int], ...]) -> tuple[int, ...]:
    """Order a ring so that papers times distance along it is small.

    Reverses and swaps as long as something is gained, from the given order, so that the same
    people always get the same places. At most MOST people: no cleverer search is needed.

    Args:
        weights: two places in the given order, and their joint papers.
    """
    joint = np.zeros((count, count), dtype=np.int64)
    for one, other, papers in weights:
        joint[one, other] = papers
    steps = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    apart = np.minimum(steps, count - steps).ravel()

    def cost(ring: Ring) -> int:
        return int(joint[ring[:, None], ring].ravel() @ apart)

    order: Ring = np.arange(count, dtype=np.int64)
    best = cost(order)
    gained = True
    while gained:
        gained = False
        for i in range(count - 1):
            for j in range(i + 1, count):
                turned: Ring = order.copy()
                swapped: Ring = order.copy()
                turned[i : j + 1] = order[i : j + 1][::-1]
                swapped[[i, j]] = order[[j, i]]
                for ring in (turned, swapped):
                    if (value := cost(ring)) < best:
                        order, best, gained = ring, value, True
    return tuple(order.tolist())


def _nodes(
    people: Sequence[CirclePerson], ring: float, short_names: bool
) -> tuple[CircleNode, ...]:
    count = len(people)
    # Half a step off the top, so that no name is straight above or below the ring.
    angles = [2 * pi * (i + 0.5) / count - pi / 2 for i in range(count)]
    places = [(ring * cos(angle), ring * sin(angle)) for angle in angles]
    heights = [0.0] * count
    for right in (True, False):
        side = [i for i in range(count) if (places[i][0] >= 0) == right]
        side.sort(key=lambda i: (places[i][1], i))
        for i, y in zip(side, _apart([places[i][1] * 1.06 for i in side]), strict=True):
            heights[i] = y
    nodes = []
    for person, (x, y), height in zip(people, places, heights, strict=True):
        right = x >= 0
        radius = 1 + 2.2 * sqrt(person.papers)
        nodes.append(
            CircleNode(
                person=person,
                label=person.short if short_names else person.name,
                x=x,
                y=y,
                radius=radius,
                spoke=0.6 + 0.7 * person.papers,
                label_x=x + (radius + _LABEL_GAP) * (1 if right else -1),
                label_y=height + 4.5,
                anchor="start" if right else "end",
            )
        )
    return tuple(nodes)


def _apart(heights: Sequence[float]) -> list[float]:
    """Push names that touch apart, keeping their order and their middle."""
    moved: list[float] = []
    for y in heights:
        moved.append(max(y, moved[-1] + _LINE) if moved else y)
    shift = sum(m - y for m, y in zip(moved, heights, strict=True)) / (len(moved) or 1)
    return [y - shift for y in moved]


def _link(a: CircleNode, b: CircleNode, papers: int) -> CircleLink:
    """Bend the line inwards, the more the farther apart the two are."""
    mid_x, mid_y = (a.x + b.x) / 2, (a.y + b.y) / 2
    far = hypot(a.x - b.x, a.y - b.y) / (2 * hypot(a.x, a.y))
    pull = 0.9 - 0.55 * far
    return CircleLink(
        a.x, a.y, mid_x * pull, mid_y * pull, b.x, b.y, 0.6 + 0.9 * papers, papers,
        (a.person.name, b.person.name),
    )  # fmt: skip

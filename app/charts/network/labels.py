"""Places names in a drawing of co-authors, so that few cover anything.

Answers from places, sizes and names; the names of groups are placed first, then
those that must be there, then others where there is room. It must not know papers,
the database or pages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.charts.network.graph import radius
from app.charts.network.type_width import text_width
from app.domain.coauthors import NetworkLink, NetworkNode

Anchor = Literal["start", "middle", "end"]
Place = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

STRONG_SIZE, FAINT_SIZE, GROUP_SIZE = 13.0, 12.0, 15.0
"""Pixels of type: people always named, others, groups."""
_GAP = 5.0
"""From a circle's edge to its name."""
_GROUP_GAP = 20.0
_COVERED = 10.0
"""What covering a name or a circle costs, beside crossing a line."""
_LATER = 0.1
"""What each place further down the list of candidates costs: it only breaks ties."""


@dataclass(frozen=True, slots=True)
class NetworkLabel:
    """A name in the drawing."""

    id: int
    """Of the person, or the number of the group."""
    text: str
    x: float
    y: float
    """Of the baseline."""
    anchor: Anchor
    size: float
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    x: float
    y: float
    anchor: Anchor

    def box(self, text: str, size: float) -> Box:
        return _box(text, self.x, self.y, self.anchor, size)


class _Sheet:
    """What the drawing has already."""

    def __init__(self, circles: NDArray[np.float64], lines: NDArray[np.float64]) -> None:
        """Take circles as x, y, radius and lines as x1, y1, x2, y2."""
        self._circles = circles
        self._lines = lines
        self._boxes = np.empty((0, 4))

    def covered(self, box: Box, but: int | None) -> tuple[int, int]:
        """Count the circles and names under a box, without the circle it belongs to."""
        left, top, right, bottom = box
        x, y, size = self._circles.T
        circles = (np.clip(x, left, right) - x) ** 2 + (np.clip(y, top, bottom) - y) ** 2 < size**2
        if but is not None:
            circles[but] = False
        names = self._boxes
        over = (names[:, 0] < right) & (names[:, 2] > left)
        over &= (names[:, 1] < bottom) & (names[:, 3] > top)
        return int(circles.sum()), int(over.sum())

    def crossed(self, box: Box) -> int:
        """Count the lines that run through a box."""
        left, top, right, bottom = box
        x1, y1, x2, y2 = self._lines.T
        beside = (np.maximum(x1, x2) < left) | (np.minimum(x1, x2) > right)
        beside |= (np.maximum(y1, y2) < top) | (np.minimum(y1, y2) > bottom)
        corners = [(left, top), (left, bottom), (right, top), (right, bottom)]
        sides = np.array([(x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) for x, y in corners])
        # All corners on one side of the endless line: it passes by.
        beside |= (sides > 0).all(axis=0) | (sides < 0).all(axis=0)
        return int((~beside).sum())

    def put(self, box: Box) -> None:
        """Remember a name."""
        self._boxes = np.vstack([self._boxes, box])


def place_labels(
    nodes: Iterable[NetworkNode],
    links: Iterable[NetworkLink],
    places: Mapping[int, Place],
    always: Collection[int] = (),
    group_names: Mapping[int, str] | None = None,
    groups: Mapping[int, int] | None = None,
    hub: int | None = None,
    larger: float = 1.0,
    within: Box | None = None,
    dot: float = 1.0,
) -> list[NetworkLabel]:
    """Place names so that none covers another.

    Those of `always` find room first, then people with two papers or more, whose names may cover a
    circle; others are named only where their name covers no circle either.

    Args:
        nodes: the people drawn.
        links: their pairs; lines of the hub are too faint to matter.
        places: of each person, in pixels.
        always: ids of further people to be named, such as the neighbours of the person picked.
        group_names: the names of groups by number, in the order of the list in which a reader finds
            those whose rank in it is drawn instead.
        groups: the group of each person.
        hub: a person who joins everybody.
        larger: how many times larger the names are, for a drawing that is shrunk.
        within: where names must stay.
        dot: how large circles are drawn, as a share of `radius`.
    """
    # Most papers first: who is placed first finds most room.
    people = sorted(nodes, key=lambda node: (-node.papers, node.id))
    row = {node.id: number for number, node in enumerate(people)}
    circles = [(*places[node.id], dot * radius(node.papers)) for node in people]
    lines = [
        (*places[link.source], *places[link.target])
        for link in links
        if link.source in row and link.target in row and hub not in (link.source, link.target)
    ]
    sheet = _Sheet(
        np.array(circles, dtype=np.float64).reshape(-1, 3),
        np.array(sorted(lines), dtype=np.float64).reshape(-1, 4),
    )
    middle = (min(x for x, _, _ in circles) + max(x for x, _, _ in circles)) / 2 if circles else 0.0

    labels = _place_group_names(sheet, places, group_names or {}, groups or {}, larger, within)
    wanted = {node.id for node in people if node.papers > 1} | set(always)
    for node in sorted(people, key=lambda one: (one.id not in always, one.id not in wanted)):
        is_wanted = node.id in wanted
        size = larger * (STRONG_SIZE if is_wanted else FAINT_SIZE)
        candidates = _around(*circles[row[node.id]], size, middle)
        at, on_circles, on_names = _cheapest(
            sheet, node.name, size, candidates, row[node.id], within
        )
        if not on_names and (is_wanted or not on_circles):
            sheet.put(at.box(node.name, size))
            labels.append(_label(node.id, node.name, at, size))
    return labels


def bounds(
    nodes: Iterable[NetworkNode],
    places: Mapping[int, Place],
    labels: Iterable[NetworkLabel],
    dot: float = 1.0,
) -> Box:
    """Return the smallest box around all circles and names; zeros for nobody.

    Args:
        nodes: the people drawn.
        places: of each person, in pixels.
        labels: the names placed.
        dot: how large circles are drawn, as a share of `radius`.
    """
    boxes = [_box(label.text, label.x, label.y, label.anchor, label.size) for label in labels]
    for node in nodes:
        (x, y), reach = places[node.id], dot * radius(node.papers)
        boxes.append((x - reach, y - reach, x + reach, y + reach))
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _box(text: str, x: float, y: float, anchor: Anchor, size: float) -> Box:
    width = text_width(text, size)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return left, y - 0.8 * size, left + width, y + 0.25 * size


def _around(
    x: float, y: float, circle: float, size: float, middle: float
) -> tuple[_Candidate, ...]:
    """Return the places for a name: beside its circle, away from the middle first; below; above."""
    right = _Candidate(x + circle + _GAP, y + 0.35 * size, "start")
    left = _Candidate(x - circle - _GAP, y + 0.35 * size, "end")
    below = _Candidate(x, y + circle + _GAP + 0.8 * size, "middle")
    above = _Candidate(x, y - circle - _GAP, "middle")
    return (left, right, below, above) if x < middle else (right, left, below, above)


def _cheapest(
    sheet: _Sheet,
    text: str,
    size: float,
    candidates: Sequence[_Candidate],
    own: int | None,
    within: Box | None,
) -> tuple[_Candidate, int, int]:
    """Return the best place, and how many circles and names a name there covers."""
    priced = []
    for number, candidate in enumerate(candidates):
        box = candidate.box(text, size)
        circles, names = sheet.covered(box, own)
        names += within is not None and not _is_inside(box, within)
        cost = _COVERED * (circles + names) + sheet.crossed(box) + _LATER * number
        priced.append((names > 0, cost, number, candidate, circles, names))
    _, _, _, cheapest, circles, names = min(priced, key=lambda price: price[:3])
    return cheapest, circles, names


def _is_inside(box: Box, outer: Box) -> bool:
    return (
        box[0] >= outer[0] and box[1] >= outer[1] and box[2] <= outer[2] and box[3] <= outer[3]
    )  # fmt: skip


def _place_group_names(
    sheet: _Sheet,
    places: Mapping[int, Place],
    names: Mapping[int, str],
    groups: Mapping[int, int],
    larger: float,
    within: Box | None,
) -> list[NetworkLabel]:
    """Place each group's name above it or below it, or its rank among them where it has no room."""
    labels, size = [], GROUP_SIZE * larger
    for rank, number in enumerate(names, start=1):
        spots = [
            places[person] for person in groups if groups[person] == number and person in places
        ]
        if not spots:
            continue
        xs, ys = zip(*spots, strict=True)
        middle = (min(xs) + max(xs)) / 2
        tops = (min(ys) - _GROUP_GAP, max(ys) + _GROUP_GAP + size)
        beside = ((min(ys) + max(ys) + size) / 2,)
        for text, lines in ((names[number], tops), (str(rank), tops + beside)):
            x = _kept_within(middle, text_width(text, size) / 2, within)
            candidates = [_Candidate(x, y, "middle") for y in lines]
            at, _, on_names = _cheapest(sheet, text, size, candidates, None, within)
            if not on_names:
                sheet.put(at.box(text, size))
                labels.append(_label(number, text, at, size, is_group=True))
                break
    return labels


def _kept_within(middle: float, half: float, within: Box | None) -> float:
    """Move the middle of a name inwards, so that no edge cuts the name."""
    if within is None:
        return middle
    return min(max(middle, within[0] + half), max(within[2] - half, within[0] + half))


def _label(
    id_: int, text: str, at: _Candidate, size: float, is_group: bool = False
) -> NetworkLabel:
    return NetworkLabel(id_, text, round(at.x, 1), round(at.y, 1), at.anchor, size, is_group)

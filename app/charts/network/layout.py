"""The places of people in a drawing of co-authors, in pixels around (0, 0), and their groups.

Answers from ids, sizes and links; the same network is laid out alike every time,
whatever order it comes in. It must not know names, papers, the database or pages.
igraph holds the interpreter while it computes, so it gets what takes milliseconds:
communities, components, distances and small drawings. Large ones are numpy's.

Groups that are not connected are laid out one by one and packed around the
middle; with a hub, a person who is connected with everybody, the groups are those
without the hub, and the hub is in the middle.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import igraph
import numpy as np
from igraph import Graph
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from app.charts.network.forces import GOLDEN_ANGLE, Places, place_by_forces, rough_places
from app.charts.network.graph import radius
from app.domain.coauthors import NetworkLink, NetworkNode

LINK = 56.0
"""Wished length of a line: two names of 13 px find room beside it."""
_GAP = 14.0
"""Least distance between two circles' edges: a name's height."""
_GROUP_GAP = 24.0
_HUB_ROOM = 70.0
_NAMED_UP_TO = 150
"""People in a drawing that has all their names."""
_WIDER_NAMED, _WIDER = 0.7, 1.25
"""How much wider than high the area of the circles is: names add to the width of a drawing that
has them all, and the stage of larger ones is wider than high."""
_STRESS_UP_TO = 60
"""People in a group that is drawn by its distances; larger ones by forces, which show clusters."""
_SEED = 0
_FIRST_LINE = 0.05
_FILLED = 0.15
"""Share of a large group's area that its circles take."""
_APART_STEPS = 40
_EVEN = 8.0
"""Groups' radii are rounded up to this, so that many are equal and found room for in one search."""
_SPACING = 9.0
_SPOTS_AT_ONCE = 64


def lay_out(
    nodes: Iterable[NetworkNode], links: Iterable[NetworkLink], hub: int | None = None
) -> dict[int, tuple[float, float]]:
    """Place people so that co-authors are near each other and no circles touch.

    Args:
        nodes: the people drawn.
        links: their pairs; more joint papers pull harder.
        hub: a person who joins everybody, to be placed in the middle.

    Returns:
        x and y of each person in pixels, to a tenth.
    """
    people = sorted(nodes, key=lambda node: node.id)
    if not people:
        return {}
    rows = {node.id: row for row, node in enumerate(people)}
    sizes = np.array([radius(node.papers) for node in people])
    graph = _graph(rows, links, hub)
    groups = [np.array(group) for group in graph.connected_components()]
    if hub in rows:
        groups = [group for group in groups if group.tolist() != [rows[hub]]]
    drawn: list[tuple[float, NDArray[np.int64], Places]] = []
    for group in groups:
        local = _place_group(graph.induced_subgraph(group), sizes[group])
        extent = float((np.hypot(*local.T) + sizes[group]).max()) + _GROUP_GAP / 2
        drawn.append((np.ceil(extent / _EVEN) * _EVEN, group, local))
    drawn.sort(key=lambda group: (-group[0], int(group[1][0])))
    middle = _HUB_ROOM + float(sizes[rows[hub]]) if hub is not None and hub in rows else 0.0
    places = np.zeros((len(people), 2))
    wider = _WIDER_NAMED if len(people) <= _NAMED_UP_TO else _WIDER
    packed = pack([extent for extent, _, _ in drawn], middle, wider)
    for (_, group, local), at in zip(drawn, packed, strict=True):
        places[group] = local + at
    return {
        node.id: (round(float(x), 1), round(float(y), 1))
        for node, (x, y) in zip(people, places, strict=True)
    }


def find_communities(
    nodes: Iterable[NetworkNode], links: Iterable[NetworkLink], hub: int | None = None
) -> dict[int, int]:
    """Group people who wrote much together; the largest group is 0, and the hub is in none.

    By the method of Leiden (Traag et al., "From Louvain to Leiden: guaranteeing
    well-connected communities", 2019) for modularity, with joint papers as weights.

    Args:
        nodes: all people drawn.
        links: their pairs.
        hub: a person who joins everybody and therefore says nothing of groups.
    """
    people = sorted(node.id for node in nodes if node.id != hub)
    graph = _graph({person: row for row, person in enumerate(people)}, links, hub)
    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311 - no secret
    clusters = graph.community_leiden("modularity", weights="papers", n_iterations=-1)
    found = sorted(clusters, key=lambda group: (-len(group), group[0]))
    return {people[row]: number for number, group in enumerate(found) for row in group}


def _graph(rows: dict[int, int], links: Iterable[NetworkLink], hub: int | None) -> Graph:
    """Make a graph whose edges have `papers`, in an order that the links' own does not show in.

    Args:
        rows: the vertex of each person.
        links: pairs; those of others than these people, and of the hub, are left out.
    """
    weights: dict[tuple[int, int], int] = {}
    for link in links:
        if link.source in rows and link.target in rows and hub not in (link.source, link.target):
            pair = (
                min(rows[link.source], rows[link.target]),
                max(rows[link.source], rows[link.target]),
            )
            weights[pair] = weights.get(pair, 0) + link.papers
    pairs = sorted(weights)
    return Graph(len(rows), pairs, edge_attrs={"papers": [weights[pair] for pair in pairs]})


def _place_group(graph: Graph, sizes: NDArray[np.float64]) -> Places:
    """Lay out one connected group around its middle."""
    people = len(sizes)
    if people == 1:
        return np.zeros((1, 2))
    length = LINK + float(sizes.mean())
    if people == 2:
        return np.array([[0.0, -length / 2], [0.0, length / 2]])
    is_small = people <= _STRESS_UP_TO
    room = float(np.pi * ((sizes + _GAP / 2) ** 2).sum()) / _FILLED
    places = _by_distances(graph, length) if is_small else place_by_forces(graph, length, room)
    places = _turned(_apart(places, sizes), wide=not is_small)
    return np.asarray(places - (places.max(axis=0) + places.min(axis=0)) / 2, dtype=np.float64)


def _by_distances(graph: Graph, length: float) -> Places:
    """Place people as far apart as the number of steps between them says.

    Kamada and Kawai, "An algorithm for drawing general undirected graphs", 1989; igraph wishes
    that the largest distance were the root of the people.
    """
    largest = np.sqrt(graph.vcount())
    layout = graph.layout_kamada_kawai(seed=(rough_places(graph) * largest / 2).tolist())
    places: Places = np.array(layout.coords) * (length * graph.diameter() / largest)
    return places


def _apart(places: Places, sizes: NDArray[np.float64]) -> Places:
    """Push circles that touch away from each other, as little as possible."""
    places = places.copy()
    reach = 2 * float(sizes.max()) + _GAP
    for _ in range(_APART_STEPS):
        pairs = cKDTree(places).query_pairs(reach, output_type="ndarray")
        one, other = pairs[:, 0], pairs[:, 1]
        between = places[other] - places[one]
        distance = np.hypot(*between.T)
        overlap = sizes[one] + sizes[other] + _GAP - distance
        touch = overlap > 0.1
        if not touch.any():
            break
        one, other, between = one[touch], other[touch], between[touch]
        # People in one spot go apart sideways.
        between[distance[touch] < 1e-6] = (1.0, 0.0)
        push = between * (overlap[touch] / 2 / np.maximum(np.hypot(*between.T), 1e-6))[:, None]
        np.add.at(places, one, -push / 2)
        np.add.at(places, other, push / 2)
    return places


def _turned(places: Places, wide: bool) -> Places:
    """Turn a group along its longest direction: a small one upright, for names beside it."""
    centred = places - places.mean(axis=0)
    # A group as wide as high has no longest direction: there the line of the first two counts.
    line = centred[1] - centred[0]
    directions = np.linalg.eigh(centred.T @ centred + _FIRST_LINE * np.outer(line, line))[1]
    turned: Places = centred @ (directions[:, ::-1] if wide else directions)
    # The sign of an eigenvector is arbitrary: the first person is left and on top.
    turned *= np.where(turned[0] > 0, -1.0, 1.0)
    return turned


def pack(extents: Sequence[float], middle: float, wider: float) -> list[Places]:
    """Place discs, largest first, as near to the middle as they go on a spiral.

    Args:
        extents: the discs' radii, in the order in which they are placed.
        middle: radius of a disc in the middle that stays free; 0 for none.
        wider: how much wider than high the discs together are.
    """
    reach = np.array([middle, *extents])
    placed = np.zeros((len(reach), 2))
    # From the middle, in a drawing that is as wide as high: at most `reaching` times those of this.
    reaching = 1 / min(1.0, wider)
    distances = np.zeros(len(reach))
    first = 0 if middle else 1  # without a hub, the first disc is in the middle
    start, before = 0, -1.0
    for number in range(first + 1, len(reach)):
        extent = reach[number]
        spacing = max(_SPACING, extent / 5)
        if extent != before:  # else the search goes on where the one before ended
            # Nearer than this, the disc in the middle is in the way.
            start = int(((reach[first] + extent) / max(1.0, wider) / spacing) ** 2)
        while True:
            steps = start + np.arange(_SPOTS_AT_ONCE)
            away = np.sqrt(steps) * spacing
            angles = steps * GOLDEN_ANGLE
            spots = np.column_stack([np.cos(angles) * wider, np.sin(angles)]) * away[:, None]
            room = reach[first:number] + extent
            near = (distances[first:number] + room * reaching > away[0]) & (
                distances[first:number] - room * reaching < away[-1]
            )
            others = placed[first:number][near]
            apart = np.hypot(*(spots[:, None] - others[None]).transpose(2, 0, 1))
            free = np.flatnonzero((apart >= room[near]).all(axis=1))
            if len(free):
                break
            start += _SPOTS_AT_ONCE
        found = free[0]
        placed[number], distances[number] = spots[found], away[found]
        start, before = int(steps[found]), extent
    return list(placed[1:])

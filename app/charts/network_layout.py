"""Where people stand in a drawing of co-authors, in pixels around (0, 0).

Answers from ids, sizes and links; the same network is laid out alike every time,
whatever order it comes in. It must not know names, papers, the database or pages.

Groups that are not connected are laid out one by one and packed around the
middle; with a hub, a person who is connected with everybody, the groups are those
without the hub, and the hub stands in the middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, shortest_path
from scipy.spatial import cKDTree

from app.charts.network import NetworkLink, NetworkNode, radius

Places = NDArray[np.float64]
"""Pixels, shape (people, 2)."""

LINK = 66.0
"""Wished length of a line: two names of 13 px find room beside it."""
_GAP = 14.0
"""Least distance between two circles' edges: a name's height."""
_GROUP_GAP = 56.0
_HUB_ROOM = 70.0
_WIDER = 1.35
"""A drawing is wider than high, as names are."""
_STRESS_UP_TO = 60
"""People in a group that is drawn by its distances; larger ones by forces, which show clusters."""
_STRESS_STEPS = 200
_PIVOTS = 40
_FORCE_STEPS = 120
_GRAVITY = 2.0
"""Keeps what hangs on one thread from drifting off."""
_HOTTEST = 0.1
"""Longest first step, as a share of the drawing; steps shorten to nothing."""
_FILLED = 0.15
"""Share of a large group's area that its circles take."""
_CELLS_A_SIDE = 20
_APART_STEPS = 40
_EVEN = 8.0
_SPACING = 9.0
_SPOTS_AT_ONCE = 256
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def lay_out(
    nodes: Iterable[NetworkNode], links: Iterable[NetworkLink], hub: int | None = None
) -> dict[int, tuple[float, float]]:
    """Place people so that co-authors stand near each other and no circles touch.

    Args:
        nodes: the people drawn.
        links: their pairs; more joint papers pull harder.
        hub: a person who joins everybody, to stand in the middle.

    Returns:
        x and y of each person in pixels, to a tenth.
    """
    people = sorted(nodes, key=lambda node: node.id)
    rows = {node.id: row for row, node in enumerate(people)}
    sizes = np.array([radius(node.papers) for node in people])
    joined = _adjacency(rows, links, hub)
    count, group_of = connected_components(joined, directed=False)
    groups = [np.flatnonzero(group_of == group) for group in range(count)]
    if hub in rows:
        groups = [group for group in groups if group.tolist() != [rows[hub]]]
    groups.sort(key=lambda group: (-len(group), int(group[0])))

    places = np.zeros((len(people), 2))
    drawn = [_place_group(joined[group][:, group], sizes[group]) for group in groups]
    extents = [
        float((np.hypot(*local.T) + sizes[group]).max()) + _GROUP_GAP / 2
        for local, group in zip(drawn, groups, strict=True)
    ]
    middle = _HUB_ROOM + float(sizes[rows[hub]]) if hub is not None and hub in rows else 0.0
    for group, local, at in zip(groups, drawn, _pack(extents, middle), strict=True):
        places[group] = local + at
    return {
        node.id: (round(float(x), 1), round(float(y), 1))
        for node, (x, y) in zip(people, places, strict=True)
    }


def _adjacency(rows: dict[int, int], links: Iterable[NetworkLink], hub: int | None) -> csr_array:
    """Give symmetric joint papers, in an order that the links' own does not show in."""
    weights: dict[tuple[int, int], int] = {}
    for link in links:
        if link.source in rows and link.target in rows and hub not in (link.source, link.target):
            pair = (
                min(rows[link.source], rows[link.target]),
                max(rows[link.source], rows[link.target]),
            )
            weights[pair] = weights.get(pair, 0) + link.papers
    pairs = np.array(sorted(weights), dtype=np.int64).reshape(-1, 2)
    papers = np.array([weights[pair] for pair in sorted(weights)], dtype=np.float64)
    upper = csr_array((papers, (pairs[:, 0], pairs[:, 1])), shape=(len(rows), len(rows)))
    return csr_array(upper + upper.T)


def _place_group(joined: csr_array, sizes: NDArray[np.float64]) -> Places:
    """Lay out one connected group around its middle."""
    people = len(sizes)
    if people == 1:
        return np.zeros((1, 2))
    length = LINK + float(sizes.mean())
    is_small = people <= _STRESS_UP_TO
    places = _by_distances(joined, length) if is_small else _by_forces(joined, sizes, length)
    places = _turned(_apart(places, sizes), wide=not is_small)
    return places - (places.max(axis=0) + places.min(axis=0)) / 2


def _by_distances(joined: csr_array, length: float) -> Places:
    """Place people as far apart as the number of steps between them says.

    Stress majorisation with weights d⁻² (Gansner, Koren and North, "Graph
    drawing by stress majorization", 2004), from a ring.
    """
    people = joined.shape[0]
    wished = shortest_path(joined, unweighted=True) * length
    weights = np.zeros_like(wished)
    off_diagonal = ~np.eye(people, dtype=bool)
    weights[off_diagonal] = wished[off_diagonal] ** -2.0
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.pinv(laplacian)
    angles = _ring_order(wished) * 2 * np.pi / people
    places = np.column_stack([np.cos(angles), np.sin(angles)]) * wished.max() / 2
    for _ in range(_STRESS_STEPS):
        apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
        ratio = weights * wished / np.where(off_diagonal, np.maximum(apart, 1e-9), 1.0)
        places = inverse @ (np.diag(ratio.sum(axis=1)) - ratio) @ places
    return np.asarray(places, dtype=np.float64)


def _ring_order(wished: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give each person a place on a ring, with neighbours near each other: 0, 1, 2 …"""
    order = [int(wished.sum(axis=1).argmax())]
    left = set(range(len(wished))) - set(order)
    while left:
        last = wished[order[-1]]
        order.append(min(left, key=lambda person: (float(last[person]), person)))
        left.remove(order[-1])
    ring = np.empty(len(order))
    ring[order] = np.arange(len(order))
    return ring


def _by_forces(joined: csr_array, sizes: NDArray[np.float64], length: float) -> Places:
    """Let co-authors pull and all people push, so that clusters come apart.

    The pull grows with the logarithm of the distance and the push falls with
    it, both shared by a person's links (LinLog: Noack, "Energy models for
    graph clustering", 2007; steps as in ForceAtlas2, Jacomy et al., 2014).
    """
    people = len(sizes)
    spread = length * np.sqrt(people)
    places = _by_pivots(joined)
    places *= spread / 2 / max(float(np.sqrt((places**2).mean())), 1e-9)
    # Those whom the pivots cannot tell apart would stay in one spot.
    places += _sunflower(people) * length
    heads, tails = joined.nonzero()
    weights = 1 + np.log(joined.data)
    mass = np.bincount(heads, weights, people)
    strength = length * np.sqrt(people) / mass.sum()
    for step in range(_FORCE_STEPS):
        between = places[tails] - places[heads]
        distance = np.hypot(*between.T)
        pull = (
            between * (weights * np.log1p(distance / length) / np.maximum(distance, 1e-9))[:, None]
        )
        force = np.column_stack([np.bincount(heads, axis, people) for axis in pull.T])
        force = force / mass[:, None] + strength * _push(places, mass)
        force -= _GRAVITY / spread * places
        wanted = np.hypot(*force.T) * length
        longest = spread * _HOTTEST * (1 - step / _FORCE_STEPS)
        places = (
            places + force * (length * np.minimum(1, longest / np.maximum(wanted, 1e-9)))[:, None]
        )
    # Room for all circles, whatever size the forces agreed on.
    room = np.pi * ((sizes + _GAP / 2) ** 2).sum() / _FILLED
    extent = np.sqrt(np.pi) * 2 * float(np.sqrt((places**2).sum(axis=1).mean() / 2))
    return np.asarray(places * (np.sqrt(room) / max(extent, 1e-9)), dtype=np.float64)


def _push(places: Places, mass: NDArray[np.float64]) -> Places:
    """Sum up what all others push each person by: mass over distance.

    Exactly within a cell of a 20 by 20 partition of equal numbers, from the
    cell's centre of mass for people of other cells: 5,000 people ask for two
    million distances instead of twenty-five.
    """
    cell, cells = _cells(places)
    mass_of = np.bincount(cell, mass, cells)
    middle = np.column_stack([np.bincount(cell, mass * axis, cells) for axis in places.T])
    middle = middle / np.maximum(mass_of, 1e-9)[:, None]
    near, far = places.astype(np.float32), middle.astype(np.float32)
    weight = near @ (-2 * far.T)
    weight += (near**2).sum(axis=1)[:, None]
    weight += (far**2).sum(axis=1)
    np.maximum(weight, 1.0, out=weight)
    np.divide(mass_of.astype(np.float32), weight, out=weight)
    weight[np.arange(len(places)), cell] = 0.0
    push = (near * weight.sum(axis=1, keepdims=True) - weight @ far).astype(np.float64)
    order = np.argsort(cell, kind="stable")
    largest = int(np.bincount(cell, minlength=cells).max())
    for offset in range(1, largest):
        one, other = order[:-offset], order[offset:]
        same = cell[one] == cell[other]
        one, other = one[same], other[same]
        apart = places[one] - places[other]
        share = apart / np.maximum((apart**2).sum(axis=1), 1.0)[:, None]
        np.add.at(push, one, share * mass[other, None])
        np.add.at(push, other, -share * mass[one, None])
    return push


def _cells(places: Places) -> tuple[NDArray[np.int64], int]:
    """Part people into strips by x and those into cells by y, of equal numbers."""
    people = len(places)
    side = min(_CELLS_A_SIDE, max(1, int(np.sqrt(people / 4))))
    rank = np.empty(people, np.int64)
    rank[np.argsort(places[:, 0], kind="stable")] = np.arange(people)
    strip = rank * side // people
    rank[np.lexsort((places[:, 1], strip))] = np.arange(people)
    return rank * side * side // people, side * side


def _by_pivots(joined: csr_array) -> Places:
    """Place people roughly, from their steps to 40 people far from each other.

    Pivot MDS (Brandes and Pich, "Eigensolver methods for progressive
    multidimensional scaling of large data", 2006).
    """
    first = int(np.asarray((joined > 0).sum(axis=1)).ravel().argmax())
    steps = [shortest_path(joined, unweighted=True, indices=first)]
    while len(steps) < min(_PIVOTS, joined.shape[0]):
        pivot = int(np.min(steps, axis=0).argmax())
        steps.append(shortest_path(joined, unweighted=True, indices=pivot))
    squares = np.array(steps).T ** 2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1, keepdims=True) + squares.mean()
    directions = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :2]
    # The sign of an eigenvector is arbitrary.
    directions *= np.where(directions[np.abs(directions).argmax(axis=0), [0, 1]] < 0, -1, 1)
    places: Places = centred @ directions
    return places


def _sunflower(people: int) -> Places:
    """Give as many spots as people, evenly spread over a disc of radius 1."""
    number = np.arange(people)
    distance = np.sqrt((number + 0.5) / people)
    angle = number * _GOLDEN_ANGLE
    return np.column_stack([distance * np.cos(angle), distance * np.sin(angle)])


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
    directions = np.linalg.eigh(centred.T @ centred)[1]
    turned: Places = centred @ (directions[:, ::-1] if wide else directions)
    # The sign of an eigenvector is arbitrary: the first person stands left and on top.
    turned *= np.where(turned[0] > 0, -1.0, 1.0)
    return turned


def _pack(extents: Sequence[float], middle: float) -> list[Places]:
    """Place discs, largest first, as near to the middle as they go on a spiral.

    Args:
        extents: the discs' radii, in the order in which they are placed.
        middle: radius of a disc in the middle that stays free; 0 for none.
    """
    # Few different radii, so that one search goes on where the one before ended.
    reach = np.array([middle, *(np.ceil(np.array(extents) / _EVEN) * _EVEN)])
    placed = np.zeros((len(reach), 2))
    first = 0 if middle else 1
    start, before = 0, -1.0
    for number in range(1, len(reach)):
        extent, others = reach[number], slice(first, number)
        if first == number:
            continue  # the first disc of all stands in the middle
        spacing = max(_SPACING, extent / 5)
        if extent != before:
            # Nearer than this, the disc in the middle is in the way.
            start = int(((reach[first] + extent) / _WIDER / spacing) ** 2)
        while True:
            steps = start + np.arange(_SPOTS_AT_ONCE)
            spots = (
                np.column_stack(
                    [np.cos(steps * _GOLDEN_ANGLE) * _WIDER, np.sin(steps * _GOLDEN_ANGLE)]
                )
                * (np.sqrt(steps) * spacing)[:, None]
            )
            apart = np.hypot(*(spots[:, None] - placed[others][None]).transpose(2, 0, 1))
            free = np.flatnonzero((apart >= reach[others] + extent).all(axis=1))
            if len(free):
                break
            start += _SPOTS_AT_ONCE
        placed[number] = spots[free[0]]
        start, before = int(steps[free[0]]), extent
    return list(placed[1:])

"""A large connected group of co-authors, drawn by forces that bring out its clusters.

Answers from links alone. It must not know sizes, names, other groups or pages.
"""

from __future__ import annotations

import numpy as np
from igraph import Graph
from numpy.typing import NDArray

Places = NDArray[np.float64]
"""Pixels, shape (people, 2)."""

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
"""Between one spot and the next on an even spiral."""
_PIVOTS = 40
_FORCE_STEPS = 120
_GRAVITY = 2.0
"""Keeps what hangs on one thread from drifting off."""
_HOTTEST = 0.1
"""Longest first step, as a share of the drawing; steps shorten to nothing."""
_CELLS_A_SIDE = 20


def place_by_forces(graph: Graph, length: float, room: float) -> Places:
    """Let co-authors pull and all people push, so that clusters come apart.

    The pull grows with the logarithm of the distance and the push falls with
    it, both shared by a person's links (LinLog: Noack, "Energy models for
    graph clustering", 2007; steps as in ForceAtlas2, Jacomy et al., 2014).

    Args:
        graph: one connected group; the `papers` of each edge are the pair's joint papers.
        length: wished length of a line, in pixels.
        room: area of the whole drawing, in square pixels.
    """
    people = graph.vcount()
    spread = length * np.sqrt(people)
    places = rough_places(graph) * spread / 2
    one, other = np.array(graph.get_edgelist(), dtype=np.int64).T
    heads, tails = np.concatenate([one, other]), np.concatenate([other, one])
    weights = np.tile(1 + np.log(graph.es["papers"]), 2)
    mass = np.bincount(heads, weights, people).astype(np.float64)
    strength = length * np.sqrt(people) / mass.sum()
    for step in range(_FORCE_STEPS):
        between = places[tails] - places[heads]
        distance = np.hypot(*between.T)
        share = weights * np.log1p(distance / length) / np.maximum(distance, 1e-9)
        pull = between * share[:, None]
        force = np.column_stack([np.bincount(heads, axis, people) for axis in pull.T])
        force = force / mass[:, None] + strength * _push(places, mass)
        force -= _GRAVITY / spread * places
        wanted = np.hypot(*force.T) * length
        longest = spread * _HOTTEST * (1 - step / _FORCE_STEPS)
        cooled = length * np.minimum(1, longest / np.maximum(wanted, 1e-9))
        places = places + force * cooled[:, None]
    # Room for all circles, whatever size the forces agreed on: a disc of that mean square radius.
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
    sums = np.column_stack([np.bincount(cell, mass * axis, cells) for axis in places.T])
    middle = sums / np.maximum(mass_of, 1e-9)[:, None]
    near, far = places.astype(np.float32), middle.astype(np.float32)
    weight = near @ (-2 * far.T)
    weight += (near**2).sum(axis=1)[:, None]
    weight += (far**2).sum(axis=1)
    np.maximum(weight, 1.0, out=weight)
    np.divide(mass_of.astype(np.float32), weight, out=weight)
    weight[np.arange(len(places)), cell] = 0.0
    push: Places = (near * weight.sum(axis=1, keepdims=True) - weight @ far).astype(np.float64)
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


def rough_places(graph: Graph) -> Places:
    """Place people of one connected group from their steps to 40 people far from each other.

    Pivot MDS (Brandes and Pich, "Eigensolver methods for progressive
    multidimensional scaling of large data", 2006), with a root mean square of about 1.
    """
    steps = [graph.distances(int(np.argmax(graph.degree())))[0]]
    while len(steps) < min(_PIVOTS, graph.vcount()):
        steps.append(graph.distances(int(np.min(steps, axis=0).argmax()))[0])
    squares = np.array(steps, dtype=np.float64).T ** 2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1, keepdims=True) + squares.mean()
    directions = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :2]
    # The sign of an eigenvector is arbitrary.
    directions *= np.where(directions[np.abs(directions).argmax(axis=0), [0, 1]] < 0, -1, 1)
    places: Places = centred @ directions
    places /= max(float(np.sqrt((places**2).mean())), 1e-9)
    # Those with the same distances to all pivots would stay in one spot.
    places += _sunflower(len(places)) * 2 / np.sqrt(len(places))
    return places


def _sunflower(people: int) -> Places:
    """Return as many spots as people, evenly spread over a disc of radius 1."""
    number = np.arange(people)
    distance = np.sqrt((number + 0.5) / people)
    angle = number * GOLDEN_ANGLE
    return np.column_stack([distance * np.cos(angle), distance * np.sin(angle)])

"""Where papers lie on the map: a plane in which papers close in meaning are close.

openTSNE's t-SNE (van der Maaten and Hinton, 2008) over the nearest neighbours of each paper, all of
one weight. Of many papers their pull is exaggerated throughout, which shows groups as UMAP does
(Böhm, Berens and Kobak, 2022). The same vectors give the same places: it begins with the two main
axes of the vectors, and nothing is random. Takes minutes for 100,000 papers: for a process of its
own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.domain.map_region import LARGEST
from app.search.map.neighbours import Plane, Vectors, neighbours_of_each

NEIGHBOURS = 15
MANY_STEPS = ((150, 12.0, 0.5), (250, 2.0, 0.8))
"""Steps of the layout, how much the pull is exaggerated in them, and the momentum: papers gather
into groups first, which then spread …"""
FEW_STEPS = ((250, 1.0, 0.8),)
"""… which a few papers need not."""
FEWEST = 4
"""With fewer papers there is nothing to lay out."""
MARGIN = 20.0
"""Units of the map around all papers."""
WIDEST_GAP = 0.03
"""Share of the width, or of the height, that may lie empty between two papers."""
_GAPS_OF_FEW = 3.0
"""… times this over the number of papers, where they are so few that they lie far apart."""
_ROUNDS = 20
_NEARLY_ALL = 0.99
"""Share of many papers within the circle that is drawn as it is …"""
_OUTSIDE = 0.1
"""… and how much of the way, as a logarithm, the others lie outside."""
FEW = 400
"""Papers up to which dots are kept apart …"""
_ROOM = 100.0
"""… by so many units of the map, divided by the root of their number."""
_PUSHES = 100
_FIRST_SPREAD = 1e-4
"""Standard deviation of the places that the layout begins with."""


NEAREST = 10
"""Papers beside which another is placed."""
CLOSE = 40.0
"""Units of the map within which neighbours lie together."""
APART = 0.6
"""Units between papers that would lie on one spot."""
_GOLDEN = 2.399963
"""Angle, in radians, by which each further paper on a spot is turned away."""


def lay_out(vectors: Vectors, begin: Plane | None = None) -> Plane:
    """Lay out vectors on the map.

    Args:
        vectors: unit vectors, shape (n, d), n ≥ `FEWEST`.
        begin: where they lie now, shape (n, 2), from which the layout begins; not a number for
            those that lie nowhere. None for the main axes of the vectors.

    Returns:
        Places in units of the map: each within 0 and `LARGEST`, shape (n, 2).
    """
    near, _ = neighbours_of_each(vectors, min(NEIGHBOURS, len(vectors) // 4))
    first = main_axes(vectors) if begin is None else _filled(begin, vectors)
    first = (first - first.mean(axis=0)) * (_FIRST_SPREAD / max(float(first.std()), 1e-9))
    return spread(on_map(_embedded(near, first)))


def _embedded(near: NDArray[np.int64], first: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move papers by the forces of t-SNE until they lie well.

    Args:
        near: the nearest others of each paper, shape (n, k); -1 for none.
        first: where they begin, shape (n, 2).
    """
    # These take long to import.
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PrecomputedAffinities
    from scipy.sparse import csr_matrix

    size = len(near)
    ends = np.repeat(np.arange(size), near.shape[1]), near.ravel()
    known = ends[1] >= 0
    ties = csr_matrix((np.ones(int(known.sum())), (ends[0][known], ends[1][known])), (size, size))
    places = TSNEEmbedding(first, PrecomputedAffinities(ties + ties.T))
    for steps, exaggeration, momentum in FEW_STEPS if size <= FEW else MANY_STEPS:
        places = places.optimize(steps, exaggeration=exaggeration, momentum=momentum)
    return np.asarray(places, dtype=np.float64)


def main_axes(vectors: Vectors) -> NDArray[np.float64]:
    """Project vectors on the two axes along which they vary most, shape (n, 2)."""
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    chosen = axes[:, [-1, -2]]
    # An axis has no direction of its own: its largest part points up.
    largest = np.abs(chosen).argmax(axis=0)
    return np.asarray(centred @ (chosen * np.sign(chosen[largest, [0, 1]])), dtype=np.float64)


def on_map(plane: NDArray[np.float64]) -> Plane:
    """Turn a plane so that it is widest along x, and scale it to the map.

    Args:
        plane: shape (n, 2).
    """
    centred = _drawn_in(plane - plane.mean(axis=0))
    turned = main_axes(centred.astype(np.float32)) if len(plane) > 2 else centred
    return _fitted(np.column_stack([_without_gaps(turned[:, 0]), _without_gaps(turned[:, 1])]))


def aligned(plane: Plane, to: Plane) -> Plane:
    """Turn, mirror and shift a layout so that it lies over another as far as it can, then fit it.

    Args:
        plane: shape (n, 2).
        to: the same papers elsewhere, shape (n, 2); not a number for those that lie nowhere.
    """
    both = ~np.isnan(to[:, 0])
    if both.sum() < 3:
        return plane
    middle, other = plane[both].mean(axis=0), to[both].mean(axis=0)
    left, _, right = np.linalg.svd((plane[both] - middle).T @ (to[both] - other))
    return _fitted((plane - middle) @ (left @ right))


def spread(plane: Plane) -> Plane:
    """Push the dots of a few papers apart, so that each is seen; many are left as they are.

    Args:
        plane: places on the map, shape (n, 2).
    """
    if len(plane) > FEW:
        return plane
    room = _ROOM / np.sqrt(len(plane))
    places = plane.astype(np.float64)
    for _ in range(_PUSHES):
        away = places[:, None] - places[None]
        apart = np.linalg.norm(away, axis=-1)
        np.fill_diagonal(apart, np.inf)
        if apart.min() >= room:
            break
        # Those on one spot go apart along a line of their own, by their order.
        same = apart < 1e-6
        away[same] = np.sign(np.subtract.outer(np.arange(len(plane)), np.arange(len(plane))))[same][
            :, None
        ]
        push = np.clip(room - apart, 0, None) / (2 * np.where(same, np.sqrt(2), apart))
        places += (away * push[..., None]).sum(axis=1) / 2
    return np.asarray(np.clip(places, MARGIN / 2, LARGEST - MARGIN / 2), dtype=np.float32)


def _drawn_in(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draw the few that lie far out of many nearer, so that they do not press the others together.

    Args:
        plane: around its middle, shape (n, 2).
    """
    if len(plane) <= FEW:
        return plane
    away = plane - np.median(plane, axis=0)
    far = np.maximum(np.linalg.norm(away, axis=1), 1e-9)
    most = float(np.quantile(far, _NEARLY_ALL))
    nearer = np.where(far > most, most * (1 + _OUTSIDE * np.log(far / most)), far)
    return np.asarray(away * (nearer / far)[:, None])


def _without_gaps(along: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draw islands nearer: no stretch of an axis without papers is wider than a share of it."""
    order = np.argsort(along, kind="stable")
    steps = np.diff(along[order])
    widest = max(WIDEST_GAP, _GAPS_OF_FEW / len(along))
    for _ in range(_ROUNDS):  # each makes the whole narrower, of which a gap is a share
        steps = np.minimum(steps, widest * float(steps.sum()))
    nearer = np.empty(len(along))
    nearer[order] = np.concatenate([[0.0], np.cumsum(steps)])
    return nearer


def _fitted(plane: NDArray[np.floating]) -> Plane:
    """Scale a plane to the map, and put it in its middle."""
    low, high = plane.min(axis=0), plane.max(axis=0)
    scale = (LARGEST - 2 * MARGIN) / max(float((high - low).max()), 1e-9)
    rest = (LARGEST - (high - low) * scale) / 2
    return np.asarray((plane - low) * scale + rest, dtype=np.float32)


def _filled(begin: Plane, vectors: Vectors) -> NDArray[np.float64]:
    """Let papers that lie nowhere begin in the middle, each a little apart."""
    lost = np.isnan(begin[:, 0])
    filled = begin.astype(np.float64)
    filled[lost] = np.nanmean(begin, axis=0) + main_axes(vectors)[lost]
    return filled


def place_beside(around: NDArray[np.float32], cosines: NDArray[np.float32]) -> Plane:
    """Place papers beside the nearest of those that have a place.

    A paper's neighbours may lie in several parts of the map: it goes to the part where most of
    them are, the nearest counting most, and not in between.

    Args:
        around: places of the neighbours of each paper, shape (papers, k, 2).
        cosines: of each paper with these, shape (papers, k); -1 for none.

    Returns:
        Shape (papers, 2).
    """
    weights = np.where(cosines <= -1, 0.0, np.maximum(cosines, 0.0) ** 2 + 1e-6)
    apart = np.linalg.norm(around[:, :, None] - around[:, None], axis=-1)
    together = np.where(apart < CLOSE, weights[:, None, :], 0.0)
    best = together.sum(axis=-1).argmax(axis=1)
    chosen = together[np.arange(len(around)), best]
    found = np.einsum("nk,nkd->nd", chosen, around) / chosen.sum(axis=1, keepdims=True)
    return _spread(found.astype(np.float32))


def _spread(places: Plane) -> Plane:
    """Move papers off one another where they would lie on the very same spot."""
    _, spot = np.unique(np.round(places, 2), axis=0, return_inverse=True)
    order = np.argsort(spot.ravel(), kind="stable")
    ranked = spot.ravel()[order]
    rank = np.empty(len(places))
    rank[order] = np.arange(len(places)) - np.searchsorted(ranked, ranked)
    radius = APART * np.sqrt(rank)
    away = np.column_stack([np.cos(rank * _GOLDEN), np.sin(rank * _GOLDEN)]) * radius[:, None]
    return np.asarray(places + away, dtype=np.float32)

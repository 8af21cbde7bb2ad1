"""Where papers that came in lie on a map that stays as it is: beside those nearest in meaning."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.search.map.layout import Plane

NEAREST = 10
"""Papers beside which another is placed."""
CLOSE = 40.0
"""Units of the map within which neighbours lie together."""
APART = 0.6
"""Units between papers that would lie on one spot."""
_GOLDEN = 2.399963
"""Angle, in radians, by which each further paper on a spot is turned away."""


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

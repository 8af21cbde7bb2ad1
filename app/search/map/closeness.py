"""How well a map shows what is close: measured on a sample of its papers against all of them."""

from __future__ import annotations

import numpy as np

from app.search.map.layout import Plane
from app.search.map.neighbours import Vectors

NEAREST = 15
SAMPLE = 1000
_SEED = 7


def trustworthiness(
    vectors: Vectors,
    places: Plane,
    k: int = NEAREST,
    sample: int = SAMPLE,
    among: int | None = None,
) -> float:
    """Return how far the neighbours on the map are neighbours in meaning, 0 to 1.

    As scikit-learn's `trustworthiness` (Venna and Kaski, 2001), averaged over a sample: of all
    papers it would need every pair.

    Args:
        vectors: unit vectors, shape (n, d).
        places: shape (n, 2).
        k: neighbours of each paper that are judged; at most (n - 1) / 2.
        sample: papers of which the neighbours are judged …
        among: … out of the first so many; None for all.
    """
    size = len(vectors)
    k = max(1, min(k, (size - 1) // 2))
    chosen = _sample(among or size, sample)
    lost = 0
    for row in chosen.tolist():
        closeness = vectors @ vectors[row]
        closeness[row] = np.inf
        rank = np.empty(size, dtype=np.int64)
        rank[np.argsort(-closeness, kind="stable")] = np.arange(size)
        lost += int(np.maximum(rank[_nearest(places, row, k)] - k, 0).sum())
    worst = len(chosen) * k * (2 * size - 3 * k - 1) / 2
    return 1.0 - lost / worst if worst > 0 else 1.0


def shared_neighbours(now: Plane, then: Plane, k: int = NEAREST, sample: int = SAMPLE) -> float:
    """Return the share of each paper's neighbours on one map that are so on another.

    Args:
        now: shape (n, 2).
        then: the same papers elsewhere, shape (n, 2).
    """
    k = max(1, min(k, len(now) - 1))
    chosen = _sample(len(now), sample).tolist()
    shared = [len(np.intersect1d(_nearest(now, row, k), _nearest(then, row, k))) for row in chosen]
    return float(np.mean(shared)) / k


def _sample(size: int, sample: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.sort(np.random.default_rng(_SEED).permutation(size)[:sample])


def _nearest(places: Plane, row: int, k: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    apart = ((places - places[row]) ** 2).sum(axis=1)
    apart[row] = np.inf
    return np.argpartition(apart, k - 1)[:k]

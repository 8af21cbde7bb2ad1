"""The nearest vectors of each of many: what lays out a map, and how well a map keeps them."""

from __future__ import annotations

import math

import faiss
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Places = NDArray[np.int64]
Plane = NDArray[np.float32]
"""x and y, shape (n, 2)."""

EXACT_UP_TO = 10_000
"""Vectors of which every pair is compared; more are sought in cells, for the time of pairs grows
with their square."""
_CELLS_PER_ROOT = 2
_CELLS_SEEN = 16
"""Of those nearest to a vector."""
_TRAINING_PER_CELL = 40
_SEED = 7


NEAREST = 15
SAMPLE = 1000


class Neighbours:
    """Finds the nearest of some vectors.

    Args:
        vectors: unit vectors, shape (n, d).
    """

    def __init__(self, vectors: Vectors) -> None:
        self._size, width = vectors.shape
        self._index = faiss.IndexFlatIP(width)
        if self._size > EXACT_UP_TO:
            cells = round(_CELLS_PER_ROOT * math.sqrt(self._size))
            self._flat = self._index  # the index of cells does not hold it
            self._index = faiss.IndexIVFFlat(self._flat, width, cells, faiss.METRIC_INNER_PRODUCT)
            self._index.cp.seed = _SEED
            step = max(1, self._size // (cells * _TRAINING_PER_CELL))
            self._index.train(np.ascontiguousarray(vectors[::step]))
            self._index.nprobe = _CELLS_SEEN
        self._index.add(np.ascontiguousarray(vectors))

    def of(self, vectors: Vectors, k: int) -> tuple[Places, NDArray[np.float32]]:
        """Return the `k` nearest of each vector, nearest first, and their cosines.

        Returns:
            Places among the vectors of this index, -1 where fewer were found, and cosines; both of
            shape (vectors, min(k, n)).
        """
        cosines, places = self._index.search(np.ascontiguousarray(vectors), min(k, self._size))
        return places.astype(np.int64), np.where(places < 0, -1.0, cosines).astype(np.float32)


def neighbours_of_each(vectors: Vectors, k: int) -> tuple[Places, NDArray[np.float32]]:
    """Return the `k` nearest others of each vector, itself left out, and their cosines.

    Args:
        vectors: unit vectors, shape (n, d), n > k.
    """
    places, cosines = Neighbours(vectors).of(vectors, k + 1)
    # A vector is not always its own nearest: texts that are the same have the same vector.
    own = places == np.arange(len(vectors))[:, None]
    own[~own.any(axis=1), -1] = True
    others = ~own
    return places[others].reshape(-1, k), cosines[others].reshape(-1, k)


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

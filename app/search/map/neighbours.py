"""The nearest vectors of each of many: what a map is laid out by, and papers are placed by."""

from __future__ import annotations

import math

import faiss
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Places = NDArray[np.int64]

EXACT_UP_TO = 10_000
"""Vectors of which every pair is compared; more are sought in cells, for the time of pairs grows
with their square."""
_CELLS_PER_ROOT = 2
_CELLS_SEEN = 16
"""Of those nearest to a vector."""
_TRAINING_PER_CELL = 40
_SEED = 7


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

"""Vectors, the groups they fall into, and their centroids: arithmetic alone.

Imported by the serving process, so it must not import scipy nor scikit-learn, which
take seconds and a hundred megabytes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Groups = NDArray[np.int32]
"""The group of each row, counted from 0; -1 for none."""

NONE = -1

_ROWS_AT_ONCE = 8_192  # at 300 centroids, 10 MB of cosines


def centroids_of(vectors: Vectors, groups: Groups) -> Vectors:
    """Return the unit mean of each group, shape (groups, d).

    Args:
        vectors: unit vectors, shape (n, d).
        groups: the group of each row; rows of none are left out.
    """
    return unit(_sums(vectors, groups))


def closeness_without_itself(vectors: Vectors, groups: Groups) -> NDArray[np.float32]:
    """Return each row's cosine with the mean of the others in its group, shape (n,).

    In a group of three a row makes a third of the mean: its cosine with that
    says little. Rows of none, and rows alone, get 0.

    Args:
        vectors: unit vectors, shape (n, d).
        groups: the group of each row.
    """
    sums = _sums(vectors, groups)
    others = np.where(groups[:, None] == NONE, 0.0, sums[groups] - vectors)
    closeness: NDArray[np.float32] = np.einsum("nd,nd->n", unit(others), vectors)
    return closeness


def nearest(vectors: Vectors, centroids: Vectors) -> Groups:
    """Return the row of the nearest centroid for each vector, the first of equals.

    Args:
        vectors: unit vectors, shape (n, d).
        centroids: unit vectors, shape (k, d), k ≥ 1.
    """
    found = [
        (vectors[start : start + _ROWS_AT_ONCE] @ centroids.T).argmax(axis=1)
        for start in range(0, len(vectors), _ROWS_AT_ONCE)
    ]
    return np.concatenate([np.empty(0, np.int64), *found]).astype(np.int32)


def unit(rows: NDArray[np.floating]) -> Vectors:
    """Return rows scaled to length 1; rows of zeros stay so.

    Args:
        rows: shape (n, d).
    """
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = (rows / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return scaled


def _sums(vectors: Vectors, groups: Groups) -> NDArray[np.float64]:
    sums = np.zeros((int(groups.max(initial=NONE)) + 1, vectors.shape[1]))
    placed = groups != NONE
    np.add.at(sums, groups[placed], vectors[placed].astype(np.float64))
    return sums

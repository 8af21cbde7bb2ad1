"""What pulls papers together on the map, and what pushes them apart: t-SNE's forces.

The pull is along the ties to nearest neighbours. The push is between all papers; it is summed on a
grid by Fourier transforms (Linderman and others, 2019), so that a step takes time in proportion to
the papers, and not to their pairs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft2, next_fast_len, rfft2
from scipy.sparse import csr_array

Plane = NDArray[np.float32]
"""x and y, shape (n, 2)."""

_SPACING = 0.5
"""Of the grid; two papers so far apart push each other with four fifths of their weight."""
_MOST_NODES = 1000
"""Of the grid along an axis; beyond, it is coarser."""
_FEWEST_NODES = 8


class Ties:
    """The ties between papers, all of one weight; their weights add up to 1.

    Args:
        near: the nearest others of each paper, shape (n, k); -1 for none.
    """

    def __init__(self, near: NDArray[np.int64]) -> None:
        size, k = near.shape
        ends = np.repeat(np.arange(size), k), near.ravel()
        known = ends[1] >= 0
        weights = np.ones(int(known.sum()), dtype=np.float32)
        tied = csr_array((weights, (ends[0][known], ends[1][known])), shape=(size, size))
        tied = csr_array(tied + tied.T)
        tied.sort_indices()
        self._starts, self._others = tied.indptr, tied.indices
        self._own = np.repeat(np.arange(size), np.diff(tied.indptr))
        self._weights = tied.data / tied.data.sum()

    def pull(self, places: Plane) -> Plane:
        """Return where each paper is pulled away from, shape (n, 2)."""
        away = places[self._own] - places[self._others]
        weights = self._weights / (1 + np.einsum("ij,ij->i", away, away))
        size = len(places)
        tied = csr_array((weights, self._others, self._starts), shape=(size, size))
        sums = tied @ np.column_stack([places, np.ones(size, dtype=np.float32)])
        return np.asarray(places * sums[:, 2:] - sums[:, :2], dtype=np.float32)


def push(places: Plane) -> Plane:
    """Return where each paper is pushed by all others, shape (n, 2)."""
    spacing = max(_SPACING, float(np.ptp(places, axis=0).max()) / _MOST_NODES)
    grid = _Grid(places, spacing)
    square = grid.kernel**2
    ones = np.ones(len(places), dtype=np.float32)
    mass = grid.spread(ones)
    # Each paper's push on itself is what the grid makes of it, and is not counted.
    whole = float((grid.read(mass, grid.kernel) - grid.of_itself()).sum())
    here = grid.read(mass, square)[:, None] * places
    there = [grid.read(grid.spread(along), square) for along in places.T]
    return np.asarray((here - np.column_stack(there)) / max(whole, 1e-9), dtype=np.float32)


class _Grid:
    """Papers on a grid: each lies on the four nodes around it, by how near they are."""

    def __init__(self, places: Plane, spacing: float) -> None:
        at = (places - places.min(axis=0)) / spacing
        node = at.astype(np.int64)
        self._spacing = spacing
        self._parts = (at - node).astype(np.float32)
        nodes = np.maximum(node.max(axis=0) + 2, _FEWEST_NODES)
        # Twice as wide as the papers, so that opposite edges do not touch.
        self._shape = tuple(next_fast_len(int(2 * count), real=True) for count in nodes)
        across, up = self._parts[:, 0], self._parts[:, 1]
        self._corners = [
            ((node[:, 0] + right) * self._shape[1] + node[:, 1] + above, wide * high)
            for right, wide in ((0, 1 - across), (1, across))
            for above, high in ((0, 1 - up), (1, up))
        ]
        steps = [np.minimum(np.arange(count), count - np.arange(count)) for count in self._shape]
        apart = (steps[0][:, None] ** 2 + steps[1] ** 2) * spacing**2
        self.kernel = (1 / (1 + apart)).astype(np.float32)

    def spread(self, values: NDArray[np.float32]) -> NDArray[np.complex64]:
        """Put values of papers on the nodes, and transform these."""
        count = self._shape[0] * self._shape[1]
        nodes = np.zeros(count)
        for corner, share in self._corners:
            nodes += np.bincount(corner, share * values, count)
        return np.asarray(rfft2(nodes.reshape(self._shape).astype(np.float32)))

    def read(
        self, spread: NDArray[np.complex64], kernel: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return for each paper the sum of all values, each by the kernel of how far it is."""
        nodes = irfft2(spread * rfft2(kernel), self._shape).ravel()
        found = np.zeros(len(self._parts), dtype=np.float32)
        for corner, share in self._corners:
            found += nodes[corner] * share
        return found

    def of_itself(self) -> NDArray[np.float32]:
        """Return what `read` gives of each paper's own value of 1."""
        same, other = self._parts**2 + (1 - self._parts) ** 2, 2 * self._parts * (1 - self._parts)
        beside, across = self.kernel[0, 1], self.kernel[1, 1]
        return np.asarray(
            same[:, 0] * same[:, 1]
            + (same[:, 0] * other[:, 1] + other[:, 0] * same[:, 1]) * beside
            + other[:, 0] * other[:, 1] * across
        )

"""The backbone of a network: ties stronger than chance would make them, and what joins the rest.

Answers from pairs and their joint papers alone. It must not know people, places or pages.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SIGNIFICANCE = 0.1
"""Share of ties that chance alone would keep; the usual .01 to .5 all keep the strongest."""

Ints = NDArray[np.int64]


def backbone(source: Ints, target: Ints, papers: Ints) -> NDArray[np.bool_]:
    """Mark the ties of the backbone.

    A tie is kept where, of all papers that one of its two people wrote with others, so large a
    share would fall to one co-author with a probability below `SIGNIFICANCE` if the papers were
    spread evenly at random (disparity filter: Serrano, Boguñá and Vespignani, "Extracting the
    multiscale backbone of complex weighted networks", 2009). The filter alone leaves people
    without any tie, so the strongest ties that join all who are joined, a maximum spanning
    forest, are kept besides; of equally strong ones those of less chance, then of the lower ids.

    Args:
        source: one person of each pair, shape (pairs,).
        target: the other.
        papers: their joint papers.

    Returns:
        Shape (pairs,).
    """
    if not len(papers):
        return np.zeros(0, dtype=bool)
    ids, ends = np.unique(np.concatenate([source, target]), return_inverse=True)
    one, other = np.split(ends, 2)
    chance = np.minimum(*(_chance(end, ends, papers) for end in (one, other)))
    return (chance < SIGNIFICANCE) | _forest(one, other, papers, chance, len(ids))


def _chance(end: Ints, ends: Ints, papers: Ints) -> NDArray[np.float64]:
    """Return how likely a share as large as that of each tie is; 1 for an only co-author."""
    degree = np.bincount(ends)
    strength = np.bincount(ends, np.tile(papers, 2))
    left = 1 - papers / strength[end]
    return np.where(degree[end] > 1, left ** (degree[end] - 1), 1.0)


def _forest(
    one: Ints, other: Ints, papers: Ints, chance: NDArray[np.float64], people: int
) -> NDArray[np.bool_]:
    # scipy takes long to import, and only this and the layouts need it.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    low, high = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((high, low, chance, -papers))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(1, len(order) + 1)  # all different: there is one such forest
    tree = minimum_spanning_tree(coo_array((rank, (low, high)), shape=(people, people)).tocsr())
    return np.isin(rank, tree.data.astype(np.int64))

"""To which topics a paper belongs, given topics that do not move.

Knows vectors and centroids; must not know texts, labels, ids or the database.
Papers that come in are placed by this alone, so the papers already there keep
their topics.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.topics.geometry import NONE, Groups, Vectors, nearest

OTHER = NONE
"""The primary topic of a paper that belongs to none."""
MOST_TOPICS = 3
CLOSE_BEHIND = 0.03
"""A further topic's cosine lies within this of the best; tried on the bundled listing."""
CLOSE_ENOUGH = 0.45
"""And is at least this; tried on the bundled listing."""
TOO_FAR = 0.35
"""A new paper whose best cosine is below this is about something else: so are .2 % of 6,000 arXiv
papers, and the one paper of the bundled listing that fits none of its topics (.31)."""
_ROWS_AT_ONCE = 8_192


@dataclass(frozen=True, slots=True)
class TopicAssignment:
    """The topics of each paper, as rows of the centroids given."""

    topics: NDArray[np.int32]
    """Shape (n, 3): the primary topic, then the further ones; -1 for none, or `OTHER`."""
    weights: NDArray[np.float32]
    """Shape (n, 3): the cosine with each topic's centroid; 0 for none."""

    @property
    def primary(self) -> NDArray[np.int32]:
        """The one topic under which each paper is counted, or `OTHER`."""
        return self.topics[:, 0]


def assign(vectors: Vectors, centroids: Vectors, floor: float = TOO_FAR) -> TopicAssignment:
    """Place papers in topics that stay as they are.

    The primary topic is the nearest; further ones lie within .03 of its
    cosine, at .45 or more, at most three in all.

    Args:
        vectors: unit vectors of the papers, shape (n, d); a row of zeros belongs nowhere.
        centroids: unit vectors of the topics, shape (k, d), k ≥ 0.
        floor: the least cosine with the nearest topic; below it the paper is `OTHER`.
    """
    if not len(centroids):
        return place(vectors, centroids, np.full(len(vectors), OTHER, dtype=np.int32))
    found = nearest(vectors, centroids)
    closeness = np.einsum("nd,nd->n", vectors, centroids[found])
    return place(vectors, centroids, np.where(closeness >= floor, found, OTHER).astype(np.int32))


def place(
    vectors: Vectors,
    centroids: Vectors,
    primary: Groups,
    closeness_to_own: NDArray[np.float32] | None = None,
) -> TopicAssignment:
    """Add further topics to primary ones that are known already.

    Args:
        vectors: unit vectors of the papers, shape (n, d).
        centroids: unit vectors of the topics, shape (k, d).
        primary: the primary topic of each paper, or `OTHER`.
        closeness_to_own: each paper's cosine with its primary topic, shape (n,), where the
            centroid would not show it fairly.
    """
    topics = np.full((len(vectors), MOST_TOPICS), NONE, dtype=np.int32)
    weights = np.zeros((len(vectors), MOST_TOPICS), dtype=np.float32)
    topics[:, 0] = primary
    for start in range(0, len(vectors), _ROWS_AT_ONCE):
        rows = start + np.flatnonzero(primary[start : start + _ROWS_AT_ONCE] != OTHER)
        if not len(rows):
            continue
        closeness = vectors[rows] @ centroids.T
        each = np.arange(len(rows))
        if closeness_to_own is not None:
            closeness[each, primary[rows]] = closeness_to_own[rows]
        weights[rows, 0] = closeness[each, primary[rows]]
        floor = np.maximum(closeness.max(axis=1) - CLOSE_BEHIND, CLOSE_ENOUGH)
        closeness[each, primary[rows]] = -np.inf
        for further in range(1, MOST_TOPICS):
            best = closeness.argmax(axis=1)
            near = closeness[each, best] >= floor
            topics[rows[near], further] = best[near]
            weights[rows[near], further] = closeness[each, best][near]
            closeness[each, best] = -np.inf
    return TopicAssignment(topics, weights)

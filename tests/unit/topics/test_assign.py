"""Where papers go, given topics that do not move."""

from __future__ import annotations

import numpy as np
import pytest

from app.topics.assign import CLOSE_BEHIND, OTHER, assign, place
from app.topics.cluster import Vectors, unit

CENTROIDS: Vectors = np.eye(4, dtype=np.float32)


def paper(*closeness: float) -> Vectors:
    """Give a unit vector with these cosines to the centroids; the rest goes a fifth way."""
    rest = np.sqrt(1 - sum(cosine**2 for cosine in closeness))
    return np.array([[*closeness, *[0.0] * (4 - len(closeness)), rest]], dtype=np.float32)


def topics_of(*closeness: float) -> list[int]:
    centroids = np.hstack([CENTROIDS, np.zeros((4, 1), np.float32)])
    return assign(paper(*closeness), centroids).topics[0].tolist()


@pytest.mark.parametrize(
    ("closeness", "topics"),
    [
        ((0.9, 0.1), [0, -1, -1]),
        ((0.1, 0.9), [1, -1, -1]),
        ((0.6, 0.58), [0, 1, -1]),  # within .03
        ((0.6, 0.56), [0, -1, -1]),  # further behind
        ((0.44, 0.43), [0, -1, -1]),  # near each other, both too far
        ((0.5, 0.5, 0.49, 0.48), [0, 1, 2]),  # three at most
        ((0.48, 0.5, 0.49), [1, 2, 0]),  # nearest first
        ((0.2, 0.1), [OTHER, -1, -1]),  # about something else
    ],
)
def test_primary_and_further_topics(closeness: tuple[float, ...], topics: list[int]) -> None:
    assert topics_of(*closeness) == topics


def test_weights_are_cosines() -> None:
    centroids = np.hstack([CENTROIDS, np.zeros((4, 1), np.float32)])
    assert assign(paper(0.6, 0.58), centroids).weights[0] == pytest.approx([0.6, 0.58, 0], abs=1e-6)


def test_zeros_belong_nowhere() -> None:
    assert assign(np.zeros((2, 4), np.float32), CENTROIDS).primary.tolist() == [OTHER, OTHER]


def test_without_topics_all_are_other() -> None:
    placement = assign(np.eye(3, dtype=np.float32), np.empty((0, 3), np.float32))
    assert placement.topics.tolist() == [[OTHER, -1, -1]] * 3


def test_many_papers_are_placed_as_one_is() -> None:
    draw = np.random.default_rng(3)
    vectors = unit(draw.standard_normal((20_000, 6)))
    centroids = unit(draw.standard_normal((9, 6)))
    together = assign(vectors, centroids)
    for row in (0, 8_191, 8_192, 19_999):
        alone = assign(vectors[row : row + 1], centroids)
        assert together.topics[row].tolist() == alone.topics[0].tolist()
        assert together.weights[row] == pytest.approx(alone.weights[0], abs=1e-6)
    closeness = vectors @ centroids.T
    assert (together.weights[:, 0] >= closeness.max(axis=1) - 1e-6)[together.primary >= 0].all()


def test_a_paper_may_be_nearer_to_a_further_topic_than_to_its_own() -> None:
    own = np.array([0.5], dtype=np.float32)
    placed = place(paper(0.2, 0.62, 0.61)[:, :4], CENTROIDS, np.array([0], np.int32), own)
    assert placed.topics[0].tolist() == [0, 1, 2]
    assert placed.weights[0, 0] == pytest.approx(0.5)
    assert placed.weights[0, 1] - placed.weights[0, 2] <= CLOSE_BEHIND

"""The layout of the map: what is close in meaning is close, and the same always lies the same."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.manifold import trustworthiness as of_scikit_learn

from app.domain.map_region import LARGEST
from app.search.map.layout import aligned, lay_out, on_map, place_beside, spread
from app.search.map.neighbours import neighbours_of_each, shared_neighbours, trustworthiness
from app.topics.geometry import unit


def groups(of: int = 12, many: int = 5) -> np.ndarray:
    """Draw vectors in groups, one group after the other."""
    draw = np.random.default_rng(3)
    middles = draw.standard_normal((many, 24))
    return unit(np.repeat(middles, of, axis=0) + 0.3 * draw.standard_normal((of * many, 24)))


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    return groups()


@pytest.fixture(scope="module")
def laid(vectors: np.ndarray) -> np.ndarray:
    return lay_out(vectors)


def test_groups_lie_apart_within_the_map(laid: np.ndarray) -> None:
    middles = laid.reshape(5, 12, 2).mean(axis=1)
    nearest = np.linalg.norm(laid[:, None] - middles, axis=-1).argmin(axis=1)
    assert (nearest == np.repeat(np.arange(5), 12)).all()
    assert laid.min() >= 0 and laid.max() <= LARGEST


def test_the_same_vectors_give_the_same_places(vectors: np.ndarray, laid: np.ndarray) -> None:
    assert (lay_out(vectors) == laid).all()


@pytest.mark.parametrize("size", [4, 5, 17])
def test_few_papers_have_a_map(size: int) -> None:
    places = lay_out(groups(of=size, many=1))
    assert places.shape == (size, 2)
    assert np.isfinite(places).all()


def test_papers_with_the_same_text_have_a_map() -> None:
    assert np.isfinite(lay_out(np.repeat(groups(of=1, many=2), 4, axis=0))).all()


def test_trustworthiness_is_that_of_scikit_learn(vectors: np.ndarray, laid: np.ndarray) -> None:
    ours = trustworthiness(vectors, laid, k=10, sample=len(vectors))
    assert ours == pytest.approx(of_scikit_learn(vectors, laid, n_neighbors=10), abs=1e-6)
    assert ours > 0.9


def test_a_turned_and_mirrored_map_is_laid_over_the_old_one(laid: np.ndarray) -> None:
    back = aligned((laid[:, ::-1] * (1, -1)).astype(np.float32), laid)
    assert np.abs(back - aligned(laid, laid)).max() < 0.1
    assert shared_neighbours(laid, back, k=5) > 0.9


def test_an_island_is_drawn_nearer() -> None:
    """Two groups of 100, 1,000 units apart: little of the map may lie empty between them."""
    draw = np.random.default_rng(1).random((200, 2))
    draw[100:, 0] += 1000
    across = np.sort(on_map(draw)[:, 0])
    assert np.diff(across).max() < 0.1 * np.ptp(across)


def test_the_dots_of_few_papers_do_not_cover_each_other() -> None:
    """Nine papers, three on one spot: at least 100 / 3 units apart, or nearly so."""
    spots = np.array([[500, 500]] * 3 + [[500 + 3 * n, 510] for n in range(6)], dtype=np.float32)
    apart = np.linalg.norm(spread(spots)[:, None] - spread(spots)[None], axis=-1)
    assert apart[~np.eye(9, dtype=bool)].min() > 30


def test_each_has_its_neighbours_without_itself() -> None:
    twins = unit(np.array([[1, 0], [1, 0], [1, 0.1], [0, 1]], dtype=np.float32))
    places, cosines = neighbours_of_each(twins, 2)
    assert all(row not in near for row, near in enumerate(places.tolist()))
    assert {places[0, 0], places[1, 0]} == {0, 1}
    assert cosines[0, 0] == pytest.approx(1.0)


def test_a_new_paper_goes_where_most_of_its_neighbours_are() -> None:
    around = np.array([[[100, 100], [104, 100], [900, 900]]], dtype=np.float32)
    cosines = np.array([[0.6, 0.6, 0.7]], dtype=np.float32)
    assert place_beside(around, cosines).tolist() == [[102, 100]]


def test_new_papers_never_lie_on_the_very_same_spot() -> None:
    around = np.full((5, 1, 2), 500, dtype=np.float32)
    places = place_beside(around, np.ones((5, 1), dtype=np.float32))
    assert len(np.unique(np.round(places, 2), axis=0)) == 5
    assert np.abs(places - 500).max() < 5

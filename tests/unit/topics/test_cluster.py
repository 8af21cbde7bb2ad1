"""Which rows belong together."""

from __future__ import annotations

import numpy as np
import pytest

from app.topics.cluster import (
    group_large,
    group_medium,
    group_small,
    largest_first,
    principal_components,
)
from app.topics.geometry import NONE, Groups, Vectors, centroids_of, closeness_without_itself, unit


def blobs(sizes: list[int]) -> tuple[Vectors, list[int]]:
    """Give unit vectors around as many directions, in a mixed order, and their directions."""
    draw = np.random.default_rng(2)
    of = draw.permutation(np.repeat(np.arange(len(sizes)), sizes))
    return unit(np.eye(24)[of] + 0.1 * draw.standard_normal((len(of), 24))), of.tolist()


def as_sets(groups: Groups | list[int]) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(np.asarray(groups) == g).tolist()) for g in set(groups)}


def test_small_groups_follow_meaning_and_words() -> None:
    vectors, of = blobs([9, 7, 5])
    assert as_sets(group_small(vectors, np.zeros((21, 1)), 3)) == as_sets(of)
    same_meaning = np.tile(unit(np.ones((1, 8))), (21, 1))
    words = np.eye(3)[of]
    assert as_sets(group_small(same_meaning, words, 3)) == as_sets(of)


def test_a_row_far_from_all_is_in_no_group() -> None:
    vectors, _ = blobs([9, 7, 5])
    stranger = np.zeros((1, 25), np.float32)
    stranger[0, 24] = 1
    vectors = np.vstack([np.hstack([vectors, np.zeros((21, 1), np.float32)]), stranger])
    groups = group_small(vectors, np.zeros((22, 1)), 4)
    assert groups[-1] == NONE
    assert (groups[:-1] != NONE).all()


@pytest.mark.parametrize("group", [group_medium, group_large])
def test_larger_libraries_find_the_same_groups(group: object) -> None:
    vectors, of = blobs([300, 200, 100, 50])
    assert as_sets(group(vectors, 4)) == as_sets(of)  # type: ignore[operator]


def test_one_row_is_no_group() -> None:
    assert group_small(np.ones((1, 3), np.float32), np.zeros((1, 1)), 1).tolist() == [NONE]


def test_groups_are_numbered_by_size_then_by_first_row() -> None:
    assert largest_first(np.array([7, -1, 3, 3, 9])).tolist() == [1, -1, 0, 0, 2]
    assert largest_first(np.array([-1, -1])).tolist() == [-1, -1]


def test_centroids_leave_out_rows_of_no_group() -> None:
    vectors = unit(np.array([[1.0, 0], [0, 1], [1, 0], [-1, 0]]))
    centroids = centroids_of(vectors, np.array([0, 0, 1, NONE], np.int32))
    assert centroids == pytest.approx(unit(np.array([[1.0, 1], [1, 0]])))


def test_closeness_without_itself() -> None:
    vectors = unit(np.array([[1.0, 0], [0, 1], [1, 1], [1, 0]]))
    groups = np.array([0, 0, NONE, 1], np.int32)
    assert closeness_without_itself(vectors, groups) == pytest.approx([0, 0, 0, 0])
    together = np.array([0, NONE, 0, NONE], np.int32)
    assert closeness_without_itself(vectors, together)[0] == pytest.approx(np.sqrt(0.5))


def test_principal_components_keep_distances_within_their_directions() -> None:
    vectors = unit(np.random.default_rng(0).standard_normal((50, 6)))
    reduced = principal_components(vectors, 6)
    wanted = np.linalg.norm(vectors[0] - vectors[1])
    assert np.linalg.norm(reduced[0] - reduced[1]) == pytest.approx(wanted, rel=1e-4)
    assert (np.diff(reduced.var(axis=0)) <= 1e-6).all()

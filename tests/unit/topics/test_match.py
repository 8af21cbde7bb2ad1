"""Which topics found anew are the old ones."""

from __future__ import annotations

import random

import numpy as np

from app.topics.align import match_topics


def test_equal_topics_go_on_whatever_their_new_numbers() -> None:
    matched = match_topics([30, 10, 20], [10, 10, 20, 20, 30, 30], [2, 2, 0, 0, 1, 1])
    assert [matched.old_id(place) for place in range(3)] == [20, 30, 10]
    assert matched.moved == 0
    assert matched.new == matched.gone == ()


def test_what_stays_and_leaves_is_counted() -> None:
    # Topic 5 keeps two papers, loses one to a new topic, and gains a new paper and one of Other.
    matched = match_topics([5], [5, 5, 5, -1, -1], [0, 0, 1, 0, 0])
    (kept,) = matched.kept
    assert (kept.old_id, kept.place) == (5, 0)
    assert (kept.stayed, kept.left) == (2, 1)
    assert matched.new == (1,)
    assert matched.moved == 1


def test_a_topic_that_falls_apart_goes_on_in_its_largest_part() -> None:
    matched = match_topics([7], [7] * 9, [0, 0, 1, 1, 1, 1, 1, 2, 2])
    assert [match.place for match in matched.kept] == [1]
    assert matched.new == (0, 2)
    assert matched.moved == 4


def test_of_topics_that_are_joined_the_larger_goes_on() -> None:
    matched = match_topics([7, 8], [7, 7, 8, 8, 8], [0, 0, 0, 0, 0])
    assert matched.old_id(0) == 8
    assert matched.gone == (7,)
    assert matched.moved == 2


def test_a_topic_scattered_over_many_is_gone() -> None:
    matched = match_topics([7], [7] * 12, list(range(6)) * 2)
    assert matched.gone == (7,)
    assert matched.old_id(0) is None
    assert matched.moved == 12


def test_most_papers_stay_where_a_greedy_choice_would_lose_some() -> None:
    # 1 fits 0 best (4 of 6), but then 2 (3 of 5 with 0) would be lost.
    before = [1] * 6 + [2] * 3
    after = [0] * 4 + [1] * 2 + [0] * 3
    kept = {match.old_id for match in match_topics([1, 2], before, after).kept}
    assert kept == {1, 2}


def test_papers_of_other_and_of_unknown_topics_do_not_count_as_moved() -> None:
    matched = match_topics([1], [-1, -1, 99, 1], [0, -1, 0, -1])
    assert matched.moved == 1  # the paper of 1, now Other
    assert matched.gone == (1,)
    assert matched.new == (0,)


def test_nothing_before_or_nothing_after() -> None:
    assert match_topics([], [-1, -1], [0, 1]).new == (0, 1)
    assert match_topics([4, 3], [3, 4], [-1, -1]).gone == (3, 4)
    assert match_topics([], [], []).kept == ()


def test_the_order_of_papers_changes_nothing() -> None:
    draw = np.random.default_rng(5)
    pairs = list(zip(draw.integers(-1, 9, 400).tolist(), draw.integers(-1, 7, 400).tolist(),
                     strict=True))  # fmt: skip
    ids = list(range(9))
    expected = match_topics(ids, *zip(*pairs, strict=True))
    random.Random(1).shuffle(pairs)
    assert match_topics(ids[::-1], *zip(*pairs, strict=True)) == expected

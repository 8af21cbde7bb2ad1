"""Changes of topics by hand: what is refused, what counts for what, and that all can be undone."""

from __future__ import annotations

import random

import pytest

from app.errors import BadParameter, Clash, NotFound
from app.store.models import TopicRow
from app.topics.edits import (
    LONGEST_LABEL,
    Change,
    apply_change,
    changes_by_hand,
    standing_in,
)


def topics_named(*labels: str, parents: dict[int, int] | None = None) -> dict[int, TopicRow]:
    """Give topics with ids from 1, as found; `parents` maps some of them to others."""
    return {
        number: TopicRow(
            id=number, label=label, found_label=label, parent_id=(parents or {}).get(number),
            centroid=b"",
        )
        for number, label in enumerate(labels, 1)
    }  # fmt: skip


@pytest.fixture
def four() -> dict[int, TopicRow]:
    return topics_named("tides", "storm surges", "birdsong", "audio")


@pytest.fixture
def two_levels() -> dict[int, TopicRow]:
    """Two parents, 5 and 6, each with two topics under it."""
    parents = {1: 5, 2: 5, 3: 6, 4: 6}
    return topics_named("tides", "surges", "birdsong", "audio", "sea", "sound", parents=parents)


def change(topics: dict[int, TopicRow], *wanted: Change) -> None:
    for one in wanted:
        apply_change(topics, one)


def shown(topics: dict[int, TopicRow]) -> dict[int, str]:
    return {one: topic.label for one, topic in standing_in(topics).shown.items()}


def counted_as(topics: dict[int, TopicRow]) -> dict[int, int | None]:
    standing = standing_in(topics)
    found = {one: standing.counts_as(one) for one in topics}
    return {one: topic.id if topic else None for one, topic in found.items()}


def test_a_new_name_is_cleaned_and_the_found_one_comes_back(four: dict[int, TopicRow]) -> None:
    change(four, Change("rename", 1, label="  Ebb\n and   flow "))
    assert (four[1].label, four[1].found_label, four[1].named_by_hand) == (
        "Ebb and flow", "tides", True,
    )  # fmt: skip
    change(four, Change("found-name", 1))
    assert (four[1].label, four[1].named_by_hand) == ("tides", False)


@pytest.mark.parametrize("label", ["", " \n ", "\u202e", "x" * (LONGEST_LABEL + 1)])
def test_a_name_that_is_none_is_refused(four: dict[int, TopicRow], label: str) -> None:
    with pytest.raises(BadParameter) as refused:
        change(four, Change("rename", 1, label=label))
    assert not isinstance(refused.value, Clash)
    assert refused.value.param == "label"
    assert shown(four)[1] == "tides"


def test_a_name_of_80_characters_is_one(four: dict[int, TopicRow]) -> None:
    change(four, Change("rename", 1, label="x" * LONGEST_LABEL))
    assert four[1].label == "x" * LONGEST_LABEL


def test_no_two_topics_have_one_name(four: dict[int, TopicRow]) -> None:
    with pytest.raises(Clash, match="Topic 3 is called “birdsong” already"):
        change(four, Change("rename", 1, label="BirdSong"))
    change(four, Change("rename", 3, label="Birdsong"))  # its own name in another case
    change(four, Change("hide", 3))
    with pytest.raises(Clash, match="which is hidden"):
        change(four, Change("rename", 1, label="birdsong"))


def test_a_name_may_be_taken_from_a_merged_topic_which_then_cannot_split(
    four: dict[int, TopicRow],
) -> None:
    change(four, Change("merge", 2, into_id=1), Change("rename", 1, label="Storm surges"))
    with pytest.raises(Clash) as refused:
        change(four, Change("split", 2))
    assert refused.value.hint
    change(four, Change("found-name", 1), Change("split", 2))
    assert shown(four) == {1: "tides", 2: "storm surges", 3: "birdsong", 4: "audio"}


def test_merges_of_merged_topics_are_followed_and_undone_one_by_one(
    four: dict[int, TopicRow],
) -> None:
    change(four, Change("merge", 1, into_id=2), Change("merge", 2, into_id=3))
    change(four, Change("merge", 4, into_id=1))  # now the same as 3
    assert counted_as(four) == {1: 3, 2: 3, 3: 3, 4: 3}
    change(four, Change("split", 2))
    assert counted_as(four) == {1: 2, 2: 2, 3: 3, 4: 3}
    change(four, Change("split", 1))
    assert counted_as(four) == {1: 1, 2: 2, 3: 3, 4: 3}
    change(four, Change("split", 4))
    assert changes_by_hand(four) == []


@pytest.mark.parametrize("into", [1, 2])
def test_a_topic_is_not_merged_into_itself_by_any_way(four: dict[int, TopicRow], into: int) -> None:
    change(four, Change("merge", 2, into_id=1))
    with pytest.raises(Clash):
        change(four, Change("merge", 1, into_id=into))
    assert counted_as(four) == {1: 1, 2: 1, 3: 3, 4: 4}


def test_what_does_not_fit_is_refused(four: dict[int, TopicRow]) -> None:
    change(four, Change("merge", 2, into_id=1), Change("hide", 3))
    for wrong, error in (
        (Change("merge", 2, into_id=4), Clash),  # split it first
        (Change("hide", 2), Clash),
        (Change("merge", 4, into_id=3), Clash),  # hidden
        (Change("merge", 4, into_id=99), BadParameter),
        (Change("split", 4), Clash),
        (Change("show", 4), Clash),
        (Change("hide", 99), NotFound),
    ):
        with pytest.raises(error):
            change(four, wrong)


def test_levels_do_not_mix(two_levels: dict[int, TopicRow]) -> None:
    for topic, into in ((5, 1), (5, 3), (1, 5), (1, 6)):
        with pytest.raises(Clash) as refused:
            change(two_levels, Change("merge", topic, into_id=into))
        assert refused.value.hint == "Merge topics of one level."
    change(two_levels, Change("merge", 1, into_id=3), Change("merge", 5, into_id=6))
    standing = standing_in(two_levels)
    assert {one: topic.parent for one, topic in standing.shown.items()} == {
        2: 6, 3: 6, 4: 6, 6: None,
    }  # fmt: skip


def test_hiding_a_topic_hides_what_is_merged_into_it_and_under_it(
    two_levels: dict[int, TopicRow],
) -> None:
    change(two_levels, Change("merge", 1, into_id=2), Change("hide", 2))
    assert set(shown(two_levels)) == {3, 4, 5, 6}
    change(two_levels, Change("hide", 6))
    assert set(shown(two_levels)) == {5}
    change(two_levels, Change("show", 2), Change("show", 6), Change("split", 1))
    assert len(shown(two_levels)) == 6


def test_a_merge_with_a_topic_not_found_again_waits(four: dict[int, TopicRow]) -> None:
    change(four, Change("merge", 1, into_id=2), Change("merge", 2, into_id=3))
    four[2].retired = True
    assert standing_in(four).now == {1: 3, 3: 3, 4: 4}
    four[3].retired = True
    assert standing_in(four).now == {1: 1, 4: 4}
    (waiting,) = changes_by_hand(four)
    assert (waiting.id, waiting.merged_into, waiting.into_label) == (1, 2, None)
    four[2].retired = four[3].retired = False
    assert counted_as(four)[1] == 3


def test_everything_done_is_listed_by_name(four: dict[int, TopicRow]) -> None:
    change(four, Change("rename", 1, label="Zonal tides"), Change("hide", 1))
    change(four, Change("merge", 4, into_id=3))
    first, second = changes_by_hand(four)
    assert (first.id, first.merged_into, first.into_label) == (4, 3, "birdsong")
    assert (second.id, second.named, second.hidden, second.found_label) == (1, True, True, "tides")


@pytest.mark.parametrize("seed", range(30))
def test_any_changes_are_followed_and_can_all_be_taken_back(seed: int) -> None:
    draw = random.Random(seed)
    parents = {one: 7 + one % 2 for one in range(1, 7)}
    topics = topics_named(*"abcdefgh", parents=parents)
    for _ in range(40):
        kind = draw.choice(["rename", "found-name", "merge", "split", "hide", "show"])
        wanted = Change(
            kind,  # type: ignore[arg-type]
            draw.randint(1, 8),
            label=draw.choice("abcxyz"),
            into_id=draw.randint(1, 8),
        )
        try:
            apply_change(topics, wanted)
        except BadParameter:
            continue
        standing = standing_in(topics)
        assert set(standing.shown) <= set(standing.now.values())
        assert all(standing.now[end] == end for end in standing.now.values())
        labels = [topic.label.casefold() for topic in standing.shown.values()]
        assert len(labels) == len(set(labels))
    for _ in range(2):  # a name may be free only once another one is given back
        for one in changes_by_hand(topics):
            topic = topics[one.id]
            if topic.hidden:
                apply_change(topics, Change("show", one.id))
            if topic.named_by_hand and topic.merged_into_id is None:
                topic.label = f"{topic.label} {one.id}"
    for one in changes_by_hand(topics):
        if one.merged_into is not None:
            apply_change(topics, Change("split", one.id))
    for one in changes_by_hand(topics):
        apply_change(topics, Change("found-name", one.id))
    assert changes_by_hand(topics) == []
    assert shown(topics) == dict(enumerate("abcdefgh", 1))

"""What a person did to topics stays: through rebuilds, their undoing, and imports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.errors import Busy, NotFound
from app.store.database import Database
from app.topics.edits import Change
from app.topics.rebuild import keep_merges
from app.topics.resolve_merges import load_standing
from app.topics.store import (
    FoundTopic,
    Rebuild,
    change_topics,
    frozen_centroids,
    keep_rebuild,
    newest_rebuild,
    place_papers,
    topics_changed_by_hand,
    undo_rebuild,
)

PAPERS = list(range(1, 16))


@pytest.fixture
def database(topics_path: Path) -> Iterator[Database]:
    """Give the world with topics 1 tides, 2 privacy, 3 birdsong, and 4 audio, merged into 3."""
    database = Database(topics_path)
    yield database
    database.close()


def found_again(*topics: tuple[str, int | None]) -> Rebuild:
    """Give a rebuild that finds topics of a label and an old id; papers go to them in turn."""
    found = [
        FoundTopic(label, [label, "water"], np.eye(8, dtype=np.float32)[place], None, old_id)
        for place, (label, old_id) in enumerate(topics)
    ]
    placement = np.full((len(PAPERS), 3), -1, dtype=np.int32)
    placement[:, 0] = np.arange(len(PAPERS)) % len(topics)
    weights = np.full((len(PAPERS), 3), 0.5, dtype=np.float32)
    return Rebuild("model", PAPERS, found, placement, weights, ["2020"] * len(topics))


def labels(database: Database) -> dict[int, str]:
    with database.read_raw() as connection:
        return {one: topic.label for one, topic in load_standing(connection).shown.items()}


def counted_as(database: Database) -> dict[int, int]:
    with database.read_raw() as connection:
        return load_standing(connection).now


def test_names_merges_and_hiding_last_through_a_rebuild_and_its_undoing(
    database: Database,
) -> None:
    change_topics(database, [Change("rename", 1, label="Ebb and flow"), Change("hide", 2)])
    keep_rebuild(
        database, found_again(("tide tables", 1), ("medians", 2), ("songs", 3), ("noise", 4))
    )
    assert labels(database) == {1: "Ebb and flow", 3: "songs"}
    assert counted_as(database)[4] == 3
    change_topics(database, [Change("rename", 3, label="Dawn chorus"), Change("show", 2)])
    undo_rebuild(database)
    assert labels(database) == {
        1: "Ebb and flow", 2: "privacy & =learning", 3: "Dawn chorus",
    }  # fmt: skip
    assert counted_as(database)[4] == 3
    change_topics(database, [Change("found-name", 1), Change("found-name", 3), Change("split", 4)])
    assert labels(database) == {
        1: "tides", 2: "privacy & =learning", 3: "birdsong", 4: "audio",
    }  # fmt: skip


def test_what_is_done_to_a_topic_that_is_not_found_again_waits_for_it(database: Database) -> None:
    change_topics(database, [Change("rename", 3, label="Dawn chorus")])
    keep_rebuild(database, found_again(("tides", 1), ("noise", 4)))
    assert labels(database) == {1: "tides", 4: "noise"}
    with database.read() as session:
        (waiting,) = topics_changed_by_hand(session)
    assert (waiting.id, waiting.into_label) == (4, None)
    with pytest.raises(NotFound):
        change_topics(database, [Change("found-name", 3)])
    undo_rebuild(database)
    assert labels(database)[3] == "Dawn chorus"
    assert counted_as(database)[4] == 3


def test_a_found_name_that_a_person_gave_to_another_topic_is_told_apart(
    database: Database,
) -> None:
    change_topics(database, [Change("rename", 1, label="Songs")])
    keep_rebuild(database, found_again(("tides", 1), ("songs", 3)))
    assert labels(database) == {1: "Songs", 3: "songs (water)"}


def test_new_papers_of_a_merged_or_hidden_topic_are_placed_in_it(database: Database) -> None:
    change_topics(database, [Change("hide", 1)])
    with database.read() as session:
        topic_ids, centroids = frozen_centroids(session)
    assert topic_ids == [1, 2, 3, 4]
    placement = np.array([[3, 0, -1]], dtype=np.int32)
    place_papers(database, [5], topic_ids, placement, np.full((1, 3), 0.5, dtype=np.float32))
    assert centroids.shape == (4, 4)
    assert labels(database).keys() == {2, 3}


def test_what_another_server_has_placed_or_found_meanwhile_is_kept(database: Database) -> None:
    with database.read() as session:
        topic_ids, _ = frozen_centroids(session)
        before = newest_rebuild(session)
    placement = np.array([[0, -1, -1]], dtype=np.int32)
    weights = np.full((1, 3), 0.5, dtype=np.float32)
    assert place_papers(database, [5], topic_ids, placement, weights) == 1
    assert place_papers(database, [5], topic_ids, placement, weights) == 0
    assert keep_rebuild(database, replace(found_again(("tides", 1)), after=before))
    assert not keep_rebuild(database, replace(found_again(("bees", None)), after=before))
    assert labels(database) == {1: "tides"}
    assert place_papers(database, [5], topic_ids, placement, weights) == 0


def test_several_changes_are_made_together_or_not_at_all(database: Database) -> None:
    with pytest.raises(NotFound):
        change_topics(database, [Change("rename", 1, label="Ebb"), Change("hide", 99)])
    assert labels(database)[1] == "tides"


def test_who_is_writing_is_said_without_a_long_wait(database: Database) -> None:
    other = Database(database.path, lock_timeout=0.05)
    with database.writing("import long"), pytest.raises(Busy, match="import long"):
        change_topics(other, [Change("hide", 1)])
    other.close()


@pytest.mark.parametrize(
    ("old_ids", "into", "expected"),
    [
        ({0: 1, 1: 2}, {}, {0: 1, 1: 2}),
        ({0: 1, 1: 2}, {1: 2}, {0: 1, 1: 2}),  # both are found again
        ({0: 1, 1: 5}, {1: 2}, {0: 2, 1: 5}),  # only the merged one is: it goes on as the other
        ({0: 1, 1: 3}, {1: 2, 3: 2}, {0: 1, 1: 2}),  # the larger of two does
        ({0: 1}, {1: 2, 2: 3}, {0: 3}),  # at the end of the merges
        ({0: 5}, {1: 2}, {0: 5}),  # neither is found
    ],
)
def test_a_merge_goes_on_as_long_as_one_of_its_topics_is_found(
    old_ids: dict[int, int], into: dict[int, int], expected: dict[int, int]
) -> None:
    assert keep_merges(old_ids, into, {0: 4, 1: 9}) == expected

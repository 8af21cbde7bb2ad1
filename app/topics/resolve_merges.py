"""What each topic counts as, once the merges and the hiding by hand are applied.

The store keeps topics as they were found, and what a person did to them beside that; here both
become what is shown. It is the one place that follows merges. It knows rows, no page and no
query.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

STANDING_SQL = """
SELECT id, label, slot, parent_id, hidden, merged_into_id, retired FROM topic ORDER BY id
"""
WORDS_SQL = "SELECT id, words FROM topic WHERE NOT retired"


@dataclass(frozen=True, slots=True)
class StoredTopic:
    """One topic as the store keeps it."""

    id: int
    label: str
    slot: int | None
    parent_id: int | None
    hidden: bool
    merged_into_id: int | None
    retired: bool


@dataclass(frozen=True, slots=True)
class VisibleTopic:
    """A topic that is shown."""

    id: int
    label: str
    slot: int | None
    """Colour, 0 to 7; None for the colour of Other."""
    parent: int | None


@dataclass(frozen=True)
class TopicResolution:
    """What each topic counts as."""

    shown: dict[int, VisibleTopic] = field(default_factory=dict)
    """The topics that are shown, by id."""
    now: dict[int, int] = field(default_factory=dict)
    """Topic -> the one that it counts for: itself, unless it was merged into another. Topics that
    a rebuild did not find again are left out; hidden ones are not."""

    def counts_as(self, topic_id: int) -> VisibleTopic | None:
        """Return the topic under which papers of this one are shown; None while it is hidden."""
        return self.shown.get(self.now.get(topic_id, -1))


@dataclass(frozen=True)
class TopicNames:
    """What the topics that are shown are called, by id."""

    standing: TopicResolution
    labels: dict[int, str]
    slots: dict[int, int | None]
    parents: dict[int, int | None]
    words: dict[int, list[str]]


def load_topic_names(connection: sqlite3.Connection) -> TopicNames:
    """Read the topics that are shown: not hidden, not merged into others, not retired."""
    standing = load_standing(connection)
    shown = standing.shown
    return TopicNames(
        standing=standing,
        labels={number: topic.label for number, topic in shown.items()},
        slots={number: topic.slot for number, topic in shown.items()},
        parents={number: topic.parent for number, topic in shown.items()},
        words={
            one: json.loads(words) for one, words in connection.execute(WORDS_SQL) if one in shown
        },
    )


def load_standing(connection: sqlite3.Connection) -> TopicResolution:
    """Read what each topic of a library counts as."""
    return standing_of(
        StoredTopic(topic_id, label, slot, parent_id, bool(hidden), merged_into_id, bool(retired))
        for topic_id, label, slot, parent_id, hidden, merged_into_id, retired in connection.execute(
            STANDING_SQL
        )
    )


def standing_of(topics: Iterable[StoredTopic]) -> TopicResolution:
    """Return the topic that each topic counts as.

    A merged topic counts for the last one at the end of its merges that still exists; where none
    does, it is a topic of its own again. Hiding a topic hides those merged into it, and those under
    it.
    """
    kept = {topic.id: topic for topic in topics}
    now = {id_: _end_of_merges(kept, id_) for id_, topic in kept.items() if not topic.retired}
    shown = {}
    for topic_id in sorted(set(now.values())):
        topic = kept[topic_id]
        parent = None if topic.parent_id is None else now.get(topic.parent_id)
        if not topic.hidden and not (parent is not None and kept[parent].hidden):
            shown[topic_id] = VisibleTopic(topic_id, topic.label, topic.slot, parent)
    return TopicResolution(shown, now)


def _end_of_merges(kept: dict[int, StoredTopic], topic_id: int) -> int:
    """Follow merges; a circle, which no change by hand can make, ends where it began."""
    end, seen = topic_id, {topic_id}
    into = kept[topic_id].merged_into_id
    while into in kept and into not in seen:
        seen.add(into)
        if not kept[into].retired:
            end = into
        into = kept[into].merged_into_id
    return end

"""Which topics a set of papers has, and what there is to say of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz
from sqlmodel import col, select

from app.domain.dates.years import running_year
from app.domain.text.plain import fold
from app.errors import NotFound
from app.explorer.filters import Filters
from app.explorer.paging import LONGEST_ASKED, Page, Ranking
from app.explorer.selection import select_papers
from app.explorer.topics.views import Topic
from app.library.snapshot import Snapshot
from app.store.columns import UNDATED, Columns, Rows
from app.store.models import TopicRow
from app.topics.edits import TopicByHand
from app.topics.store import topics_changed_by_hand

NEAR = 5
"""Topics shown as close to one."""


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """A topic of the upper level with those under it, or a topic without a parent."""

    topic: Topic
    under: list[Topic]


def find_topics(snapshot: Snapshot, filters: Filters) -> list[Topic]:
    """List the topics of the papers that the filters choose, most papers first.

    Raises:
        BadParameters: a value that this library does not have.
    """
    selection = select_papers(snapshot, filters)
    views = (
        _views(snapshot, selection.columns, selection.rows)
        if filters.narrowed
        else _of_all(snapshot).values()
    )
    return sorted(views, key=lambda topic: (-topic.papers, topic.id))


def grouped_topics(topics: Sequence[Topic]) -> list[TopicGroup]:
    """Put topics under their parents, in the order given."""
    present = {topic.id for topic in topics}
    under: defaultdict[int, list[Topic]] = defaultdict(list)
    for topic in topics:
        if topic.parent in present:
            under[topic.parent].append(topic)
    return [TopicGroup(topic, under[topic.id]) for topic in topics if topic.parent not in present]


def load_topic(snapshot: Snapshot, topic_id: int) -> Topic:
    """Read one topic, over all papers of the library.

    Raises:
        NotFound: there is none of this id, or it is hidden.
    """
    if topic_id not in snapshot.topics.slots:
        raise NotFound(f"There is no topic {topic_id} in this library.")
    return _of_all(snapshot).get(topic_id) or _named(snapshot, topic_id)


def topics_under(snapshot: Snapshot, topic_id: int) -> list[Topic]:
    """List the topics under one, most papers first."""
    return [topic for topic in find_topics(snapshot, Filters()) if topic.parent == topic_id]


def topic_now(snapshot: Snapshot, topic_id: int) -> int:
    """Return the id under which a topic is kept now: another one once it was merged.

    Raises:
        NotFound: there is none of this id, or it is hidden.
    """
    now = snapshot.topics.standing.now.get(topic_id)
    if now is None:
        raise NotFound(f"There is no topic {topic_id} in this library.")
    if now not in snapshot.topics.slots:
        raise NotFound(f"Topic {topic_id} was hidden by hand; the list of topics shows it again.")
    return now


def merge_targets(snapshot: Snapshot, topic_id: int) -> list[Topic]:
    """List the topics that one can be merged into: the shown ones of its level, by name."""
    targets = [
        _named(snapshot, number) for number in _level(snapshot, topic_id) if number != topic_id
    ]
    return sorted(targets, key=lambda topic: topic.label.casefold())


def topics_by_hand(snapshot: Snapshot) -> list[TopicByHand]:
    """List what persons did to topics: names, merges, hiding."""

    def read() -> list[TopicByHand]:
        with snapshot.read() as session:
            return topics_changed_by_hand(session)

    return snapshot.cached("topics by hand", read)


def near_topics(snapshot: Snapshot, topic_id: int) -> list[Topic]:
    """List the topics whose centroids are closest to one, closest first."""
    with snapshot.read() as session:
        rows = session.exec(
            select(TopicRow.id, TopicRow.centroid)
            .where(col(TopicRow.id).in_(_level(snapshot, topic_id)))
            .order_by(col(TopicRow.id))
        ).all()
    ids = [topic for topic, _ in rows]
    if topic_id not in ids or len(ids) < 2:
        return []
    centroids = np.array([np.frombuffer(centroid, dtype=np.float32) for _, centroid in rows])
    closeness = centroids @ centroids[ids.index(topic_id)]
    near = [ids[place] for place in np.argsort(-closeness, kind="stable").tolist()]
    views = _of_all(snapshot)
    return [views[number] for number in near if number != topic_id and number in views][:NEAR]


def _level(snapshot: Snapshot, topic_id: int) -> list[int]:
    """List the shown topics of the level of one: those that have topics under them, or none."""
    leaves = snapshot.leaf_topics()
    if topic_id in leaves:
        return leaves
    return sorted(snapshot.topics.slots.keys() - set(leaves))


def _of_all(snapshot: Snapshot) -> dict[int, Topic]:
    """Return the topics of all papers of the library by their id."""
    columns = snapshot.columns
    # What lies in the future depends on the day, too.
    return snapshot.cached(
        ("topics of all papers", running_year()),
        lambda: {topic.id: topic for topic in _views(snapshot, columns, np.arange(columns.size))},
    )


def _views(snapshot: Snapshot, columns: Columns, rows: Rows) -> list[Topic]:
    """Count the papers of each topic among `rows`; topics without any are left out."""
    groups = columns.topic
    size = len(groups.values)
    codes = groups.codes_of(rows)
    counts = np.bincount(codes, minlength=size)
    first = groups.first_codes(rows)
    parents = snapshot.topics.parents
    ids = [int(value) for value in groups.values]
    above = [groups.code_of(parents.get(id_) or -1) for id_ in ids]
    primary = np.bincount(first[first >= 0], minlength=size)
    for code, parent in enumerate(above):
        if parent is not None:
            primary[parent] += primary[code]
    years = np.repeat(columns.year[rows], groups.sizes(rows))
    dated = (years != UNDATED) & (years <= running_year() + 1)
    earliest = np.full(size, np.iinfo(np.int16).max, dtype=np.int16)
    latest = np.zeros(size, dtype=np.int16)
    np.minimum.at(earliest, codes[dated], years[dated])
    np.maximum.at(latest, codes[dated], years[dated])
    return [
        replace(
            _named(snapshot, ids[code]),
            papers=int(counts[code]),
            primary=int(primary[code]),
            first_year=int(earliest[code]) if latest[code] else None,
            last_year=int(latest[code]) if latest[code] else None,
        )
        for code in np.flatnonzero(counts).tolist()
    ]


def _named(snapshot: Snapshot, topic_id: int) -> Topic:
    """Show a topic of no papers."""
    return Topic(
        id=topic_id,
        label=snapshot.topic_label(topic_id),
        words=snapshot.topic_words(topic_id),
        papers=0,
        primary=0,
        first_year=None,
        last_year=None,
        parent=snapshot.topics.parents.get(topic_id),
        slot=snapshot.topics.slots.get(topic_id),
    )


LIKE = 80.0
"""Least partial ratio of a label that may be meant: `unlerning` reaches 88 with `unlearning`."""


def rank_topics(snapshot: Snapshot, filters: Filters, words: str = "") -> Page[Topic]:
    """List the topics of the papers that the filters choose, most papers first.

    Args:
        filters: without a query of their own.
        words: only topics whose label or words they may mean, best match first.

    Raises:
        BadParameters: a value that this library does not have, or a cursor of another list.
    """
    found = find_topics(snapshot, replace(filters, cursor=None))
    likeness = likeness_of(found, words)
    if words:
        found = by_likeness(found, likeness)
    listed = np.array([topic.id for topic in found], dtype=np.int64)
    order = [-likeness.get(topic.id, 0.0) for topic in found], [-topic.papers for topic in found]
    secret = snapshot.columns.secret
    ranking = Ranking("topic", replace(filters, q=words), secret, listed, order)
    views = {topic.id: topic for topic in found}
    return Page.of(ranking, lambda ids: [views[id_] for id_ in ids])


def topics_like(topics: list[Topic], words: str) -> list[Topic]:
    """Keep the topics whose label or words a text may mean, best match first; all for ""."""
    return by_likeness(topics, likeness_of(topics, words)) if words else topics


def likeness_of(topics: list[Topic], words: str) -> dict[int, float]:
    """Return how alike each topic is to a text, 0 to 100 by topic id; empty for ""."""
    asked = fold(words[:LONGEST_ASKED])
    return {topic.id: _likeness(asked, topic) for topic in topics} if words else {}


def by_likeness(topics: list[Topic], likeness: dict[int, float]) -> list[Topic]:
    """Keep the topics that are like enough, best match first."""
    alike = [topic for topic in topics if likeness[topic.id] >= LIKE]
    return sorted(alike, key=lambda topic: -likeness[topic.id])


def _likeness(asked: str, topic: Topic) -> float:
    """Return how alike a topic is to folded words, 0 to 100; its label counts most."""
    of_label = fuzz.partial_ratio(asked, fold(topic.label))
    of_words = max((fuzz.ratio(asked, fold(word)) for word in topic.words), default=0.0)
    return max(of_label, 0.95 * of_words)

"""The topics of a set of papers as a list in pages, and which of them a word may mean."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from rapidfuzz import fuzz

from app.domain.text.plain import fold
from app.explorer.filters import Filters
from app.explorer.paging import LONGEST_ASKED, Page, Ranking
from app.explorer.topics.query import find_topics
from app.explorer.topics.views import Topic
from app.library.snapshot import Snapshot

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

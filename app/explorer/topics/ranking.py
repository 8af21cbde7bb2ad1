"""The topics of a set of papers as a list in pages, and which of them a word may mean."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz

from app.domain.text import fold
from app.explorer.filters import Filters
from app.explorer.paging import LONGEST_ASKED, Ranking
from app.explorer.topics.query import TopicView, find_topics
from app.library.snapshot import Snapshot

LIKE = 80.0
"""Least partial ratio of a label that may be meant: `unlerning` reaches 88 with `unlearning`."""


@dataclass(frozen=True, slots=True)
class TopicPage:
    """One page of topics."""

    topics: list[TopicView]
    count: int
    next_cursor: str | None
    previous_cursor: str | None
    took_ms: float


def rank_topics(snapshot: Snapshot, filters: Filters, words: str = "") -> TopicPage:
    """List the topics of the papers that the filters choose, most papers first.

    Args:
        filters: without a query of their own.
        words: only topics whose label or words they may mean, best match first.

    Raises:
        BadParameters: a value that this library does not have, or a cursor of another list.
    """
    started = time.perf_counter()
    found = find_topics(snapshot, replace(filters, cursor=None))
    likeness = likeness_of(found, words)
    if words:
        found = by_likeness(found, likeness)
    listed = np.array([topic.id for topic in found], dtype=np.int64)
    order = [-likeness.get(topic.id, 0.0) for topic in found], [-topic.papers for topic in found]
    secret = snapshot.columns.secret
    ranking = Ranking("topic", replace(filters, q=words), secret, listed, order)
    cut = ranking.cut()
    return TopicPage(
        topics=found[cut.start : cut.start + len(cut.ids)],
        count=ranking.count,
        next_cursor=cut.next_cursor,
        previous_cursor=cut.previous_cursor,
        took_ms=(time.perf_counter() - started) * 1000,
    )


def topics_like(topics: list[TopicView], words: str) -> list[TopicView]:
    """Keep the topics whose label or words a text may mean, best match first; all for ""."""
    return by_likeness(topics, likeness_of(topics, words)) if words else topics


def likeness_of(topics: list[TopicView], words: str) -> dict[int, float]:
    """Return how alike each topic is to a text, 0 to 100 by topic id; empty for ""."""
    asked = fold(words[:LONGEST_ASKED])
    return {topic.id: _likeness(asked, topic) for topic in topics} if words else {}


def by_likeness(topics: list[TopicView], likeness: dict[int, float]) -> list[TopicView]:
    """Keep the topics that are like enough, best match first."""
    alike = [topic for topic in topics if likeness[topic.id] >= LIKE]
    return sorted(alike, key=lambda topic: -likeness[topic.id])


def _likeness(asked: str, topic: TopicView) -> float:
    """Return how alike a topic is to folded words, 0 to 100; its label counts most."""
    of_label = fuzz.partial_ratio(asked, fold(topic.label))
    of_words = max((fuzz.ratio(asked, fold(word)) for word in topic.words), default=0.0)
    return max(of_label, 0.95 * of_words)

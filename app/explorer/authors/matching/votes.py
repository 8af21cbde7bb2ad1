"""How much each paper of a set says that its authors work on what was asked.

Every matching paper is a vote for its authors (Macdonald and Ounis, 2006): its match squared, so
that many faint matches do not outweigh some good ones, and halved for every `HALF_LIFE` years
before the newest matching paper. Votes depend on the papers alone, not on the day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.explorer.papers.explain import asked_vector
from app.explorer.selection import Selection
from app.library.snapshot import Snapshot
from app.search.fusion import SearchResult
from app.search.meaning.meaning import FLOOR
from app.search.query.ast import Query
from app.store.columns import UNDATED, Columns, Rows
from app.store.reads import rows_among

MOST_MATCHING = 1000
"""Papers found by a query or a text that vote: those that match best."""
HALF_LIFE = 5
"""Years after which a paper counts half."""

WEIGHTS_SQL = "SELECT paper_id, weight FROM paper_topic WHERE topic_id IN {}"

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Votes:
    """The papers that vote, best match first where there is a query; arrays of shape (papers,)."""

    rows: Rows
    match: Doubles
    """0 to 1."""
    votes: Doubles
    """Their match squared, less for older papers."""
    words: Doubles | None
    """Match of the words, 0 to 1, where these were asked."""
    meaning: Doubles | None
    """Cosine with the query or text, where it was compared."""
    topic: Doubles | None
    """Weight in the topic that was chosen."""

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        others = (self.words, self.meaning, self.topic)
        arrays = (
            self.rows,
            self.match,
            self.votes,
            *(array for array in others if array is not None),
        )
        return sum(array.nbytes for array in arrays)


def votes_of(snapshot: Snapshot, selection: Selection) -> Votes:
    """Say how well each paper of a selection matches, and how much it counts.

    Raises:
        NotReady: search by meaning answered the query, and is not ready any more.
    """
    columns = selection.columns
    words = meaning = topic = None
    if selection.found is not None:
        rows = selection.found.rows[:MOST_MATCHING]
        words, meaning = _query_matches(snapshot, selection, selection.found, rows)
        match = _scaled_match(words, meaning)
    else:
        rows = selection.rows
        match = np.ones(len(rows))
        if topics := selection.filters.values("topic"):
            match = topic = _topic_weights(snapshot, columns, rows, topics)
    return Votes(rows, match, match**2 * _recency(columns, rows), words, meaning, topic)


def _query_matches(
    snapshot: Snapshot, selection: Selection, found: SearchResult, rows: Rows
) -> tuple[Doubles | None, Doubles | None]:
    """Return how well words match, as shares of the best paper, and the cosines of meaning."""
    columns, query = selection.columns, selection.filters.tree or Query(())
    words = meaning = None
    if found.mode != "semantic" and len(rows):
        scores = snapshot.keyword.scores(query, columns.ids[rows]).astype(np.float64)
        best = float(scores.max())
        words = np.clip(scores / best, 0, 1) if best > 0 else np.ones(len(rows))
    if found.mode != "keyword":
        vector = asked_vector(snapshot, selection.filters)
        meaning = snapshot.meaning.closeness(vector, columns, rows).astype(np.float64)
    return words, meaning


def _scaled_match(words: Doubles | None, meaning: Doubles | None) -> Doubles:
    """Join both to one match: their mean, the best paper of each being 1."""
    scales = [words] if words is not None else []
    if meaning is not None:
        best = float(meaning.max(initial=FLOOR))
        scales.append(np.clip((meaning - FLOOR) / max(best - FLOOR, 1e-6), 0, 1))
    return np.mean(scales, axis=0) if scales else np.empty(0)


def _topic_weights(
    snapshot: Snapshot, columns: Columns, rows: Rows, topics: Collection[int]
) -> Doubles:
    """Return the weight of each paper in the chosen topics, the largest of several."""
    wanted = {columns.topic_alias.get(topic, topic) for topic in topics}
    parents = snapshot.topics.parents
    stored = [
        topic
        for topic, now in snapshot.topics.standing.now.items()
        if now in wanted or parents.get(now or -1) in wanted
    ]
    with snapshot.read_raw() as connection:
        read = list(rows_among(connection, WEIGHTS_SQL, stored))
    ids = np.array([paper for paper, _ in read], dtype=np.int64)
    weights = np.array([weight for _, weight in read], dtype=np.float64)
    largest = np.zeros(columns.size)
    known = np.isin(ids, columns.ids)
    np.maximum.at(largest, columns.rows_of(ids[known]), weights[known])
    return np.clip(largest[rows], 0, 1)


def _recency(columns: Columns, rows: Rows) -> Doubles:
    """Return 1 for the newest papers, half of it for `HALF_LIFE` years before; undated: oldest."""
    years = columns.year[rows].astype(np.float64)
    dated = years != UNDATED
    if not dated.any():
        return np.ones(len(rows))
    years[~dated] = years[dated].min()
    return np.asarray(0.5 ** ((years.max() - years) / HALF_LIFE))

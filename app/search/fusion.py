"""One order from two searches: papers found by their words and by their meaning.

The first papers of each search are candidates; every candidate gets both scores,
each scaled to 0..1 over the candidates, and their mean decides. On the three
judged sets this beat reciprocal rank fusion, without a parameter tuned to one of
them (see tests/benchmarks/quality.py). Papers beyond the candidates follow in the
order of their own search. Nothing here knows a database or a model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.store.columns import Rows, marked

Mode = Literal["hybrid", "keyword", "semantic"]
Floats = NDArray[np.float32]

CANDIDATES = 200
"""Papers of each search that are given both scores: judged sets gain nothing beyond."""


@dataclass(frozen=True)
class Ranked:
    """The papers that one search found."""

    rows: Rows
    """All of them, best first."""
    scores: Floats
    """Of each; bm25 or cosine, higher is better."""

    @classmethod
    def none(cls) -> Ranked:
        """What a search gives that found nothing."""
        return cls(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))


@dataclass(frozen=True)
class SearchResult:
    """The set that a query found, best first; arrays have shape (papers found,)."""

    rows: Rows
    scores: Floats
    """0..1 for candidates, 0 beyond them."""
    keyword_rank: NDArray[np.int32]
    """From 1; 0 where words did not find it."""
    semantic_rank: NDArray[np.int32]
    """From 1; 0 where meaning did not find it."""
    mode: Mode
    relaxed: bool = False
    notes: tuple[str, ...] = ()

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        arrays = (self.rows, self.scores, self.keyword_rank, self.semantic_rank)
        return sum(array.nbytes for array in arrays)


def by_one(ranked: Ranked, mode: Mode, relaxed: bool, notes: tuple[str, ...]) -> SearchResult:
    """Present what one search found, in its own order."""
    size = len(ranked.rows)
    scores = scaled(ranked.scores) if mode == "keyword" else ranked.scores
    ranks = np.arange(1, size + 1, dtype=np.int32)
    nowhere = np.zeros(size, dtype=np.int32)
    by_words, by_meaning = (ranks, nowhere) if mode == "keyword" else (nowhere, ranks)
    return SearchResult(ranked.rows, scores, by_words, by_meaning, mode, relaxed, notes)


def fuse(
    words: Ranked,
    meaning: Ranked,
    word_scores: Callable[[Rows], Floats],
    closeness: Callable[[Rows], Floats],
    relaxed: bool,
    notes: tuple[str, ...],
) -> SearchResult:
    """Put the papers of both searches into one order.

    Args:
        words: found by keyword; all of its rows belong to the set.
        meaning: found by vector; all of its rows belong to the set.
        word_scores: gives the bm25 of any rows, 0 where a row has no word of the query.
        closeness: gives the cosine of any rows with the query, -1 where a row has no vector.
    """
    candidates = np.union1d(words.rows[:CANDIDATES], meaning.rows[:CANDIDATES])
    fused = scaled(word_scores(candidates)) + scaled(closeness(candidates))
    # Ties by row, which is the order of paper ids.
    order = np.argsort(-fused, kind="stable")
    rest = [candidates[order]]
    size = 1 + max(int(ranked.rows.max(initial=-1)) for ranked in (words, meaning))
    seen = marked(size, candidates)
    for ranked in (words, meaning):
        rest.append(ranked.rows[~seen[ranked.rows]])
        seen[ranked.rows] = True
    rows = np.concatenate(rest)
    scores = np.zeros(len(rows), dtype=np.float32)
    scores[: len(order)] = fused[order] / 2
    return SearchResult(
        rows=rows,
        scores=scores,
        keyword_rank=_ranks_at(rows, words.rows, size),
        semantic_rank=_ranks_at(rows, meaning.rows, size),
        mode="hybrid",
        relaxed=relaxed,
        notes=notes,
    )


def scaled(scores: Floats) -> Floats:
    """Scale scores to 0..1; all to 1 where they are equal."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    if high - low < 1e-12:
        return np.ones_like(scores)
    return (scores - low) / (high - low)


def _ranks_at(rows: Rows, ranking: Rows, size: int) -> NDArray[np.int32]:
    """Places of `rows`, all below `size`, in a ranking, from 1; 0 where they are not in it."""
    ranks = np.zeros(size, dtype=np.int32)
    ranks[ranking] = np.arange(1, len(ranking) + 1, dtype=np.int32)
    return ranks[rows]

"""How well phrases fit topics: by their use, their meaning, and the papers that they find.

Knows phrase counts, vectors and which papers belong to which topic; must not know who gets
which phrase, how the topics were found, their ids or the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from app.topics.geometry import NONE, Groups, Vectors, unit
from app.topics.naming.field_phrases import FieldPhrases
from app.topics.naming.flat import Encode

Shares = NDArray[np.float32]

# Weights of a score, chosen by reading the names of 324 topics of 120,000 papers.
_USED, _SPOKEN, _TITLED, _OWN, _FOUND, _GENERAL = 1.1, 0.35, 0.5, 0.1, 0.55, 0.35
_COMMON, _FEW, _A_FEW = 5.0, 0.05, 8
"""What a phrase loses by the share of topics that use it beyond a few, of many or of a small
library: "natural language processing"."""
_BACKGROUND = 0.5
_CANDIDATES = 40
"""Phrases of each topic that are encoded."""
_RARE = 0.02
"""Share of a topic's papers that must use a phrase."""
_USES = 0.03
"""Share of a topic's papers from which on the topic uses a phrase."""
_PHRASES_AT_ONCE = 256
_LEAST_SHARE = 0.003
"""A word that a topic uses no more than others does not make its phrases worthless."""


class FittingPhrase(NamedTuple):
    """How well a phrase fits a topic."""

    score: float
    column: int
    """Its place among the phrases."""
    found: float
    """The share of the topic's papers that it finds."""


@dataclass(frozen=True, slots=True)
class FieldReading:
    """The papers that labels are made from."""

    phrases: FieldPhrases
    titles: tuple[str, ...]
    """As printed, to fall back on; in the order of the rows of `phrases`."""
    background: Vectors
    """The unit mean of the whole library, shape (d,)."""
    encode: Encode
    vectors: Vectors
    """Of a fair sample of the library, shape (papers, d): what a phrase is near to."""
    groups: Groups
    """The topic of each paper of the sample, or -1."""


@dataclass(frozen=True, slots=True)
class PhraseUse:
    """How much the papers of some topics use each phrase; shape (topics, phrases)."""

    in_text: Shares
    """The share of the papers that use it."""
    in_title: Shares
    """The share that does so in its title."""
    spoken: Shares
    """The share that uses its words, beyond that of all papers; the geometric mean of its words."""
    foreign: Shares
    """How many more of the papers that use it are not in English than of the topic's papers."""


def use_of_phrases(phrases: FieldPhrases, groups: Groups, count: int) -> PhraseUse:
    """Count how much the papers of each topic use each phrase.

    Args:
        phrases: and the papers that use them.
        groups: the topic of each of these papers, or -1.
        count: how many topics there are.
    """
    words = _share_of(phrases.words, groups, count)
    beyond = np.maximum(words - words.mean(axis=0), _LEAST_SHARE)
    spoken = np.exp((phrases.made_of @ np.log(beyond).T).T).astype(np.float32)
    in_text = _share_of(phrases.in_text, groups, count)
    users = np.asarray(phrases.in_text.sum(axis=0)).ravel()
    abroad = (phrases.in_text.T @ phrases.foreign).toarray().ravel() / np.maximum(users, 1)
    foreign = np.maximum(abroad - _share_of(phrases.foreign, groups, count), 0).astype(np.float32)
    return PhraseUse(in_text, _share_of(phrases.in_title, groups, count), spoken, foreign)


def rank_phrases(
    reading: FieldReading,
    use: PhraseUse,
    centroids: Vectors,
    groups: Groups,
    *,
    may_be_general: bool = False,
) -> list[list[FittingPhrase]]:
    """Rank the phrases that could name each topic, best first.

    Args:
        reading: the papers looked at.
        use: of phrases, in each topic.
        centroids: of each topic, shape (topics, d).
        groups: the topic of each paper of the reading's sample, or -1.
        may_be_general: names of parents lose nothing by words of every field, nor by topics that
            use them too.
    """
    own = use.in_text / np.maximum(use.in_text.sum(axis=0), 1e-6)
    scores = _USED * np.sqrt(use.in_text) + _TITLED * np.sqrt(use.in_title) + _OWN * own
    scores += _SPOKEN * np.sqrt(use.spoken) - use.foreign
    if not may_be_general:
        scores -= _GENERAL * reading.phrases.general
        users, topics = (use.in_text >= _USES).sum(axis=0), len(use.in_text)
        scores -= _COMMON * np.maximum(users - max(_FEW * topics, _A_FEW), 0) / topics
    scores[use.in_text < _RARE] = -np.inf
    best = np.argsort(-scores, axis=1, kind="stable")[:, :_CANDIDATES]
    wanted = np.unique(best[np.isfinite(np.take_along_axis(scores, best, axis=1))])
    if not len(wanted):
        return [[] for _ in scores]
    encoded = reading.encode([reading.phrases.printed[column] for column in wanted.tolist()])
    meant = encoded @ unit(centroids - _BACKGROUND * reading.background).T
    found = papers_found(encoded, reading.vectors, groups, len(centroids))
    ranked = []
    for topic, columns in enumerate(best):
        columns = columns[np.isfinite(scores[topic, columns])]
        at = np.searchsorted(wanted, columns)
        share = found[at, topic]
        total = scores[topic, columns] + meant[at, topic] + _FOUND * share
        fitting = map(FittingPhrase, total.tolist(), columns.tolist(), share.tolist())
        ranked.append(sorted(fitting, reverse=True))
    return ranked


def papers_found(encoded: Vectors, vectors: Vectors, groups: Groups, count: int) -> Shares:
    """Return how many of a topic's papers a phrase finds, shape (phrases, topics).

    Of as many papers as the topic has, those nearest to the phrase: the share of them that
    is the topic's. A phrase of a part of the topic finds few, and so does one of much besides.

    Args:
        encoded: unit vectors of the phrases, shape (phrases, d).
        vectors: unit vectors of papers, shape (papers, d).
        groups: the topic of each paper, or -1.
        count: how many topics there are.
    """
    sizes = np.bincount(groups[groups != NONE], minlength=count)
    most = int(sizes.max(initial=0))
    found = np.zeros((len(encoded), count), dtype=np.float32)
    for start in range(0, len(encoded) if most else 0, _PHRASES_AT_ONCE):
        near = encoded[start : start + _PHRASES_AT_ONCE] @ vectors.T
        top = np.argpartition(-near, most - 1, axis=1)[:, :most]
        by_nearness = np.argsort(-np.take_along_axis(near, top, axis=1), axis=1, kind="stable")
        order = groups[np.take_along_axis(top, by_nearness, axis=1)]
        for topic in np.flatnonzero(sizes).tolist():
            hits = order[:, : sizes[topic]] == topic
            found[start : start + _PHRASES_AT_ONCE, topic] = hits.mean(axis=1)
    return found


def _share_of(used: csr_array, groups: Groups, count: int) -> Shares:
    """Return the share of each topic's papers that use each column."""
    rows = np.flatnonzero(groups != NONE)
    sizes = np.bincount(groups[rows], minlength=count)
    ones = np.ones(len(rows), dtype=np.float32)
    belongs = csr_array((ones, (groups[rows], rows)), shape=(count, len(groups)))
    shares: Shares = ((belongs @ used).toarray() / np.maximum(sizes, 1)[:, None]).astype(np.float32)
    return shares

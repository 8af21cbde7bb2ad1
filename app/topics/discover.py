"""Which topics a library has: from texts and vectors, for 4 papers or 100,000.

Knows texts, vectors and a function that encodes phrases; must not know the
database, earlier topics, or in which order the papers came in. The same papers
give the same topics in any order, and nothing is drawn by lot.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.topics.assign import CLOSE_ENOUGH, TopicAssignment, assign, place
from app.topics.cluster import (
    group_centroids,
    group_large,
    group_medium,
    group_small,
    largest_first,
)
from app.topics.geometry import NONE, Groups, Vectors, centroids_of, closeness_without_itself, unit
from app.topics.naming.field import name_field
from app.topics.naming.field_phrases import field_phrases
from app.topics.naming.fit import FieldReading
from app.topics.naming.flat import Encode, LabelReading, TopicName, name_topics
from app.topics.naming.phrases import find_phrases
from app.topics.words import (
    TopicText,
    content_key,
    subject_stems,
    word_rows,
)

SMALL = 200
"""Up to this many papers words help as much as meaning, and every pair can be compared."""
TWO_LEVELS = 400
"""Above this many papers the topics have parents."""
LARGE = 20_000
FEWEST_PAPERS = 4
"""With fewer papers nothing distinguishes topics."""
_FEWEST_TOPICS, _MOST_FLAT, _MOST_TOPICS = 3, 12, 300
"""More than 12 on one level, or 300 in all, are not taken in by a reader."""
_READ_FOR_A_LABEL, _READ_WHOLE = 150, 50
"""Papers of each topic whose title is read, the nearest to it, and whose abstract is read too."""
_COMPARED = 24_000
"""Papers that phrases are compared with: the first ones are a fair sample."""
_NEARLY_ALL = 0.75
"""Share of a topic's papers that use its label's words, from which on the others are strangers."""
_MANY_READ = 8_000
"""Of so many papers read, four must use a phrase to be a name, of fewer three; less is one author's
own way of speaking."""


@dataclass(frozen=True, slots=True)
class DiscoveredTopic:
    """One topic of a library."""

    label: str
    words: tuple[str, ...]
    """Phrases that say more of the topic than its label, best first."""
    centroid: Vectors
    """Unit mean of its papers' vectors, shape (d,)."""
    members: NDArray[np.int64]
    """The papers whose primary topic it is (or one of its children is), as places in the input."""
    parent: int | None
    """The place of its parent in `Discovery.topics`; None for a parent, and on one level."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The topics of a library, and the topics of each of its papers."""

    topics: tuple[DiscoveredTopic, ...]
    """Topics that hold papers, most papers first; then their parents, likewise."""
    placement: TopicAssignment
    """For each paper of the input, places in `topics`, never of a parent."""
    leaves: int
    """How many of `topics` hold papers themselves: the first ones."""

    @property
    def centroids(self) -> Vectors:
        """The centroids of the topics that hold papers, for `assign`; shape (leaves, d)."""
        width = self.topics[0].centroid.shape[0] if self.topics else 0
        rows = [topic.centroid for topic in self.topics[: self.leaves]]
        return np.array(rows, dtype=np.float32).reshape(self.leaves, width)


def how_many_topics(papers: int) -> int:
    """How many topics to look for.

    1.4 √n reads well for one author's tens of papers, and gives the 300 topics
    of a field at 45,000.

    Args:
        papers: the size of the library.
    """
    if papers < FEWEST_PAPERS:
        return 0
    most = _MOST_FLAT if papers <= TWO_LEVELS else _MOST_TOPICS
    return min(max(_FEWEST_TOPICS, round(1.4 * math.sqrt(papers))), most, papers // 2)


def how_many_parents(topics: int) -> int:
    """How many parents to look for above topics, by the same rule: 24 above 300.

    Args:
        topics: how many topics hold papers.
    """
    return min(round(1.4 * math.sqrt(topics)), topics // 2)


def discover(papers: Sequence[TopicText], vectors: Vectors, encode: Encode) -> Discovery:
    """Find the topics of a library.

    Up to 200 papers a vote of Ward trees over meaning and words; up to 20,000
    Ward on a sample; above, Ward on k-means cells. A topic of one paper is no
    topic: its paper belongs to "Other".

    Args:
        papers: the texts.
        vectors: unit vectors of the texts, shape (n, d); zeros where there is none.
        encode: encodes phrases with the model of `vectors`, for the labels.

    Raises:
        ValueError: there is not one vector for each paper.
    """
    if vectors.ndim != 2 or len(vectors) != len(papers):
        raise ValueError(f"{len(papers)} papers need as many vectors, not {vectors.shape}")
    encoded = np.flatnonzero(np.any(vectors != 0, axis=1))
    keys = np.array([content_key(papers[place]) for place in encoded.tolist()], dtype=np.str_)
    order = encoded[np.argsort(keys, kind="stable")]
    corpus = _Corpus([papers[place] for place in order.tolist()], unit(vectors[order]), encode)

    groups, centroids = _group(corpus)
    if not len(centroids):
        return Discovery((), assign(vectors, centroids), 0)
    parents = how_many_parents(len(centroids)) if len(order) > TWO_LEVELS else 0
    if parents:
        parent_of = group_centroids(centroids, parents)
        parent_of = _rank_by_size(parent_of[groups[groups != NONE]], parents)[parent_of]
        names, parent_names = _name_two_levels(corpus, groups, centroids, parent_of)
    else:
        groups, centroids, names = _name_one_level(corpus, groups, centroids)
        parent_of, parent_names = np.full(len(centroids), NONE, dtype=np.int32), []

    primary = np.full(len(vectors), NONE, dtype=np.int32)
    primary[order] = groups
    topics = [
        DiscoveredTopic(
            name.label,
            name.words,
            centroid,
            np.flatnonzero(primary == topic),
            len(names) + int(parent_of[topic]) if parent_names else None,
        )
        for topic, (name, centroid) in enumerate(zip(names, centroids, strict=True))
    ]
    of_parent = np.where(primary == NONE, NONE, parent_of[primary]) if parent_names else primary
    for number, name in enumerate(parent_names):
        members = np.flatnonzero(of_parent == number)
        centroid = unit(vectors[members].mean(axis=0, keepdims=True))[0]
        topics.append(DiscoveredTopic(name.label, name.words, centroid, members, None))
    whole = unit(vectors)
    own = closeness_without_itself(whole, primary)
    return Discovery(tuple(topics), place(whole, centroids, primary, own), len(names))


@dataclass(frozen=True, slots=True)
class _Corpus:
    """Papers with their vectors, in the order of their content."""

    texts: Sequence[TopicText]
    vectors: Vectors
    encode: Encode


def _group(corpus: _Corpus) -> tuple[Groups, Vectors]:
    """Put each paper into one topic of two papers or more, or into none."""
    size = len(corpus.texts)
    count = how_many_topics(size)
    if count == 0:
        return np.full(size, NONE, dtype=np.int32), corpus.vectors[:0]
    if size <= SMALL:
        groups = group_small(corpus.vectors, word_rows(corpus.texts), count)
        return groups, centroids_of(corpus.vectors, groups)
    method = group_medium if size <= LARGE else group_large
    centroids = centroids_of(corpus.vectors, method(corpus.vectors, count))
    while True:
        # By the same rule as papers that come later, so that none of these moves then.
        groups = assign(corpus.vectors, centroids).primary
        enough = np.bincount(groups[groups != NONE], minlength=len(centroids)) > 1
        if enough.all():
            break
        centroids = centroids[enough]
    rank = _rank_by_size(groups, len(centroids))
    return np.where(groups == NONE, NONE, rank[groups]), centroids[np.argsort(rank)]


def _rank_by_size(groups: Groups, count: int) -> Groups:
    """Return the new number of each group, the largest first, equal ones in their old order."""
    sizes = np.bincount(groups[groups != NONE], minlength=count)
    rank = np.empty(count, dtype=np.int32)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(count, dtype=np.int32)
    return rank


def _name_one_level(
    corpus: _Corpus, groups: Groups, centroids: Vectors
) -> tuple[Groups, Vectors, list[TopicName]]:
    """Name the topics; two whose one good name is the same are one topic."""
    while True:
        rows, texts = _read(corpus, groups, centroids)
        titles = tuple(text.title for text in texts)
        phrases = find_phrases(texts, fewest=2)
        reading = LabelReading(phrases, titles, _background(corpus), corpus.encode)
        names = name_topics(reading, groups[rows], centroids)
        namesakes = [
            (topic, name.same_as) for topic, name in enumerate(names) if name.same_as is not None
        ]
        if not namesakes:
            settled = _settle_by_words(corpus, groups, names)
            rank = _rank_by_size(settled, len(names))
            settled = np.where(settled == NONE, NONE, rank[settled]).astype(np.int32)
            in_order = [names[topic] for topic in np.argsort(rank).tolist()]
            return settled, centroids_of(corpus.vectors, settled), in_order
        topic, namesake = namesakes[0]
        groups = largest_first(np.where(groups == topic, namesake, groups))
        centroids = centroids_of(corpus.vectors, groups)


def _settle_by_words(corpus: _Corpus, groups: Groups, names: Sequence[TopicName]) -> Groups:
    """Move the few papers whose own words contradict their topic.

    Out of a topic go papers that use no word of its label where nearly all
    others do: next to semi-private papers, one on semi-supervised learning is
    near in meaning, yet nobody would look for it under "privacy". Papers
    without a topic join the one that their title names, if it is one alone.
    """
    subjects = [subject_stems(name.label) for name in names]
    texts = [subject_stems(f"{text.title}. {text.abstract or ''}") for text in corpus.texts]
    settled = groups.copy()
    for topic, subject in enumerate(subjects):
        rows = np.flatnonzero(groups == topic)
        fits = np.array([not subject.isdisjoint(texts[row]) for row in rows.tolist()])
        if fits.sum() > 1 and fits.mean() >= _NEARLY_ALL:
            settled[rows[~fits]] = NONE
    closeness = corpus.vectors @ centroids_of(corpus.vectors, groups).T
    for row in np.flatnonzero(settled == NONE).tolist():
        title = subject_stems(corpus.texts[row].title)
        named = [topic for topic, subject in enumerate(subjects) if not subject.isdisjoint(title)]
        if len(named) == 1 and closeness[row, named[0]] >= CLOSE_ENOUGH:
            settled[row] = named[0]
    return settled


def _name_two_levels(
    corpus: _Corpus, groups: Groups, centroids: Vectors, parent_of: Groups
) -> tuple[list[TopicName], list[TopicName]]:
    """Name topics and their parents from the same papers."""
    rows, texts = _read(corpus, groups, centroids)
    reading = FieldReading(
        field_phrases(texts, 3 if len(texts) < _MANY_READ else 4),
        tuple(text.title for text in texts),
        _background(corpus),
        corpus.encode,
        corpus.vectors[:_COMPARED],
        groups[:_COMPARED],
    )
    return name_field(reading, groups[rows], parent_of, centroids)


def _read(
    corpus: _Corpus, groups: Groups, centroids: Vectors
) -> tuple[NDArray[np.int64], list[TopicText]]:
    """Read what labels are made from: of each topic the papers nearest to it, these first.

    Returns:
        The rows of the papers, and their texts; abstracts of the first ones alone.
    """
    own = np.where(groups[:, None] == NONE, 0, centroids[groups])
    by_group = np.lexsort((-np.einsum("nd,nd->n", corpus.vectors, own), groups))
    place = np.arange(len(groups)) - np.searchsorted(groups[by_group], groups[by_group])
    rows = by_group[place < _READ_FOR_A_LABEL]
    whole = place[place < _READ_FOR_A_LABEL] < _READ_WHOLE
    texts = [corpus.texts[row] for row in rows.tolist()]
    return rows, [
        text if is_whole else replace(text, abstract=None)
        for text, is_whole in zip(texts, whole.tolist(), strict=True)
    ]


def _background(corpus: _Corpus) -> Vectors:
    background: Vectors = unit(corpus.vectors.mean(axis=0, keepdims=True))[0]
    return background

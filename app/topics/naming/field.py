"""What the topics of a field are called: hundreds of them, below parents.

A name has two or three words that its papers use, nearer to them in meaning than to the
papers of any other topic. Knows phrase counts, vectors and which papers belong to which
topic; must not know how the topics were found, their ids or the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from app.topics.geometry import NONE, Groups, Vectors, centroids_of, unit
from app.topics.naming.field_phrases import FieldPhrases, stems_of
from app.topics.naming.flat import Encode, TopicName, sentence_case, title_for_label

Shares = NDArray[np.float32]

# Weights of a score, chosen by reading the names of 324 topics of 120,000 papers.
_USED, _TITLED, _OWN, _APART, _GENERAL = 0.5, 0.35, 0.1, 0.5, 0.45
_BACKGROUND = 0.5
_CANDIDATES = 40
"""Phrases of each topic that are encoded."""
_RARE = 0.02
"""Share of a topic's papers that must use a phrase."""
_FAR = 0.1
"""A phrase that is so much nearer to a topic than to all others is as far as it need be."""
_LEAST = 0.5
"""Score below which a phrase says nothing of a topic."""
_NARROW = 0.04
"""Of a topic's papers, so many must use its name, or a second phrase is added."""
_SPOKEN_OF, _MOST = 0.06, 0.5
"""A name speaks of a topic if so many of its papers use it; it must speak of more of a parent's
topics than that, or a second name is added."""
_SAME_TITLE = 0.3
"""Of a topic's papers, so many must have the same title to be called by it: "Briefly Noted"."""
_REPEATED = 3
"""Papers of one title that name a topic for which there is no phrase."""
_WORDS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class FieldReading:
    """The papers that labels are made from."""

    phrases: FieldPhrases
    titles: tuple[str, ...]
    """As printed, to fall back on; in the order of the rows of `phrases`."""
    background: Vectors
    """The unit mean of the whole library, shape (d,)."""
    encode: Encode


def name_field(
    reading: FieldReading, groups: Groups, parent_of: Groups, centroids: Vectors
) -> tuple[list[TopicName], list[TopicName]]:
    """Name the topics of a field and their parents; no two names are of one subject.

    Each phrase goes to the topic that it fits best: by its meaning (its cosine with
    the centroid, less half of the background, and how much nearer it is to this topic
    than to others), by how many papers and titles use it, and by how few others do.
    A parent is named by the same rules, by what many of its topics use; a second
    phrase is added for topics that the first does not speak of. A parent whose topics
    share no phrase is called by the two largest: "Tree grammars, sentiment analysis and more".

    Args:
        reading: the papers looked at.
        groups: the topic of each of them, or -1.
        parent_of: the parent of each topic, shape (topics,).
        centroids: of each topic, shape (topics, d).

    Returns:
        Names of the topics, and of the parents.
    """
    count, above = len(parent_of), int(parent_of.max()) + 1
    in_text = _share_of(reading.phrases.in_text, groups, count)
    in_title = _share_of(reading.phrases.in_title, groups, count)
    shared = np.array([_widely(in_text[parent_of == parent]) for parent in range(above)])
    titled = np.array([in_title[parent_of == parent].mean(axis=0) for parent in range(above)])
    namer = _Namer(reading)
    parents = namer.choose(shared, titled, centroids_of(centroids, parent_of))
    subjects = [namer.subject(parent) for parent in parents]
    leaves = namer.choose(in_text, in_title, centroids, [subjects[p] for p in parent_of.tolist()])
    rest = _unspoken(in_text, parent_of, parents)
    for parent, first in enumerate(parents):
        if len(of_rest := np.flatnonzero(rest == parent)):
            use = _widely(in_text[of_rest])[None], in_title[of_rest].mean(axis=0)[None]
            direction = unit(centroids[of_rest].mean(axis=0, keepdims=True))
            second = namer.choose(*use, direction, [namer.subject(first)])[0]
            if namer.subject(first).isdisjoint(namer.subject(second)):
                first.names.extend(second.names[:1])
    for parent, choice in enumerate(parents):
        if not choice.names:  # its topics share no phrase: the largest ones stand for them
            children = np.flatnonzero(parent_of == parent).tolist()
            choice.examples.extend(name for child in children for name in leaves[child].names)
    of_parent = np.where(groups == NONE, NONE, parent_of[groups]).astype(np.int32)
    return namer.names(leaves, groups), namer.names(parents, of_parent)


def _share_of(used: csr_array, groups: Groups, count: int) -> Shares:
    """Return the share of each topic's papers that use each phrase, shape (topics, phrases)."""
    rows = np.flatnonzero(groups != NONE)
    sizes = np.bincount(groups[rows], minlength=count)
    ones = np.ones(len(rows), dtype=np.float32)
    belongs = csr_array((ones, (groups[rows], rows)), shape=(count, len(groups)))
    shares: Shares = ((belongs @ used).toarray() / np.maximum(sizes, 1)[:, None]).astype(np.float32)
    return shares


def _widely(shares: Shares) -> Shares:
    """Return how widely the topics of a parent share each phrase, shape (phrases,).

    Twenty topics that use it in a tenth of their papers count for more than two that use it in all
    of theirs; of two topics or more, two must use it.
    """
    sharing = (shares >= _SPOKEN_OF).sum(axis=0) >= min(2, len(shares))
    widely: Shares = np.where(sharing, np.sqrt(shares).mean(axis=0) ** 2, 0)
    return widely


def _unspoken(in_text: Shares, parent_of: Groups, parents: Sequence[_NameChoice]) -> Groups:
    """Return the parent of each topic of which its parent's name does not speak, if they are many.

    Other topics have -1.
    """
    rest = np.full(len(parent_of), NONE, dtype=np.int32)
    for parent, first in enumerate(parents):
        children = np.flatnonzero(parent_of == parent)
        if first.names:
            said = in_text[children, first.names[0]] >= _SPOKEN_OF
            if said.mean() <= _MOST:
                rest[children[~said]] = parent
    return rest


@dataclass(frozen=True, slots=True)
class _NameChoice:
    """The phrases that name a topic, and its best ones, as columns."""

    names: list[int]
    best: list[int]
    examples: list[int] = field(default_factory=list)
    """Names of topics below it, where it has no other."""


class _Namer:
    """Gives out phrases, each subject once."""

    def __init__(self, reading: FieldReading) -> None:
        self._reading = reading
        self._phrases = reading.phrases
        self._taken: set[frozenset[str]] = set()
        self._labels: set[str] = set()

    def choose(
        self,
        in_text: Shares,
        in_title: Shares,
        centroids: Vectors,
        above: Sequence[frozenset[str]] = (),
    ) -> list[_NameChoice]:
        """Choose a phrase for each topic: each goes to the topic that it fits best.

        Args:
            in_text: of each topic's papers, the share that uses each phrase; (topics, phrases).
            in_title: the share that does so in its title.
            centroids: of each topic, shape (topics, d).
            above: the stems of the name of each topic's parent; a topic's name must say more.
        """
        general = _GENERAL * bool(above)  # a parent's name may be more general
        ranked = self._rank(in_text, in_title, centroids, general)
        chosen = [_NameChoice([], [column for _, column in best]) for best in ranked]
        pairs = [(-s, t, c) for t, best in enumerate(ranked) for s, c in best if s >= _LEAST]
        for _, topic, column in sorted(pairs):
            subject = self._phrases.subjects[column]
            names = chosen[topic].names
            if subject in self._taken or (above and self._repeats(column, above[topic])):
                continue
            if not names or (
                above and len(names) == 1 and self._adds(names[0], column, in_text[topic])
            ):
                names.append(column)
                self._taken.add(subject)
        return chosen

    def _repeats(self, column: int, above: frozenset[str]) -> bool:
        """Tell whether a name is its parent's, or that with a word of every field behind it."""
        stems = stems_of(self._phrases.printed[column])
        return stems <= above or self._phrases.subjects[column] == above

    def _adds(self, first: int, second: int, in_text: Shares) -> bool:
        """Tell whether a second phrase is to name a topic of which few papers use the first."""
        one, other = (stems_of(self._phrases.printed[column]) for column in (first, second))
        return bool(in_text[first] < _NARROW) and one.isdisjoint(other)

    def subject(self, chosen: _NameChoice) -> frozenset[str]:
        """Return the stems of a name."""
        printed = [stems_of(self._phrases.printed[column]) for column in chosen.names]
        return frozenset[str]().union(*printed)

    def names(self, chosen: Sequence[_NameChoice], groups: Groups) -> list[TopicName]:
        """Turn choices into names; a topic without one is called by a title."""
        names = []
        for topic, choice in enumerate(chosen):
            titles = Counter(self._reading.titles[row] for row in np.flatnonzero(groups == topic))
            label = sentence_case(" & ".join(self._phrases.printed[c] for c in choice.names))
            if choice.examples:
                shown = ", ".join(self._phrases.printed[c] for c in choice.examples[:2])
                label = f"{sentence_case(shown)} and more"
            elif max(titles.values()) >= _SAME_TITLE * titles.total() or not label:
                label = _by_title(titles, self._labels)
            self._labels.add(label)
            names.append(TopicName(label, self._words(choice.best)))
        return names

    def _rank(
        self, in_text: Shares, in_title: Shares, centroids: Vectors, general: float
    ) -> list[list[tuple[float, int]]]:
        """Return the scores and columns of the best phrases of each topic, best first."""
        own = in_text / np.maximum(in_text.sum(axis=0), 1e-6)
        scores = _USED * np.sqrt(in_text) + _TITLED * np.sqrt(in_title) + _OWN * own
        scores -= general * self._phrases.general
        scores[in_text < _RARE] = -np.inf
        best = np.argsort(-scores, axis=1, kind="stable")[:, :_CANDIDATES]
        wanted = np.unique(best[np.isfinite(np.take_along_axis(scores, best, axis=1))])
        if not len(wanted):
            return [[] for _ in scores]
        encoded = self._reading.encode([self._phrases.printed[c] for c in wanted.tolist()])
        fits = encoded @ unit(centroids - _BACKGROUND * self._reading.background).T
        ranked = []
        for topic, columns in enumerate(best):
            columns = columns[np.isfinite(scores[topic, columns])]
            at = np.searchsorted(wanted, columns)
            others = np.delete(fits[at], topic, axis=1).max(axis=1, initial=-1)
            nearness = fits[at, topic] + _APART * np.minimum(fits[at, topic] - others, _FAR)
            total = scores[topic, columns] + nearness
            ranked.append(sorted(zip(total.tolist(), columns.tolist(), strict=True), reverse=True))
        return ranked

    def _words(self, best: Sequence[int]) -> tuple[str, ...]:
        """Return the best phrases, none of which has a word of another."""
        words: list[str] = []
        seen: set[str] = set()
        for column in best:
            if not self._phrases.subjects[column] & seen:
                words.append(self._phrases.printed[column])
                seen |= self._phrases.subjects[column]
            if len(words) == _WORDS_SHOWN:
                break
        return tuple(words)


def _by_title(titles: Counter[str], taken: Collection[str]) -> str:
    """Call a topic by the title that most of its papers have, or by that of its nearest paper."""
    best, same = next(((t, n) for t, n in titles.most_common() if t), ("", 0))
    is_shared = same >= _SAME_TITLE * titles.total() and bool(best)
    is_repeated = same >= _REPEATED
    titled = is_shared or is_repeated
    quoted = title_for_label([best] if titled else [*titles], ())
    label = f"Papers {'titled' if titled else 'like'} “{quoted}”"
    if is_repeated and not is_shared:  # front matter: introductions, prefaces, conclusions
        label += " and the like"
    return label if label not in taken else title_for_label([label], taken)

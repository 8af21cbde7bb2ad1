"""What the topics of a field are called: hundreds of them, below parents.

A name has two or three words that its papers use, more of them than the papers of its
siblings. Knows phrase counts, vectors and which papers belong to which topic; must not
know how the topics were found, their ids or the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from app.topics.geometry import NONE, Groups, Vectors, centroids_of, unit
from app.topics.naming.field_phrases import FieldPhrases
from app.topics.naming.flat import Encode, TopicName, sentence_case, title_for_label
from app.topics.words import GENERIC_STEMS

Shares = NDArray[np.float32]

_BACKGROUND = 0.5
_CANDIDATES = 30
"""Phrases of each topic that are encoded."""
_RARE, _FEWEST = 0.03, 2
"""Share of a topic's papers that must use a phrase, and how many must in any case."""
_COMMON, _COMMON_AMONG_PARENTS = 0.12, 0.2
"""Share of the other topics' papers from which on a phrase sets nothing apart."""
_CHILDREN, _OF_A_CHILD = 0.4, 0.015
"""Of a parent's topics, so many must use its name, each in so many of its papers."""
_SPOKEN_OF, _MOST = 0.12, 0.6
"""A name speaks of a topic if so many of its papers have all its words; it must speak of so many of
a parent's topics, or a second name is added."""
_GENERAL = 0.15
"""What a phrase of words of every field loses."""
_SAME_TITLE = 0.3
"""Of a topic's papers, so many must have the same title to be called by it: "Briefly Noted"."""
_REPEATED = 3
"""Papers of one title that name a topic for which there is no phrase."""
_NOUNS = 4
"""Single nouns of each topic that are encoded: two name it where no longer phrase is left."""
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
    """Name the topics of a field and their parents; no two names have the same words.

    A topic's name is the phrase that is nearest to it in meaning (its cosine
    with the centroid, less half of the background), that more of its papers
    use than of any other topic, its siblings above all, and that its titles
    hold. A parent's name is one that its topics share and others do not; a
    second one is added for the topics that the first does not speak of.

    Args:
        reading: the papers looked at.
        groups: the topic of each of them, or -1.
        parent_of: the parent of each topic, shape (topics,).
        centroids: of each topic, shape (topics, d).

    Returns:
        Names of the topics, and of the parents.
    """
    count = len(centroids)
    shares = _Shares(
        _share_of(reading.phrases.in_text, groups, count),
        _share_of(reading.phrases.spoken_of, groups, count),
        _share_of(reading.phrases.in_title, groups, count),
    )
    sizes = np.bincount(groups[groups != NONE], minlength=count)
    namer = _Namer(reading)
    parents = _name_parents(namer, shares, parent_of, centroids)
    leaves = _name_leaves(namer, shares, parent_of, centroids, sizes, parents)
    _name_the_rest(namer, shares, parent_of, centroids, parents)
    of_parent = np.where(groups == NONE, NONE, parent_of[groups]).astype(np.int32)
    return namer.names(leaves, groups), namer.names(parents, of_parent)


@dataclass(frozen=True, slots=True)
class _Shares:
    """Of each topic's papers, the share that uses each phrase; shape (topics, phrases)."""

    exact: Shares
    """Uses the phrase itself."""
    spoken: Shares
    """Uses all its words, wherever they are."""
    titled: Shares


def _share_of(used: csr_array, groups: Groups, count: int) -> Shares:
    rows = np.flatnonzero(groups != NONE)
    sizes = np.bincount(groups[rows], minlength=count)
    ones = np.ones(len(rows), dtype=np.float32)
    belongs = csr_array((ones, (groups[rows], rows)), shape=(count, len(groups)))
    shares: Shares = ((belongs @ used).toarray() / np.maximum(sizes, 1)[:, None]).astype(np.float32)
    return shares


@dataclass(frozen=True, slots=True)
class _Case:
    """What speaks for each phrase as the name of one topic, without its meaning."""

    possible: NDArray[np.bool_]
    scores: Shares
    direction: Vectors
    """What the name should be near to, shape (d,)."""
    meaning: float
    """Weight of that nearness."""


def _name_leaves(
    namer: _Namer,
    shares: _Shares,
    parent_of: Groups,
    centroids: Vectors,
    sizes: NDArray[np.intp],
    parents: Sequence[_NameChoice],
) -> list[_NameChoice]:
    largest = np.maximum(shares.exact.max(axis=0), 1e-6)
    everywhere = shares.spoken.mean(axis=0)
    elsewhere = (shares.exact.sum(axis=0) - largest) / max(1, len(sizes) - 1)
    cases = []
    for topic in range(len(sizes)):
        siblings = np.flatnonzero(parent_of == parent_of[topic])
        siblings = siblings[siblings != topic]
        beside = shares.spoken[siblings].mean(axis=0) if len(siblings) else everywhere
        least = min(0.5, max(_RARE, _FEWEST / max(1, sizes[topic])))
        cases.append(
            _Case(
                (shares.exact[topic] >= least) & (elsewhere < _COMMON),
                0.35 * (shares.spoken[topic] - np.maximum(beside, everywhere))
                + 0.15 * shares.exact[topic] / largest
                + 0.12 * shares.titled[topic],
                centroids[topic],
                0.45,
            )
        )
    above = [namer.subject(parent) for parent in parents]
    return namer.choose(cases, lambda topic, subject: not subject <= above[parent_of[topic]])


def _name_parents(
    namer: _Namer, shares: _Shares, parent_of: Groups, centroids: Vectors
) -> list[_NameChoice]:
    directions = centroids_of(centroids, parent_of)
    return namer.choose(
        [
            _of_children(shares, parent_of == parent, parent_of != parent, direction)
            for parent, direction in enumerate(directions)
        ]
    )


def _name_the_rest(
    namer: _Namer,
    shares: _Shares,
    parent_of: Groups,
    centroids: Vectors,
    parents: Sequence[_NameChoice],
) -> None:
    """Add a second name to parents whose first does not speak of most of their topics."""
    everywhere = shares.spoken.mean(axis=0)
    unsaid: list[_NameChoice] = []
    cases: list[_Case] = []
    for parent, first in enumerate(parents):
        children = parent_of == parent
        if len(first.names) != 1:
            continue
        column = first.names[0]
        said = shares.spoken[:, column] >= max(_SPOKEN_OF, 2 * everywhere[column])
        if (children & said).sum() < _MOST * children.sum():
            rest = children & ~said
            direction = unit(centroids[rest].mean(axis=0, keepdims=True))[0]
            unsaid.append(first)
            cases.append(_of_children(shares, rest, ~children, direction))
    subjects = [namer.subject(first) for first in unsaid]
    seconds = namer.choose(cases, lambda case, subject: subject.isdisjoint(subjects[case]))
    for first, second in zip(unsaid, seconds, strict=True):
        first.names.extend(second.names[:1])


def _of_children(
    shares: _Shares, children: NDArray[np.bool_], others: NDArray[np.bool_], direction: Vectors
) -> _Case:
    """Say what speaks for each phrase as the name of some topics together."""
    sharing = (shares.exact[children] >= _OF_A_CHILD).mean(axis=0)
    possible = sharing >= min(_CHILDREN, 2 / children.sum())
    apart = shares.spoken[children].mean(axis=0) - shares.spoken.mean(axis=0)
    scores = 0.5 * apart + 0.05 * shares.titled[children].mean(axis=0) + 0.25 * sharing
    if others.any():
        scores -= 0.25 * (shares.exact[others] >= _OF_A_CHILD).mean(axis=0)
        possible &= (apart > 0) & (shares.exact[others].mean(axis=0) < _COMMON_AMONG_PARENTS)
    return _Case(possible, scores.astype(np.float32), direction, 0.6)


@dataclass(frozen=True, slots=True)
class _NameChoice:
    """The phrases that name a topic, and its best ones, as columns."""

    names: list[int]
    best: list[int]


class _Namer:
    """Gives out phrases, each set of words once."""

    def __init__(self, reading: FieldReading) -> None:
        self._reading = reading
        self._phrases = reading.phrases
        self._subjects = [stems - GENERIC_STEMS for stems in reading.phrases.stems]
        self._taken: set[frozenset[str]] = set()
        self._labels: set[str] = set()

    def choose(
        self,
        cases: Sequence[_Case],
        is_apart: Callable[[int, frozenset[str]], bool] = lambda case, subject: True,
    ) -> list[_NameChoice]:
        """Choose a name for each topic, those that are surest of theirs first.

        Args:
            is_apart: tells of a case whether the stems of a phrase say something else than what
                the topic is called already, or its parent.
        """
        ranked = self._rank(cases)
        chosen = [_NameChoice([], [column for column, _ in best]) for best in ranked]
        order = sorted(
            (case for case, best in enumerate(ranked) if best),
            key=lambda case: -ranked[case][0][1],
        )
        for case in order:
            free = [
                column
                for column, _ in ranked[case]
                if self._subjects[column] not in self._taken
                and is_apart(case, self._subjects[column])
            ]
            names = [column for column in free if not self._phrases.alone[column]][:1]
            names = names or free[: 2 * (len(free) > 1)]  # two nouns name a topic together
            self._taken.update(self._subjects[column] for column in names)
            chosen[case].names.extend(names)
        return chosen

    def subject(self, chosen: _NameChoice) -> frozenset[str]:
        """Return the stems of a name, without those of every field."""
        return frozenset[str]().union(*(self._subjects[column] for column in chosen.names))

    def names(self, chosen: Sequence[_NameChoice], groups: Groups) -> list[TopicName]:
        """Turn choices into names; a topic without one is called by a title."""
        names = []
        for topic, choice in enumerate(chosen):
            titles = Counter(self._reading.titles[row] for row in np.flatnonzero(groups == topic))
            label = sentence_case(" & ".join(self._phrases.printed[c] for c in choice.names))
            if max(titles.values()) >= _SAME_TITLE * titles.total() or not label:
                label = _by_title(titles, self._labels)
            self._labels.add(label)
            names.append(TopicName(label, self._words(choice.best)))
        return names

    def _rank(self, cases: Sequence[_Case]) -> list[list[tuple[int, float]]]:
        """Return the best phrases of each topic with their scores."""
        counted: list[tuple[NDArray[np.intp], Shares]] = []
        for case in cases:
            scores = case.scores - _GENERAL * self._phrases.general
            columns = np.flatnonzero(case.possible)
            order = columns[np.argsort(-scores[columns], kind="stable")]
            alone = self._phrases.alone[order]
            best = np.concatenate([order[~alone][:_CANDIDATES], order[alone][:_NOUNS]])
            counted.append((best, scores[best]))
        wanted = sorted({int(column) for columns, _ in counted for column in columns})
        if not wanted:
            return [[] for _ in cases]
        encoded = self._reading.encode([self._phrases.printed[column] for column in wanted])
        ranked = []
        for case, (columns, scores) in zip(cases, counted, strict=True):
            direction = unit((case.direction - _BACKGROUND * self._reading.background)[None])[0]
            total = scores + case.meaning * (encoded[np.searchsorted(wanted, columns)] @ direction)
            order = np.argsort(-total, kind="stable")
            ranked.append([(int(columns[at]), float(total[at])) for at in order])
        return ranked

    def _words(self, best: Sequence[int]) -> tuple[str, ...]:
        """Return the best phrases, none of which has a word of another."""
        words: list[str] = []
        seen: set[str] = set()
        for column in best:
            if not self._phrases.stems[column] & seen:
                words.append(self._phrases.printed[column])
                seen |= self._phrases.stems[column]
            if len(words) == _WORDS_SHOWN:
                break
        return tuple(words)


def _by_title(titles: Counter[str], taken: Collection[str]) -> str:
    """Call a topic by the title that most of its papers have, or by that of one like the others."""
    best = sorted(filter(None, titles), key=lambda title: (-titles[title], len(title), title))
    quoted = title_for_label(best, ())
    same = titles[best[0]] if best else 0
    is_shared = same >= _SAME_TITLE * titles.total() and bool(best)
    is_repeated = same >= _REPEATED
    label = f"Papers {'titled' if is_shared or is_repeated else 'like'} “{quoted}”"
    if is_repeated and not is_shared:  # front matter: introductions, prefaces, conclusions
        label += " and the like"
    return label if label not in taken else title_for_label([label], taken)

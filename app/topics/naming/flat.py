"""What a topic is called: phrases of its own papers that a reader of the field would accept.

Knows phrase counts, vectors and which papers belong to which topic; must not
know how the topics were found, their ids or the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

from app.topics.geometry import Groups, Vectors, unit
from app.topics.naming.phrases import PhraseTable
from app.topics.words import GENERIC_STEMS, stem

Encode = Callable[[list[str]], Vectors]
"""Turns phrases into unit vectors of the same model as the papers', shape (phrases, d)."""

# Weights and form of the score: measured on the bundled listing against c-TF-IDF, whose labels
# read worse ("stable / allows").
_MEANING, _FREQUENCY, _TITLES, _LONGER = 0.45, 0.35, 0.12, 0.08
_BACKGROUND = 0.5
_CANDIDATES = 25
"""Phrases of each topic that are encoded; the counts alone rank the good ones far above this."""
_RARE = 0.1
"""Share of a topic's papers that must use a phrase, and two of them in any case."""
_HALF = 0.5
"""Of the papers that use a word, so many must use a longer phrase that is to stand for it."""
_COVERED = 0.85
"""Share of a topic's papers that the first phrase must speak of, or a second one is looked for."""
_WORTH_ADDING = 0.25
"""Share of a topic's papers that a second phrase must speak of."""
_WORTH_SAYING = 0.65
"""Score of a second phrase as a share of the best; below it, it is beside the point."""
_NEARLY_AS_GOOD = 0.6
"""Score of a first phrase as a share of the best; below it, the topic has no name of its own."""
_ADJECTIVE = re.compile(r"[a-z]+(al|ic|ive|ous)")
"""Some nouns end so too (retrieval, logic); they lose nothing by more words."""
_ACRONYMS = re.compile(r"\b([A-Z]{2,})s\b")
_SAME_BEGINNING = 5
_WORDS_SHOWN = 8
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class LabelReading:
    """The papers that labels are made from."""

    table: PhraseTable
    titles: tuple[str, ...]
    """As printed, to fall back on; in the order of the table's rows."""
    background: Vectors
    """The unit mean of the whole library, shape (d,)."""
    encode: Encode


@dataclass(frozen=True, slots=True)
class TopicName:
    """What a topic is called."""

    label: str
    words: tuple[str, ...]
    """The phrases that say more of it, best first."""
    same_as: int | None = None
    """The topic that bears this one's best phrase, where no other phrase is left for it."""


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The phrases of one topic, best first."""

    columns: NDArray[np.int64]
    scores: NDArray[np.float64]


def name_topics(
    reading: LabelReading,
    groups: Groups,
    centroids: Vectors,
) -> list[TopicName]:
    """Name the topics of one level so that no two labels share a word.

    A phrase scores by meaning (its cosine with the centroid, less half of the
    background), by how many more of the topic's papers than of the others use
    it, by its topic's titles, and for having more than one word. The best
    phrases are given out in order of score; a second one is added after "&"
    where the first leaves much of the topic unsaid. A topic for which no
    phrase is left is called by its first title.

    Args:
        reading: the papers looked at.
        groups: the topic of each of them, or -1.
        centroids: of each topic, shape (topics, d).
    """
    members = [np.flatnonzero(groups == topic) for topic in range(len(centroids))]
    candidates = _score(reading, members, centroids)
    chosen = _choose(reading.table, members, candidates)
    labels = [
        sentence_case(" & ".join(reading.table.printed[column] for column in columns))
        for columns in chosen
    ]
    given = set(filter(None, labels))
    names: list[TopicName] = []
    for topic, label in enumerate(labels):
        words = _words(reading.table, candidates[topic])
        same_as = None
        if not label:
            titles = [reading.titles[row] for row in members[topic].tolist()]
            label = title_for_label(titles, given)
            same_as = _bearer(reading.table, candidates[topic], chosen)
        given.add(label)
        names.append(TopicName(label, words, same_as))
    return names


def _choose(
    table: PhraseTable,
    members: Sequence[NDArray[np.int64]],
    candidates: Sequence[_Candidates],
) -> list[list[int]]:
    """Choose one phrase for each topic, or two, or none: columns of the table."""
    used_stems: set[str] = set()
    stems = [_stems_shown(printed) for printed in table.printed]
    chosen: list[list[int]] = [[] for _ in members]

    def is_free(column: int) -> bool:
        return used_stems.isdisjoint(stems[column])

    def take(topic: int, column: int) -> None:
        chosen[topic].append(column)
        used_stems.update(stems[column])

    order = sorted(
        (topic for topic, of_topic in enumerate(candidates) if len(of_topic.columns)),
        key=lambda topic: -float(candidates[topic].scores[0]),
    )
    for topic in order:
        scores = candidates[topic].scores
        good = scores >= _NEARLY_AS_GOOD * scores[0]
        first = next(filter(is_free, candidates[topic].columns[good].tolist()), None)
        if first is not None:
            take(topic, _narrowed(table, members[topic], candidates[topic], first, is_free))
    for topic in order:
        if chosen[topic]:
            second = _second(table, members[topic], candidates[topic], chosen[topic][0], is_free)
            if second is not None:
                take(topic, second)
    return chosen


def _score(
    reading: LabelReading, members: Sequence[NDArray[np.int64]], centroids: Vectors
) -> list[_Candidates]:
    table = reading.table
    rows = table.in_text.shape[0]
    everywhere = np.asarray(table.in_text.sum(axis=0)).ravel()
    longer = np.array([len(phrase) > 1 for phrase in table.phrases], dtype=np.float64)
    general = np.array([GENERIC_STEMS.issuperset(phrase) for phrase in table.phrases], dtype=bool)
    counted: list[_Candidates] = []
    for topic in members:
        inside = np.asarray(table.in_text[topic].sum(axis=0)).ravel()
        in_titles = np.asarray(table.in_title[topic].sum(axis=0)).ravel() / len(topic)
        outside = (everywhere - inside) / max(1, rows - len(topic))
        by_count = (
            _FREQUENCY * (inside / len(topic) - outside) + _TITLES * in_titles + _LONGER * longer
        )
        least = min(len(topic), max(2, _RARE * len(topic)))
        possible = np.flatnonzero((inside >= least) & ~general)
        # Stable, and the columns have an order of their own: ties need no other rule.
        columns = possible[np.argsort(-by_count[possible], kind="stable")][:_CANDIDATES]
        counted.append(_Candidates(columns, by_count[columns]))
    wanted = sorted({column for of_topic in counted for column in of_topic.columns.tolist()})
    if not wanted:
        return counted
    place = {column: row for row, column in enumerate(wanted)}
    encoded = reading.encode([table.printed[column] for column in wanted])
    directions = unit(centroids - _BACKGROUND * reading.background)
    scored: list[_Candidates] = []
    for of_topic, direction in zip(counted, directions, strict=True):
        phrases = encoded[[place[column] for column in of_topic.columns.tolist()]]
        scores = of_topic.scores + _MEANING * (phrases @ direction)
        order = np.argsort(-scores, kind="stable")
        scored.append(_Candidates(of_topic.columns[order], scores[order]))
    return scored


def _narrowed(
    table: PhraseTable,
    members: NDArray[np.int64],
    candidates: _Candidates,
    word: int,
    is_free: Callable[[int], bool],
) -> int:
    """Prefer "differential privacy" to "privacy" where half of those papers say so.

    What ends like an adjective is no name: "clinical" takes any longer phrase that there is.
    """
    if len(table.phrases[word]) > 1:
        return word
    for column in candidates.columns.tolist():
        longer = len(table.phrases[column]) > 1 and table.phrases[word][0] in table.phrases[column]
        if longer and is_free(column):
            said_by = table.in_text[members][:, [word, column]].sum(axis=0)
            if said_by[1] >= _HALF * said_by[0] or _ADJECTIVE.fullmatch(table.printed[word]):
                return int(column)
    return word


def _second(
    table: PhraseTable,
    members: NDArray[np.int64],
    candidates: _Candidates,
    first: int,
    is_free: Callable[[int], bool],
) -> int | None:
    """Find a phrase for the papers that the first one does not speak of."""
    used = table.in_text[members].tocsc()[:, candidates.columns].toarray() > 0
    unsaid = ~used[:, int(np.flatnonzero(candidates.columns == first)[0])]
    if unsaid.mean() <= 1 - _COVERED:
        return None
    floor = _WORTH_SAYING * candidates.scores[0]
    for place, column in enumerate(candidates.columns.tolist()):
        if candidates.scores[place] < floor:
            return None
        adds = (used[:, place] & unsaid).any()
        apart = _beginnings(table.printed[first]).isdisjoint(_beginnings(table.printed[column]))
        if adds and apart and used[:, place].mean() >= _WORTH_ADDING and is_free(column):
            return int(column)
    return None


def _words(table: PhraseTable, candidates: _Candidates) -> tuple[str, ...]:
    """Return the best phrases, one of each family of words."""
    words: list[str] = []
    seen: set[str] = set()
    for column in candidates.columns.tolist():
        stems = _stems_shown(table.printed[column]) - GENERIC_STEMS
        if not stems & seen:
            words.append(table.printed[column])
            seen |= stems
        if len(words) == _WORDS_SHOWN:
            break
    return tuple(words)


def _stems_shown(printed: str) -> frozenset[str]:
    """Return the stems of a phrase as it is shown: an adjective is shown with a noun."""
    return frozenset(stem(word) for word in re.split("[ -]", _ACRONYMS.sub(r"\1", printed)))


def _beginnings(printed: str) -> frozenset[str]:
    """Return the first letters of a phrase's words: "sexism" and "sexist" say one thing twice."""
    return frozenset(word[:_SAME_BEGINNING].casefold() for word in printed.split(" "))


def sentence_case(label: str) -> str:
    """Write a label's first letter large, unless its first word has capitals of its own."""
    first = re.split("[ -]", label, maxsplit=1)[0]
    return label if first[1:] != first[1:].lower() else label[:1].upper() + label[1:]


def title_for_label(titles: Sequence[str], taken: Collection[str]) -> str:
    """Return a title not taken yet, shortened; a number tells topics of nothing but taken ones."""
    short = [
        title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
        for title in titles
        if title
    ] or ["Untitled"]
    numbered = (f"{short[0]} ({number})" for number in count(2))
    return next(label for label in chain(short, numbered) if label not in taken)


def _bearer(
    table: PhraseTable, candidates: _Candidates, chosen: Sequence[Sequence[int]]
) -> int | None:
    """Find the topic whose label holds the best phrase of a topic without a label."""
    if not len(candidates.columns):
        return None
    stems = _stems_shown(table.printed[int(candidates.columns[0])])
    for topic, columns in enumerate(chosen):
        if any(stems & _stems_shown(table.printed[column]) for column in columns):
            return topic
    return None

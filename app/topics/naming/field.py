"""What the topics of a field are called: hundreds of them, below parents.

A name has two or three words that its papers use, nearer to them in meaning than to the
papers of any other topic. Knows phrase counts, vectors and which papers belong to which
topic; must not know how the topics were found, their ids or the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import chain, islice

import numpy as np

from app.topics.geometry import NONE, Groups, Vectors, centroids_of
from app.topics.naming.choice import LEAST_OF_TWO, NameChoice, PapersOfNames
from app.topics.naming.field_phrases import stems_of
from app.topics.naming.fit import (
    FieldReading,
    FittingPhrase,
    PhraseUse,
    rank_phrases,
    use_of_phrases,
)
from app.topics.naming.flat import TopicName, sentence_case
from app.topics.naming.shared import unspoken, up, widely
from app.topics.naming.titles import is_of_one_title, is_repeated, label_by_title
from app.topics.naming.wider import widen, with_kin

_LEAST, _LEAST_ABOVE = 0.8, 0.95
"""Scores below which a phrase says nothing of a topic, and nothing of a parent."""
_ROBBED = 0.5
"""A topic whose best phrase its parent has taken, and whose name scores less than so much of it."""
_WORDS_SHOWN = 8


def name_field(
    reading: FieldReading, groups: Groups, parent_of: Groups, centroids: Vectors
) -> tuple[list[TopicName], list[TopicName]]:
    """Name the topics of a field and their parents; no two names are of one subject.

    Each phrase goes to the topic that it fits best: by its meaning (its cosine with
    the centroid, less half of the background), by how many of the topic's papers are
    found by it, by how many papers and titles use it, and by how few others do.
    What few papers use is given with its kin, or with a second subject of a mixed topic.
    A parent is named by the same rules, by what many of its topics use, unless one of them
    has no other name; a second phrase is added for topics that the first does not speak of,
    and then one of its topics may have the first for itself.
    A parent whose topics share no second phrase, or none, is called by the largest ones that
    its name says nothing of: "Tree grammars, sentiment analysis and more".

    Args:
        reading: the papers looked at.
        groups: the topic of each of them, or -1.
        parent_of: the parent of each topic, shape (topics,).
        centroids: of each topic, shape (topics, d).

    Returns:
        Names of the topics, and of the parents.
    """
    count, above = len(parent_of), int(parent_of.max()) + 1
    use = use_of_phrases(reading.phrases, groups, count)
    namer = _Namer(reading, use, centroids, groups)
    parents, leaves = namer.choose_all(parent_of, above)
    names = namer.names(leaves, groups)
    for parent, choice in enumerate(parents):
        of_parent = np.flatnonzero(parent_of == parent).tolist()
        examples = choice.unspoken if choice.names else of_parent  # the largest ones first
        named = (leaves[topic].names[:1] for topic in examples if not leaves[topic].by_title)
        choice.examples.extend(chain.from_iterable(named))
    return names, namer.names(parents, up(groups, parent_of))


class _Namer:
    """Gives out phrases, each subject once.

    Args:
        reading: the papers looked at.
        use: of phrases, in each topic.
        centroids: of each topic, shape (topics, d).
        groups: the topic of each paper read, or -1.
    """

    def __init__(
        self, reading: FieldReading, use: PhraseUse, centroids: Vectors, groups: Groups
    ) -> None:
        self._papers = PapersOfNames(reading.phrases.in_text, groups)
        self._own = use.in_text / np.maximum(use.in_text.sum(axis=0), 1e-6)
        self._reading = reading
        self._phrases = reading.phrases
        self._use = use
        self._centroids = centroids
        self._taken: set[frozenset[str]] = set()
        self._labels: set[str] = set()

    def choose_all(
        self, parent_of: Groups, above: int
    ) -> tuple[list[NameChoice], list[NameChoice]]:
        """Choose the phrases of parents and topics."""
        of_parents = self._rank_above(parent_of, above)
        of_topics = rank_phrases(self._reading, self._use, self._centroids, self._reading.groups)
        while True:
            self._taken.clear()
            parents = self._choose(of_parents)
            rest = unspoken(self._use.in_text, parent_of, parents)
            over = self._bar(parents, parent_of, rest, of_topics)
            topics = self._choose(of_topics, over)
            robbed = {
                best[0].column
                for best, choice, parent in zip(of_topics, topics, over, strict=True)
                if best
                and self._phrases.subjects[best[0].column] == parent
                and choice.score < _ROBBED * best[0].score
            }
            if not robbed:
                break
            of_parents = [
                [fitting for fitting in best if fitting.column not in robbed] for best in of_parents
            ]
        for parent, first in enumerate(parents):
            if (rest == parent).any() and len(first.names) == 1:
                only = np.where(rest == parent, 0, NONE).astype(np.int32)
                second = self._choose(self._rank_above(only, 1), [self._subject(first)])[0]
                if second.score >= LEAST_OF_TWO and self._subject(first).isdisjoint(
                    self._subject(second)
                ):
                    first.names.extend(second.names[:1])
                else:
                    first.unspoken.extend(np.flatnonzero(rest == parent).tolist())
        widen(topics, of_topics, self._phrases, self._papers, partial(self._take, topics, over))
        return parents, topics

    def _take(
        self,
        chosen: Sequence[NameChoice],
        above: Sequence[frozenset[str]],
        topic: int,
        phrase: FittingPhrase,
        is_shared: bool,
    ) -> bool:
        """Take a phrase for a topic if it says more than a name it has, and no other topic has it.

        A shared one may be the name of another, where the topic has a name of its own.
        """
        subject, names = self._phrases.subjects[phrase.column], chosen[topic].names
        if self._repeats(phrase.column, above[topic]):
            return False
        if is_shared:
            return bool(names) and self._has_other_words(chosen[topic], phrase)
        if subject in self._taken or (names and not self._is_apart(chosen[topic], phrase)):
            return False
        self._taken.add(subject)
        return True

    def _bar(
        self,
        parents: Sequence[NameChoice],
        parent_of: Groups,
        rest: Groups,
        of_topics: Sequence[Sequence[FittingPhrase]],
    ) -> list[frozenset[str]]:
        """Return what each topic's name must say more than: the name of its parent.

        The name of a parent that is called by a second thing too is free to one of its topics: of
        those that it fits best, the one whose next phrase fits least beside it.
        """
        subjects = [self._subject(parent) for parent in parents]
        over = [subjects[parent] for parent in parent_of.tolist()]
        for parent in sorted(set(rest.tolist()) - {NONE}):
            below = np.flatnonzero(parent_of == parent).tolist()
            for shared in (self._phrases.subjects[column] for column in parents[parent].names):
                most, topic = max((self._lost(of_topics[at], shared), -at) for at in below)
                if most > 0:
                    self._taken.discard(shared)
                    over[-topic] = frozenset()
        return over

    def _lost(self, best: Sequence[FittingPhrase], subject: frozenset[str]) -> float:
        """Return how much worse a topic's next phrase is than its best, if that is of a subject."""
        if not best or self._phrases.subjects[best[0].column] != subject:
            return 0.0
        others = (p.score for p in best if self._phrases.subjects[p.column] != subject)
        return best[0].score - next(others, 0.0)

    def _rank_above(self, parent_of: Groups, above: int) -> list[list[FittingPhrase]]:
        """Rank the phrases of parents by what their topics share."""
        under = [parent_of == parent for parent in range(above)]
        return rank_phrases(
            self._reading,
            PhraseUse(
                np.array([widely(self._use.in_text[topics]) for topics in under]),
                np.array([self._use.in_title[topics].mean(axis=0) for topics in under]),
                np.array([self._use.spoken[topics].mean(axis=0) for topics in under]),
                np.array([self._use.foreign[topics].mean(axis=0) for topics in under]),
            ),
            centroids_of(self._centroids, parent_of),
            up(self._reading.groups, parent_of),
            may_be_general=True,
        )

    def _choose(
        self, ranked: Sequence[Sequence[FittingPhrase]], above: Sequence[frozenset[str]] = ()
    ) -> list[NameChoice]:
        """Choose a phrase for each topic: each goes to the topic that it fits best.

        Args:
            ranked: the phrases of each topic, best first.
            above: the stems of the name of each topic's parent; a topic's name must say more.
        """
        chosen = [NameChoice([], [one.column for one in best], not above) for best in ranked]
        fitting = [
            (-phrase.score, topic, phrase)
            for topic, best in enumerate(ranked)
            for phrase in best
            if phrase.score >= (_LEAST if above else _LEAST_ABOVE)
        ]
        for _, topic, phrase in sorted(fitting):
            subject = self._phrases.subjects[phrase.column]
            choice = chosen[topic]
            if subject in self._taken or (above and self._repeats(phrase.column, above[topic])):
                continue
            papers = self._papers.using(topic, [*choice.names, phrase.column]) if above else 1.0
            own = float(self._own[topic, phrase.column]) if above else 1.0
            general = float(self._phrases.general[phrase.column]) if above else 0.0
            if not choice.names or (
                choice.needs(phrase, papers, own, general) and self._is_apart(choice, phrase)
            ):
                choice.add(phrase, papers, own)
                self._taken.add(subject)
        return chosen

    def _repeats(self, column: int, above: frozenset[str]) -> bool:
        """Tell whether a name is its parent's, or that with a word of every field behind it."""
        stems = stems_of(self._phrases.printed[column])
        return stems <= above or self._phrases.subjects[column] == above

    def _is_apart(self, choice: NameChoice, second: FittingPhrase) -> bool:
        """Tell whether a phrase has no word of a name, and says more than the name of another."""
        subject = self._phrases.subjects[second.column]
        more = not any(subject < taken for taken in self._taken)
        return more and self._has_other_words(choice, second)

    def _has_other_words(self, choice: NameChoice, second: FittingPhrase) -> bool:
        """Tell whether a phrase has no word of a name."""
        columns = choice.names[0], second.column
        one, other = (stems_of(self._phrases.printed[column]) for column in columns)
        return one.isdisjoint(other)

    def _subject(self, chosen: NameChoice) -> frozenset[str]:
        """Return the stems of a name."""
        printed = [stems_of(self._phrases.printed[column]) for column in chosen.names]
        return frozenset[str]().union(*printed)

    def names(self, chosen: Sequence[NameChoice], groups: Groups) -> list[TopicName]:
        """Turn choices into names; a topic without one is called by a title."""
        names = []
        for topic, choice in enumerate(chosen):
            titles = Counter(self._reading.titles[row] for row in np.flatnonzero(groups == topic))
            label = sentence_case(" & ".join(self._phrases.printed[c] for c in choice.names))
            if choice.kin is not None:
                printed = self._phrases.printed
                label = with_kin(printed[choice.names[0]], printed[choice.kin], printed)
                label = sentence_case(label)
            elif choice.is_mixed:
                label = f"{label.replace(' & ', ', ')} and more"
            if choice.examples:
                shown = ", ".join(self._phrases.printed[column] for column in self._two(choice))
                label = f"{sentence_case(shown)} and more"
            elif is_of_one_title(titles) or not label or (choice.is_poor and is_repeated(titles)):
                label = label_by_title(titles, self._labels)
                choice.by_title = True
            self._labels.add(label)
            names.append(TopicName(label, self._words(choice.best)))
        return names

    def _two(self, choice: NameChoice) -> list[int]:
        """Return a parent's own name and its first example, or two examples, of different words."""
        both = [*choice.names, *choice.examples]
        first = stems_of(self._phrases.printed[both[0]])
        apart = (c for c in both[1:] if first.isdisjoint(stems_of(self._phrases.printed[c])))
        return [both[0], *islice(apart, 1)]

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

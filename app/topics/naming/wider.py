"""What is said beside a name that few papers of its topic use: its kin, or a second subject.

Knows scores, shares and how phrases are printed; must not know who gets which phrase, vectors
or the database.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import product

from app.topics.naming.choice import NameChoice, PapersOfNames
from app.topics.naming.field_phrases import FieldPhrases, stems_of
from app.topics.naming.fit import FittingPhrase
from app.topics.words import GENERIC_STEMS

_SELDOM, _FAMILY, _TIMES = 0.12, 0.12, 2.5
"""Of a topic's papers, fewer use its name; so many, and so many times as many, use a phrase that
has its last word: "semantic parsing", "partial parsing" beside "incremental parsing"."""
_KIN = 0.6
"""Kin scores so much of the name."""
_PLURALS = [
    (re.compile(ending), plural)
    for ending, plural in [("$", "s"), ("$", "es"), ("y$", "ies"), ("us$", "ora"), ("is$", "es")]
]
_PLURAL_USED = 0.2
"""Of so many phrases that end with a word, compared with those that end with its plural."""
_LEAST_BESIDE = 0.5
"""Score below which a phrase says nothing of a mixed topic."""


def kin_of(
    choice: NameChoice,
    best: Sequence[FittingPhrase],
    phrases: FieldPhrases,
    using: Callable[[Sequence[int]], float],
) -> int | None:
    """Find the phrase that tells best how much wider a topic is than its name.

    Of the phrases that end with the word that the name ends with, the one that most of the papers
    use that do not use the name.

    Args:
        choice: the name, of one phrase or two.
        best: the phrases of the topic, best first.
        phrases: how they are printed.
        using: tells which share of the topic's papers use one of some phrases.

    Returns:
        The column of the phrase, or None where the name says enough or has no kin.
    """
    first = choice.names[0]
    own = using(choice.names)
    printed = phrases.printed[first]
    if own >= _SELDOM:
        return None
    last = stems_of(printed.rpartition(" ")[2])
    family = [p for p in best if not last.isdisjoint(stems_of(phrases.printed[p.column]))]
    if using([p.column for p in family]) < max(_FAMILY, _TIMES * own):
        return None
    kin = [
        (using([first, phrase.column]), phrase.score, -phrase.column)
        for phrase in family
        if phrase.score >= _KIN * choice.score and are_kin(printed, phrases.printed[phrase.column])
    ]
    return -max(kin)[2] if kin else None


def are_kin(name: str, kin: str) -> bool:
    """Tell whether two phrases of two words share the last one, and the other says something.

    Args:
        name: as printed.
        kin: another one.
    """
    one, other = name.split(" "), kin.split(" ")
    shared = stems_of(name) & stems_of(kin)
    return (
        len(one) == len(other) == 2
        and len(shared) == 1
        and one[1].casefold() == other[1].casefold()
        and not stems_of(kin) - shared <= GENERIC_STEMS
    )


def with_kin(name: str, kin: str, printed: Sequence[str]) -> str:
    """Return a name beside its kin: "incremental, semantic and other parsing".

    Args:
        name: as printed.
        kin: a phrase that has its last word.
        printed: all phrases, which show whether the last word has a plural.
    """
    first, last = name.split(" ")
    return f"{first}, {kin.split(' ')[0]} and other {_of_many(last, printed)}"


def _of_many(word: str, printed: Sequence[str]) -> str:
    """Return the plural of a last word, if it is often used: "agents", but "parsing"."""
    ends = Counter(phrase.rpartition(" ")[2] for phrase in printed)
    plurals = [pattern.sub(ending, word) for pattern, ending in _PLURALS if pattern.search(word)]
    plural = max(plurals, key=lambda form: (ends[form], form))
    return plural if ends[plural] > _PLURAL_USED * ends[word] else word


def widen(
    chosen: Sequence[NameChoice],
    ranked: Sequence[Sequence[FittingPhrase]],
    phrases: FieldPhrases,
    papers: PapersOfNames,
    may_have: Callable[[int, FittingPhrase, bool], bool],
) -> None:
    """Add to names that few papers use what else their topics are about.

    Args:
        chosen: the names of the topics.
        ranked: the phrases of each topic, best first.
        phrases: how they are printed.
        papers: how many papers use them.
        may_have: tells whether a topic may have a phrase, which is then taken; or share that of
            another topic beside a name of its own.
    """
    for topic in sorted(range(len(chosen)), key=lambda at: (-chosen[at].score, at)):
        choice, best = chosen[topic], ranked[topic]
        if choice.names:
            choice.kin = kin_of(choice, best, phrases, partial(papers.using, topic))
        if choice.kin is None and (choice.is_mixed or not choice.names):
            choice.is_poor = not choice.names
            good = [phrase for phrase in best if phrase.score >= _LEAST_BESIDE]
            for is_shared, phrase in product((False, True), good):
                if len(choice.names) > 1 or phrase.column in choice.names:
                    continue
                if may_have(topic, phrase, is_shared):
                    choice.names.append(phrase.column)
            if choice.is_poor and len(choice.names) < 2:
                choice.names.clear()

"""Which phrases the papers use, in how many of them, and how they are printed.

Knows texts; must not know vectors, topics, ids or the database.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

from app.topics.words import (
    FILLER_STEMS,
    GENERIC_STEMS,
    TopicText,
    is_content,
    stem,
    without_markup,
    words_and_breaks,
)

Phrase = tuple[str, ...]
"""The stems of a phrase, in order."""

_LONGEST = 3
# Endings of adjectives and adverbs; others are recognised by what mostly follows them.
_ADJECTIVE = re.compile(r"(?:ed|ly|ive|ous|able|ible|less|ful|free|aware|theoretic)$")
_INCOMPLETE, _INCOMPLETE_BY_ONE = 0.6, 0.4
"""Of a phrase's uses, so many go on to another word, so many of these to one and the same: it is no
name by itself. Words that many different words follow are: "anomaly detection" methods, models."""
_CUT_OFF = 0.6
"""Of a phrase's uses, so many go on to one and the same word, even one that names nothing itself:
"automated theorem" proving, prover."""
_ALWAYS_WITHIN = 0.7
"""Of a word's papers, so many use it in one phrase: the phrase stands for it."""


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """The phrases that could name a topic, and the papers that use each."""

    phrases: tuple[Phrase, ...]
    printed: tuple[str, ...]
    """How each phrase is shown inside a sentence: `language models`, `LLM alignment`."""
    in_text: csr_array
    """Papers by phrases: 1 where the title or abstract uses the phrase."""
    in_title: csr_array
    """Papers by phrases: 1 where the title does."""
    cut_off: tuple[float, ...]
    """Of each phrase's uses, the share that follows one and the same word: "[spinal] cord injury".
    """


_Tokens = tuple[list[str | None], list[str | None]]
"""Words and breaks of title and abstract."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Content words side by side in one sentence."""

    stems: tuple[str, ...]
    words: tuple[str, ...]
    in_title: bool


@dataclass(slots=True)
class _Usage:
    """What is counted of one phrase."""

    papers: set[int] = field(default_factory=set)
    titles: set[int] = field(default_factory=set)
    printed: Counter[str] = field(default_factory=Counter)
    following: Counter[str] = field(default_factory=Counter)
    preceding: Counter[str] = field(default_factory=Counter)
    filler: Counter[str] = field(default_factory=Counter)
    """Stems of words that follow and name nothing themselves."""
    times: int = 0


def find_phrases(papers: Sequence[TopicText], fewest: int) -> PhraseTable:
    """Find the phrases of one to three words that could name a topic of these papers.

    Left out are phrases with filler words, and lone words of every field; a
    phrase that mostly goes on to another word, such as a lone adjective
    (`adversarial`: its longer forms stand for it); and a phrase that is mostly
    part of one longer phrase.

    Args:
        papers: the texts; the rows of the answer follow their order.
        fewest: how many papers must use a phrase.
    """
    tokens = [_tokens(paper) for paper in papers]
    runs = [list(_runs(of_paper)) for of_paper in tokens]
    usage: dict[Phrase, _Usage] = {}
    frequent: set[Phrase] = set()
    for length in range(1, _LONGEST + 1):
        # A phrase is frequent only if both its shorter parts are (Apriori).
        counted = _count(runs, length, frequent if length > 1 else None)
        frequent = {key for key, use in counted.items() if len(use.papers) >= fewest}
        usage.update((key, counted[key]) for key in frequent)
    names = _complete(usage)
    casing = _casing(tokens)
    phrases = tuple(sorted(names, key=lambda key: (-len(usage[key].papers), key)))
    return PhraseTable(
        phrases=phrases,
        printed=tuple(_shown(usage[key], casing) for key in phrases),
        in_text=_incidence([usage[key].papers for key in phrases], len(papers)),
        in_title=_incidence([usage[key].titles for key in phrases], len(papers)),
        cut_off=tuple(
            max(usage[key].preceding.values(), default=0) / usage[key].times for key in phrases
        ),
    )


def _tokens(paper: TopicText) -> _Tokens:
    title, abstract = without_markup(paper.title), without_markup(paper.abstract or "")
    return [*words_and_breaks(title), None], [*words_and_breaks(abstract), None]


def _runs(tokens: _Tokens) -> Iterator[_Run]:
    for of_part, in_title in zip(tokens, (True, False), strict=True):
        words: list[str] = []
        for word in of_part:
            if word is not None and is_content(word):
                words.append(word.casefold().removesuffix("'s"))
            elif words:
                yield _Run(tuple(map(stem, words)), tuple(words), in_title)
                words = []


def _count(
    runs: Sequence[Sequence[_Run]], length: int, parts: set[Phrase] | None
) -> dict[Phrase, _Usage]:
    counted: dict[Phrase, _Usage] = {}
    for row, of_paper in enumerate(runs):
        for run in of_paper:
            for start in range(len(run.stems) - length + 1):
                end = start + length
                key = run.stems[start:end]
                if parts is not None and (key[1:] not in parts or key[:-1] not in parts):
                    continue
                use = counted.get(key)
                if use is None:
                    use = counted[key] = _Usage()
                use.papers.add(row)
                use.times += 1
                if end < len(run.stems):
                    if run.stems[end] in FILLER_STEMS:
                        use.filler[run.stems[end]] += 1
                    else:
                        use.following[run.words[end]] += 1
                if start and run.stems[start - 1] not in FILLER_STEMS:
                    use.preceding[run.stems[start - 1]] += 1
                use.printed[" ".join(run.words[start:end])] += 1
                if run.in_title:
                    use.titles.add(row)
    return counted


def _complete(usage: dict[Phrase, _Usage]) -> list[Phrase]:
    """Keep the phrases that are names by themselves."""
    longer: defaultdict[Phrase, list[Phrase]] = defaultdict(list)
    for key in filter(_names_something, usage):
        for length in range(1, len(key)):
            for start in range(len(key) - length + 1):
                longer[key[start : start + length]].append(key)

    def stands_alone(key: Phrase, use: _Usage) -> bool:
        within_another = len(key) == 1 and any(
            len(usage[other].papers) >= _ALWAYS_WITHIN * len(use.papers) for other in longer[key]
        )
        if max(use.filler.values(), default=0) >= _CUT_OFF * use.times:
            return False
        goes_on = any(other[: len(key)] == key for other in longer[key])
        return not within_another and not (goes_on and _wants_more(use))

    return [key for key, use in usage.items() if _names_something(key) and stands_alone(key, use)]


def _names_something(key: Phrase) -> bool:
    return (
        FILLER_STEMS.isdisjoint(key)
        and len(set(key)) == len(key)
        and (len(key) > 1 or key[0] not in GENERIC_STEMS)
    )


def _casing(papers: Sequence[_Tokens]) -> dict[str, str]:
    """Learn how words are written in the middle of a sentence: `LLM`, `Gaussian`, `privacy`.

    A capital counts where the words beside it have none: "Catastrophic
    Overfitting (CO)" explains an acronym and is no name. A word in capitals that more titles
    write as any other word is no acronym: "The FINITE STRING", "Finite Automata".
    """
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    begun_large: Counter[str] = Counter()
    for title, abstract in papers:
        shouted = not any(word and word != word.upper() for word in title)
        for word in () if shouted else title:
            if word and (_is_acronym(word) or word.islower()):
                forms[word.casefold()][word] += 1
            elif word:
                begun_large[word.casefold()] += 1
        for before, word, after in zip(
            [None, *abstract], abstract, [*abstract[1:], None], strict=False
        ):
            if word is None:
                continue
            named = not word[0].isupper() or not (
                (before or "a")[0].isupper() or (after or "a")[0].isupper()
            )
            if _is_acronym(word) or (before is not None and named):
                forms[word.casefold()][word] += 1
    common = {
        lower: min(counts, key=lambda form: (-counts[form], form))
        for lower, counts in forms.items()
    }
    return {
        lower: lower
        if form.isupper() and begun_large[lower] + forms[lower][lower] >= forms[lower][form]
        else form
        for lower, form in common.items()
    }


def _is_acronym(word: str) -> bool:
    return any(part[1:] != part[1:].lower() for part in word.split("-"))


def _wants_more(use: _Usage) -> bool:
    printed, on = _commonest(use), use.following.total()
    families: Counter[str] = Counter()
    for word, times in use.following.items():  # theorem proving, prover, provers
        families[stem(word)] += times
    many = " " in printed and max(families.values(), default=0) < _INCOMPLETE_BY_ONE * on
    return (on >= _INCOMPLETE * use.times and not many) or _ADJECTIVE.search(printed) is not None


def _commonest(use: _Usage) -> str:
    """Return the commonest printed form, "differential privacy" before "differentially private"."""
    return min(
        use.printed, key=lambda form: (form.split(" ")[0].endswith("ly"), -use.printed[form], form)
    )


def _shown(use: _Usage, casing: dict[str, str]) -> str:
    """Return a phrase as a reader would write it, an adjective with its commonest noun."""
    words = _commonest(use).split(" ")
    if use.following and _wants_more(use):
        words.append(min(use.following, key=lambda word: (-use.following[word], word)))
    return " ".join(casing.get(word, word) for word in words)


def _incidence(papers: Sequence[set[int]], rows: int) -> csr_array:
    columns = np.repeat(np.arange(len(papers)), [len(used) for used in papers])
    cells = np.array([row for used in papers for row in sorted(used)], dtype=np.int64)
    ones = np.ones(len(cells), dtype=np.float32)
    return csr_array((ones, (cells, columns)), shape=(rows, len(papers)))

"""The phrases that could name a topic of a field: two or three words that end with a noun.

Knows texts; must not know vectors, topics, ids or the database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from app.topics.naming.acronyms import bare, is_acronym, long_forms
from app.topics.naming.grammar import WordUse
from app.topics.naming.phrases import find_phrases
from app.topics.words import (
    GENERIC_STEMS,
    TopicText,
    is_content,
    stem,
    without_markup,
    words_and_breaks,
)

_MOST_WORDS, _MOST_OF_A_LONG_FORM = 3, 3
_CUT_OFF = 0.4
"""Of a phrase's uses, so many follow one and the same word: it is the end of a name, not a name."""
_NO_NAME = re.compile(r".*'(?!s\b).*|.*\b(?:19|20)\d\d\b.*|.*\d\d\d.*")
"""Elisions ("d'un"), years and numbers of calls."""


@dataclass(frozen=True, slots=True)
class FieldPhrases:
    """Names that could be given, and the papers that use each."""

    alone: NDArray[np.bool_]
    """Single nouns, which name a topic only two together."""

    printed: tuple[str, ...]
    """As shown inside a sentence: `neural machine translation`, acronyms spelt."""
    stems: tuple[frozenset[str], ...]
    """Of the words shown."""
    general: NDArray[np.float32]
    """Of each phrase's words, the share that has a meaning in every field."""
    in_text: csr_array
    """Papers by phrases: 1 where title or abstract uses the phrase itself."""
    in_title: csr_array
    spoken_of: csr_array
    """Papers by phrases: 1 where all words of the phrase are used, wherever they are."""


def field_phrases(papers: Sequence[TopicText], fewest: int) -> FieldPhrases:
    """Find the names that these papers could give to their topics.

    Args:
        papers: the texts; the rows of the answer follow their order.
        fewest: how many papers must use a phrase.
    """
    table = find_phrases(papers, fewest)
    plain = [f"{without_markup(p.title)} . {without_markup(p.abstract or '')}" for p in papers]
    tokens = [list(words_and_breaks(text)) for text in plain]
    use, meant = WordUse(tokens), long_forms(plain)
    kept: list[int] = []
    printed: list[str] = []
    for column, phrase in enumerate(table.phrases):
        spelt = _spelt(table.printed[column], len(phrase), use, meant)
        if spelt and (" " not in spelt or table.cut_off[column] < _CUT_OFF):
            kept.append(column)
            printed.append(spelt)
    keys = [table.phrases[column] for column in kept]
    words = [{stem(word) for word in of_paper if word and is_content(word)} for of_paper in tokens]
    return FieldPhrases(
        alone=np.array([" " not in name for name in printed], dtype=np.bool_),
        printed=tuple(printed),
        stems=(shown := tuple(_shown_stems(name) for name in printed)),
        general=np.array(
            [len(of_name & GENERIC_STEMS) / len(of_name) for of_name in shown], dtype=np.float32
        ),
        in_text=csr_array(table.in_text[:, kept]),
        in_title=csr_array(table.in_title[:, kept]),
        spoken_of=_all_words(keys, words),
    )


def _spelt(printed: str, length: int, use: WordUse, meant: dict[str, str]) -> str:
    """Return a phrase as a name, its acronym spelt; "" where it is none."""
    words = printed.split(" ")
    acronyms = [word for word in words if is_acronym(word)]
    if len(words) != length or len(words) > _MOST_WORDS or len(acronyms) > 1:
        return ""
    if _NO_NAME.fullmatch(printed):
        return ""
    if not is_acronym(words[-1]) and not use.is_noun(words[-1]):
        return ""
    if use.is_verb(words[0]) or (words[0].endswith("ly") and len(words) < 3):
        return ""
    if len(words) > 2 and words[1].endswith("ed") and not words[0].endswith("ly"):
        return ""  # "patients received omeprazole"
    if all(stem(word) in GENERIC_STEMS for word in words):
        return ""
    form = meant.get(bare(acronyms[0]), "") if acronyms else ""
    if form and len(form.split(" ")) > _MOST_OF_A_LONG_FORM:
        return ""
    if not form:
        return printed
    if len(words) == 1:
        of_many = acronyms[0] if form.endswith("s") else bare(acronyms[0])
        return f"{form} ({of_many})"
    return printed.replace(acronyms[0], f"{_singular(form)} ({bare(acronyms[0])})")


def _singular(form: str) -> str:
    """Return a long form as it is written before another noun: "language model", not "models"."""
    return re.sub(r"(?<=[^su])s$", "", form)


def _shown_stems(printed: str) -> frozenset[str]:
    """Return the stems of a name, without the acronym that repeats its long form."""
    plain = re.sub(r" \([^)]*\)", "", printed)
    return frozenset(stem(part) for word in plain.split(" ") for part in word.split("-"))


def _all_words(phrases: Sequence[tuple[str, ...]], words: Sequence[set[str]]) -> csr_array:
    """Return papers by phrases: 1 where a paper has all the stems of a phrase."""
    stems = sorted({part for phrase in phrases for part in phrase})
    place = {part: at for at, part in enumerate(stems)}
    cells = [
        (row, place[part]) for row, of_paper in enumerate(words) for part in of_paper & place.keys()
    ]
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    ones = np.ones(len(rows), dtype=np.float32)
    used = csc_array((ones, (rows, columns)), shape=(len(words), len(stems)))
    indptr, indices = [0], []
    holders = [used.indices[used.indptr[at] : used.indptr[at + 1]] for at in range(len(stems))]
    holders = [np.sort(of_stem) for of_stem in holders]
    for phrase in phrases:
        both = holders[place[phrase[0]]]
        for part in phrase[1:]:
            both = np.intersect1d(both, holders[place[part]], assume_unique=True)
        indices.append(both)
        indptr.append(indptr[-1] + len(both))
    flat = np.concatenate(indices) if indices else np.empty(0, np.int64)
    data = np.ones(len(flat), dtype=np.float32)
    return csr_array(csc_array((data, flat, indptr), shape=(len(words), len(phrases))))

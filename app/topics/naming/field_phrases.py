"""The phrases that could name a topic of a field: two or three words that end with a noun.

Knows texts; must not know vectors, topics, ids or the database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from app.topics.naming.acronyms import bare, is_acronym, long_forms
from app.topics.naming.grammar import WordUse
from app.topics.naming.phrases import find_phrases
from app.topics.words import (
    FOREIGN_WORDS,
    GENERIC_STEMS,
    TopicText,
    stem,
    without_markup,
    words_and_breaks,
)

_MOST_WORDS, _MOST_OF_A_LONG_FORM = 3, 3
_CUT_OFF = 0.4
"""Of a phrase's uses, so many follow one and the same word: it is the end of a name, not a name."""
_FOREIGN = 2
"""Small words of other languages in a paper that is not in English."""
_PREFIX = re.compile(r"\b(co|cross|fine|inter|multi|non|pre|self|semi|sub)-")
"""Written with and without a hyphen: "pre-trained", "pretrained"."""
_NO_NAME = re.compile(r".*'(?!s\b).*|.*\b(?:19|20)\d\d\b.*|.*\d\d\d.*")
"""Elisions ("d'un"), years and numbers of calls."""


@dataclass(frozen=True, slots=True)
class FieldPhrases:
    """Names that could be given, and the papers that use each."""

    printed: tuple[str, ...]
    """As shown inside a sentence: `neural machine translation`, acronyms spelt."""
    subjects: tuple[frozenset[str], ...]
    """What each phrase is about: names of one subject are twins, "dialog system", "dialogues"."""
    general: NDArray[np.float32]
    """Of each phrase's words, the squared share that has a meaning in every field."""
    in_text: csr_array
    """Papers by phrases: 1 where title or abstract uses the phrase itself."""
    in_title: csr_array
    words: csr_array
    """Papers by stems: 1 where title or abstract uses a word of a phrase."""
    made_of: csr_array
    """Phrases by stems: each phrase's share of each of its words."""
    foreign: csr_array
    """Papers by one column: 1 where the paper is not in English."""


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
        if " " in spelt and table.cut_off[column] < _CUT_OFF:
            kept.append(column)
            printed.append(spelt)
    words, made_of = words_of_phrases(tokens, printed)
    return FieldPhrases(
        printed=tuple(printed),
        subjects=tuple(map(subject_of, printed)),
        general=np.array(list(map(_general, printed)), dtype=np.float32),
        in_text=csr_array(table.in_text[:, kept]),
        in_title=csr_array(table.in_title[:, kept]),
        words=words,
        made_of=made_of,
        foreign=foreign_papers(tokens),
    )


def foreign_papers(tokens: Sequence[Sequence[str | None]]) -> csr_array:
    """Return which papers use several small words of other languages; shape (papers, 1).

    Args:
        tokens: words and breaks of each paper.
    """
    small = [sum((word or "").casefold() in FOREIGN_WORDS for word in paper) for paper in tokens]
    return csr_array(np.array(small, dtype=np.float32)[:, None] >= _FOREIGN, dtype=np.float32)


def words_of_phrases(
    tokens: Sequence[Sequence[str | None]], printed: Sequence[str]
) -> tuple[csr_array, csr_array]:
    """Return which papers use the words of phrases, and which phrases are made of which.

    Args:
        tokens: words and breaks of each paper.
        printed: the phrases as shown.
    """
    stems = [sorted(stems_of(phrase)) for phrase in printed]
    place = {word: at for at, word in enumerate(sorted({word for of in stems for word in of}))}
    used = [
        sorted({place[s] for word in paper if word and (s := stem(word)) in place})
        for paper in tokens
    ]
    made = [[place[word] for word in of] for of in stems]
    return _rows(used, len(place)), _rows(made, len(place), [1 / len(of) for of in made])


def _rows(
    columns: Sequence[Sequence[int]], width: int, weights: Sequence[float] | None = None
) -> csr_array:
    """Return rows that hold their weight, or 1, in some columns."""
    lengths = [len(row) for row in columns]
    cells = np.repeat(np.array(weights or [1.0] * len(columns), dtype=np.float32), lengths)
    at = np.array([column for row in columns for column in row], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return csr_array((cells, at, starts), shape=(len(columns), width))


def _spelt(printed: str, length: int, use: WordUse, meant: dict[str, str]) -> str:
    """Return a phrase as a name, its acronym spelt; "" where it is none."""
    words = printed.split(" ")
    acronyms = [word for word in words if is_acronym(word)]
    if len(words) != length or len(words) > _MOST_WORDS or len(acronyms) > 1:
        return ""
    if _NO_NAME.fullmatch(printed):
        return ""
    if not is_acronym(words[-1]) and (use.is_adverb(words[-1]) or not use.is_noun(words[-1])):
        return ""
    if use.is_verb(words[0]) or (use.is_adverb(words[0]) and len(words) < 3):
        return ""
    if use.takes_object(words[0]):
        return ""
    if len(words) > 2 and words[1].endswith("ed") and not use.is_adverb(words[0]):
        return ""  # "patients received omeprazole"
    form = meant.get(bare(acronyms[0]), "") if acronyms else ""
    if form and len(form.split(" ")) > _MOST_OF_A_LONG_FORM:
        return ""
    if not form:
        return printed
    if words[-1] == acronyms[0]:
        of_many = acronyms[0] if form.endswith("s") else bare(acronyms[0])
        return printed.replace(acronyms[0], f"{form} ({of_many})")
    return printed.replace(acronyms[0], f"{_singular(form)} ({bare(acronyms[0])})")


def _singular(form: str) -> str:
    """Return a long form as it is written before another noun: "language model", not "models"."""
    return re.sub(r"(?<=[^su])s$", "", form)


def subject_of(printed: str) -> frozenset[str]:
    """Return the stems of a name, without the acronym and a last word of every field.

    Args:
        printed: as shown.
    """
    before, _, last = (plain := _plain(printed)).rpartition(" ")
    return _stems(before if before and stem(last) in GENERIC_STEMS else plain)


def stems_of(printed: str) -> frozenset[str]:
    """Return the stems of a name, without the acronym."""
    return _stems(_plain(printed))


def _general(printed: str) -> float:
    stems = stems_of(printed)
    return (len(stems & GENERIC_STEMS) / len(stems)) ** 2


def _plain(printed: str) -> str:
    """Take off the acronym that repeats a long form, and hyphens that some leave out."""
    return _PREFIX.sub(r"\1", re.sub(r" \([^)]*\)", "", printed))


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, re.split("[ -]", words)))

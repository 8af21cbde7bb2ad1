"""Titles as keys: for finding the same paper again, for guarding against it, for sorting.

Whether two records are one paper is decided elsewhere, from identifiers and years too;
here are the questions that titles alone can answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache

from rapidfuzz import fuzz

from app.domain.tex.html import has_markup, plain_text
from app.domain.text.plain import fold_plain

_NOT_WORD = re.compile(r"[^\w\s]+|_+")
_ASCII_SIGNS = {code: " " for code in range(128) if _NOT_WORD.match(chr(code))}


@lru_cache(1 << 6)  # what is made of a record asks for its title several times in a row
def plain_and_folded(title: str) -> tuple[str, str]:
    """Give a title as one would read it aloud, and that folded."""
    plain = plain_text(title)
    return plain, fold_plain(plain)


@lru_cache(1 << 14)  # titles and family names of two batches of an import, some 4 MB
def title_key(title: str) -> str:
    """The title in folded words, without TeX and punctuation: equal for every way of printing it.

    A title of signs alone ("?!") keeps its signs, so that the key is never empty.
    """
    plain, folded = plain_and_folded(title)
    if plain != title and not has_markup(title):
        folded = fold_plain(title)  # as `fold` reads it
    # A table is four times as fast as a pattern, but for ASCII alone.
    words = folded.translate(_ASCII_SIGNS) if folded.isascii() else _NOT_WORD.sub(" ", folded)
    return " ".join(words.split()) or folded


_SIDE_WORDS = frozenset((
    "abstract", "book", "demo", "demonstration", "experience", "extended", "industrial", "invited",
    "keynote", "only", "panel", "paper", "session", "talk", "tutorial",
))  # fmt: skip
"""Words that one source adds to a title to say what it is: "(panel session)", "Tutorial: …"."""
_SIDE_PHRASE = re.compile(
    r"^(?:a )?report on (?:the )?| (?:book reviews?|guest editor ?s? (?:foreword|introduction|note)"
    r"|(?:talk )?slides available .*)$"
)
HALF_WORDS = 4
"""Words of the beginning, and of the end, by which titles that are nearly equal are found."""


@lru_cache(1 << 14)
def telling_words(title: str) -> tuple[str, ...]:
    """The folded words of a title without those that only say what kind of paper it is."""
    words = _SIDE_PHRASE.sub("", title_key(title)).split()
    if _SIDE_WORDS.isdisjoint(words):
        return tuple(words)
    telling = tuple(word for word in words if word not in _SIDE_WORDS)
    return telling if len(telling) > 1 else tuple(words)


def title_prints(title: str) -> tuple[str, str | None, str | None]:
    """The texts by which a title is found again: the whole, its beginning, and its end.

    Blanks do not count, so that "Pre-Processing" and "Preprocessing" agree. Short titles have no
    beginning and end of their own. Equal texts are a sign of one paper, not a proof: see
    `never_same`.
    """
    words = telling_words(title)
    whole = "".join(words)
    if len(words) <= HALF_WORDS:
        return whole, None, None
    return whole, "".join(words[:HALF_WORDS]), "".join(words[-HALF_WORDS:])


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ORDINAL = re.compile(rf"{_NUMBER.pattern}(?:st\b|nd\b|rd\b|th\b)?")
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
_PART_WORDS = frozenset({"part", "parts", "paper", "volume", "vol", "chapter", "no", "episode"})
_PART_NAMES = {"one": "1", "two": "2", "three": "3", "four": "4", "first": "1", "second": "2"}
# Words that make a text another one about the first; by their folded stem.
_ABOUT_ANOTHER = re.compile(
    r"\b(?:addend(?:um|a)|comments? (?:on|to)|correction|corrigend(?:um|a)|discussion of|editorial"
    r"|errat(?:um|a)|rebuttal|rejoinder|repl(?:y|ies) to|response to|retract(?:ion|ed)|review of"
    r"|supplement(?:ary)?|withdrawn|(?:reply|comment)$)\b"
)


def never_same(a: str, b: str) -> bool:
    """Whether two titles, however alike, name different papers.

    True where their numbers differ (years, "2.0", Part I and Part II), or where only one
    is an erratum, a reply, a comment or the like.
    """
    one, other = title_key(a), title_key(b)
    if one == other:
        return False
    return _numbers(one) != _numbers(other) or _relations(one) != _relations(other)


def other_number_of_one(a: str, b: str) -> bool:
    """Whether two texts are the same but for their numbers: volumes, years, parts of one series."""
    one, other = title_key(a), title_key(b)
    words = _ORDINAL.sub("", one).split() == _ORDINAL.sub("", other).split()
    return words and _numbers(one) != _numbers(other)


def _relations(key: str) -> set[str]:
    return set(_ABOUT_ANOTHER.findall(key))


def _numbers(key: str) -> list[str]:
    """All numbers of a folded title; Roman ones where they can be no word."""
    words = key.split()
    numbers = _NUMBER.findall(key)
    for index, word in enumerate(words):
        after_part = index > 0 and words[index - 1] in _PART_WORDS
        last = index > 0 and index == len(words) - 1
        if after_part and word in _PART_NAMES:
            numbers.append(_PART_NAMES[word])
        elif _ROMAN.fullmatch(word) and (len(word) > 1 or after_part or last):
            numbers.append(str(_roman_value(word)))
    return sorted(numbers)


def _roman_value(numeral: str) -> int:
    values = {"i": 1, "v": 5, "x": 10}
    digits = [values[letter] for letter in numeral]
    following = [*digits[1:], 0]
    return sum(
        -digit if digit < after else digit for digit, after in zip(digits, following, strict=True)
    )


_ARTICLE = re.compile(r"^(?:a|an|the) (?=\w)")


def sort_key(title: str) -> str:
    """The title for an alphabetical list: folded, without leading signs and English article."""
    return _ARTICLE.sub("", title_key(title))


SPELLED_ALIKE = 75
"""How alike two spellings of one word are at the least, 0 to 100 (rapidfuzz's ratio)."""
SPELLED_LETTERS = 4
"""Letters from which on a word can be misspelt; shorter ones are other words."""
_FUNCTION_WORDS = frozenset((
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "its", "of", "on", "onto",
    "or", "over", "the", "to", "toward", "towards", "und", "upon", "via",
))  # fmt: skip
_CONTRASTS = frozenset((
    "against", "after", "before", "but", "except", "high", "less", "low", "more", "negative", "new",
    "no", "non", "not", "old", "positive", "revisited", "second", "third", "versus", "vs", "with",
    "without",
))  # fmt: skip
"""Words that make of a title that of another paper."""


class WordDifference(Enum):
    """How the words of two titles differ."""

    SAME = auto()
    """In spelling and function words alone: `tree` and `treee`, `of` and `for`."""
    ADDED = auto()
    """One title has further words, none of which speaks of something else."""
    OTHER = auto()
    """In words of other things: `UK` and `USA`, `with` and `without`."""


def compare_words(one: Sequence[str], other: Sequence[str]) -> WordDifference:
    """Say how the words of two titles differ."""
    ours, theirs = Counter(one) - Counter(other), Counter(other) - Counter(one)
    left, right = (
        [word for word in words.elements() if word not in _FUNCTION_WORDS]
        for words in (ours, theirs)
    )
    if sorted("".join(left)) == sorted("".join(right)):
        return WordDifference.SAME
    for word in [*left]:
        near = max(right, key=lambda each: fuzz.ratio(word, each), default="")
        if min(len(word), len(near)) >= SPELLED_LETTERS and fuzz.ratio(word, near) >= SPELLED_ALIKE:
            left.remove(word)
            right.remove(near)
    if not left and not right:
        return WordDifference.SAME
    added = {*left, *right}
    if (left and right) or added & _CONTRASTS or not all(map(str.isalpha, added)):
        return WordDifference.OTHER
    return WordDifference.ADDED

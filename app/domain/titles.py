"""Titles as keys: for finding the same paper again, for guarding against it, for sorting.

Whether two records are one paper is decided elsewhere, from identifiers and years too;
here stand the questions that titles alone can answer.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.domain.text import fold

_NOT_WORD = re.compile(r"[^\w\s]+|_+")


@lru_cache(1 << 14)  # titles and family names of two batches of an import, some 4 MB
def title_key(title: str) -> str:
    """The title in folded words, without TeX and punctuation: equal for every way of printing it.

    A title of signs alone ("?!") keeps its signs, so that the key is never empty.
    """
    folded = fold(title)
    return " ".join(_NOT_WORD.sub(" ", folded).split()) or folded


def fingerprint(title: str, first_author_family: str | None) -> str | None:
    """Title and first author's family name in one string, or None without an author.

    Blanks do not count, so that "Pre-Processing" and "Preprocessing" agree. Equal
    fingerprints are a strong sign of one paper, not a proof: see `never_same`.
    """
    if not first_author_family:
        return None
    family = title_key(first_author_family).replace(" ", "")
    return f"{title_key(title).replace(' ', '')}/{family}" if family else None


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
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
    words = _NUMBER.sub("", one).split() == _NUMBER.sub("", other).split()
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

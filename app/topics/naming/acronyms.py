"""What the acronyms of some papers mean, where the papers say it: "large language models (LLMs)".

Knows texts; must not know topics, labels or the database.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

_BRACKETED = re.compile(r"((?:[^\W\d_][\w'’-]*[ \n]+){2,9})\(([A-Z][A-Za-z-]{1,7})\)")
_PARTS = re.compile(r"[ \n-]+")
_PLURAL = re.compile(r"([A-Z]{2,})s")
_FEWEST = 2
"""Papers that must spell an acronym alike."""


def bare(acronym: str) -> str:
    """Return an acronym in the singular: `LLM` for `LLMs`.

    Args:
        acronym: one word as printed.
    """
    plural = _PLURAL.fullmatch(acronym)
    return plural[1] if plural else acronym


def is_acronym(word: str) -> bool:
    """Tell whether a word is written mostly in capitals: `LLMs`, `RNA-seq`, not `Gaussian`.

    Args:
        word: as printed.
    """
    first = word.split("-")[0]
    return sum(sign.isupper() for sign in first) >= 2 and bare(first).isupper()


def long_forms(texts: Iterable[str]) -> dict[str, str]:
    """Find what acronyms are short for, each by its commonest spelling, in small letters.

    Each letter of the acronym must begin a word of those before the bracket, in
    order, and the first letter the first word (after Schwartz and Hearst, "A
    simple algorithm for identifying abbreviation definitions", PSB 2003).

    Args:
        texts: titles and abstracts, without markup.

    Returns:
        The long form in the singular or plural of its commonest use, by bare acronym.
    """
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        spelt: set[tuple[str, str]] = set()
        for match in _BRACKETED.finditer(text):
            acronym = bare(match[2])
            words = match[1].split()
            if acronym.isupper() and (form := _spelt(words, acronym)):
                spelt.add((acronym, form))
        for acronym, form in spelt:
            found[acronym][form] += 1
    return {
        acronym: best
        for acronym, forms in found.items()
        if forms[best := min(forms, key=lambda form: (-forms[form], form))] >= _FEWEST
    }


def _spelt(words: list[str], acronym: str) -> str:
    """Return the last words that an acronym stands for, or ""."""
    for start in range(len(words) - 1, -1, -1):
        parts = [part for part in _PARTS.split(" ".join(words[start:])) if part]
        if len(parts) > len(acronym) + 1:
            return ""
        if _begins(parts, acronym.casefold()):
            return " ".join(map(_small, words[start:]))
    return ""


def _begins(parts: list[str], letters: str) -> bool:
    """Tell whether each letter begins a word in order, the first and last word among them."""
    at = 0
    for part in parts:
        if at < len(letters) and part[0].casefold() == letters[at]:
            at += 1
    return at == len(letters) and parts[0][0].casefold() == letters[0]


def _small(word: str) -> str:
    """Take the capitals off a word that is written so only to explain its acronym."""
    return "-".join(
        part.lower() if part[1:] == part[1:].lower() else part for part in word.split("-")
    )

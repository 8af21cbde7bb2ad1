"""The readable part of an address: `17-focal-loss`. The number alone counts."""

from __future__ import annotations

import re

from anyascii import anyascii

from app.domain.text.plain import fold_letters

WORDS = 8
"""Words of a title that a slug keeps: enough to recognise it, short enough to read."""
LARGEST_ID = 10**18 - 1
"""Ids have at most 18 digits, so that each fits the store's integers."""

LARGEST_ID = 10**18 - 1
"""Ids have at most 18 digits, so that each fits the store's integers."""

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"[0-9]{1,18}")
"""Digits of other scripts are no id, and `007` is 7."""
_SLUG = re.compile(r"([0-9]{1,18})(?:-.*)?", re.DOTALL)


def slug(number: int, text: str) -> str:
    """Make the last part of an address from an id and a title or name."""
    words = [word for word in _NOT_WORD.split(fold_letters(text)) if word]
    return "-".join([str(number), *words[:WORDS]])


def latin_words(text: str) -> list[str]:
    """Return the words of a text in the letters a-z and digits, other scripts transliterated."""
    folded = fold_letters(text)
    if not folded.isascii():
        folded = anyascii(folded).lower()
    return [word for word in _NOT_WORD.split(folded) if word]


def id_of(slug_text: str) -> int | None:
    """Return the id that a slug begins with, or None where it begins with none."""
    match = _SLUG.fullmatch(slug_text)
    return int(match[1]) if match else None


def read_id(text: str) -> int | None:
    """Return the whole number that a text is, as ids and limits are written, or None."""
    return int(text) if _NUMBER.fullmatch(text) else None

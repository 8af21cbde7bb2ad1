"""Signs in titles that a key of words drops and that mean something: C, C++ and C#; x² and x₂.

Asked only where two titles have the same key (`app.domain.text.titles.title_key`): positions are
counted in its letters.
"""

from __future__ import annotations

import re
import unicodedata

from app.domain.tex.html import plain_text
from app.domain.text.titles import title_key

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_FOOTNOTE = re.compile(r"(?<=\w\w)[*∗†‡¶]+$")
_NO_OPERATORS = frozenset("~|^⁄∕∼∣⋅∙−")
"""Signs that Unicode counts as operators and titles use as punctuation."""
_SAME = {"♯": "#", "∗": "*", "⋆": "*", "＋": "+"}
_PRIMES = "'’′ʹ´`"
_ELIDED = "oO"
"""Letters before an apostrophe that stands for others: will-o'-the-wisp."""
_MINUS = "-−"
_BEFORE_MINUS = "([=<>≤≥$"
_UP, _DOWN = "^", "_"


def differ_in_signs(a: str, b: str) -> bool:
    """Whether two titles of one key differ in a sign that means something.

    Operators, `#`, `*`, `%`, primes, a minus before a number, and the case of a Greek symbol count
    wherever they are. What is raised in one title and lowered in the other differs, but may be on
    the line in either: H₂O is H2O.
    """
    one, other = _signs(a), _signs(b)
    if one[0] != other[0]:
        return True
    return any(other[1].get(place, script) != script for place, script in one[1].items())


def _signs(title: str) -> tuple[list[tuple[int, str]], dict[int, str]]:
    """Give the signs of a title with their places, and what is raised or lowered at which place."""
    text = _FOOTNOTE.sub("", unicodedata.normalize("NFC", _TAG.sub("", plain_text(title))))
    signs: list[tuple[int, str]] = []
    scripts: dict[int, str] = {}
    is_capitals = text.upper() == text
    for at, sign in enumerate(text):
        if sign.isascii() and (sign.isalnum() or sign.isspace()):
            continue
        script = _script(sign)
        found = script or _meaning(text, at, is_capitals)
        if not found:
            continue
        place = len(title_key(text[:at]).replace(" ", "")) if at else 0
        if script:
            scripts.setdefault(place, script)
        else:
            signs.append((place, found))
    return signs, scripts


def _script(sign: str) -> str:
    """Say whether a sign is raised or lowered, or makes what follows so."""
    if sign in (_UP, _DOWN):
        return sign
    kind = unicodedata.decomposition(sign)
    if kind.startswith("<super>"):
        return _UP
    return _DOWN if kind.startswith("<sub>") else ""


def _meaning(text: str, at: int, is_capitals: bool) -> str:
    """Give a sign in its one form, or "" where it means nothing."""
    sign = _SAME.get(text[at], text[at])
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if sign in _PRIMES:
        is_symbol = before.isdigit() or (
            before.isalpha() and before not in _ELIDED and not text[: at - 1][-1:].isalnum()
        )
        is_quote = at > 1 and text[at - 2] in _PRIMES + "‘"
        return "′" if is_symbol and not is_quote and not after.isalpha() else ""
    if sign in _MINUS:
        begins = not before or before.isspace() or before in _BEFORE_MINUS
        return "−" if begins and after.isdigit() else ""
    if "Α" <= sign <= "Ω" and not is_capitals:
        return sign
    is_operator = unicodedata.category(sign) == "Sm" and sign not in _NO_OPERATORS
    return sign if is_operator or sign in "#*%" else ""

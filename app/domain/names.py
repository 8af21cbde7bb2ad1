"""How a printed name is read, and whether two printed names can be one person's.

Three things stay apart: the name as printed (never changed), the reading made of it
here, and the person, of whom this module knows nothing. It compares names only; whether
two compatible names are merged needs evidence, which is weighed elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.domain.name_lists import (
    GROUP_WORDS,
    PARTICLES,
    SHORT_FAMILY_NAMES,
    SUFFIXES,
    VIETNAMESE_FAMILIES,
    nicknames,
)
from app.domain.text import fold, fold_variants

_CACHE = 1 << 16
"""Names kept read: a library's names come again and again, some 0.5 kB each."""


@dataclass(frozen=True, slots=True)
class Name:
    """One printed name, taken apart; every part is spelled as printed."""

    family: str
    """With its particles ("van der Maaten"); the whole name where there is but one word."""
    given: str = ""
    """The first given name or initial; hyphenated ones are one ("Jean-Pierre")."""
    middles: tuple[str, ...] = ()
    suffix: str = ""
    """"Jr.", "III"."""
    is_group: bool = False
    """A collaboration, or several people printed as one; not a person."""

    @property
    def givens(self) -> tuple[str, ...]:
        """First and middle names in order."""
        return (self.given, *self.middles) if self.given else ()

    @property
    def inverted(self) -> str:
        """ "Torr, Philip H. S.", the form for sorting and for bibliographies."""
        rest = " ".join(self.givens)
        parts = [self.family, self.suffix, rest] if self.suffix else [self.family, rest]
        return ", ".join(part for part in parts if part)


_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af"
_CJK_NAME = re.compile(rf"[{_CJK}·・\s]+")
_BARE_INITIALS = re.compile("[A-Z]{1,3}")
_AFTER_PERIOD = re.compile(r"(?<=\w\.)(?=[^\W\d_])")


@lru_cache(_CACHE)
def parse_name(printed: str) -> Name:
    """Read "Given Middle Family", "Family, Given", "Family, Jr., Given" or "Family AB".

    Never fails: what fits no form is a family name as a whole.
    """
    text = " ".join(printed.split()).strip(" ,;")
    if " and " in text or not GROUP_WORDS.isdisjoint(text.lower().split()):
        return Name(text, is_group=True)
    if not text.isascii() and _CJK_NAME.fullmatch(text):
        return _parse_cjk(text)
    family_part, *after = (part.strip() for part in text.split(","))
    after = [part for part in after if part]
    suffix = ""
    if after:
        suffixes = [part for part in after if _is_suffix(part)]
        others = [part for part in after if not _is_suffix(part)]
        suffix = suffixes[0] if suffixes else ""
        if others:
            givens = _given_tokens(" ".join(others).split())
            if not suffix and len(givens) > 1 and _is_suffix(givens[-1]):
                suffix = givens.pop()
            return Name(family_part, givens[0], tuple(givens[1:]), suffix)
    tokens = family_part.split()
    if not tokens:
        return Name(text, suffix=suffix)
    if not suffix and len(tokens) > 2 and _is_suffix(tokens[-1]):
        suffix = tokens.pop()
    if len(tokens) == 1:
        glued = _given_tokens(tokens)  # "J.R.R.Tolkien"
        if len(glued) > 1 and len(glued[-1]) > 2:
            return Name(glued[-1], glued[0], tuple(glued[1:-1]), suffix)
        return Name(family_part, suffix=suffix)
    initials = _initials_behind(tokens)
    if initials:
        family = " ".join(tokens[: len(tokens) - len(initials)])
        letters = "".join(initials)
        return Name(family, letters[0], tuple(letters[1:]), suffix)
    start = _family_start(tokens)
    givens = _given_tokens(tokens[:start])
    return Name(" ".join(tokens[start:]), givens[0], tuple(givens[1:]), suffix)


def _is_suffix(token: str) -> bool:
    return token.lower().rstrip(".") in SUFFIXES


def _given_tokens(tokens: list[str]) -> list[str]:
    """Given names one by one, initials run together taken apart ("J.R.R." → J., R., R.)."""
    found: list[str] = []
    for token in tokens:
        if "." in token[:-1]:
            found.extend(_AFTER_PERIOD.sub(" ", token).split())
        elif 2 <= len(token) <= 3 and token.isupper() and token.isalpha() and len(tokens) == 1:
            found.extend(token)  # "PK Dokania"
        else:
            found.append(token)
    return found


def _initials_behind(tokens: list[str]) -> list[str]:
    """The bare initials behind a family name, as PubMed prints them ("Whistler RL"), or [].

    "Wei LI" prints a family name in capitals.
    """
    start = len(tokens)
    while start > 1 and _BARE_INITIALS.fullmatch(tokens[start - 1]):
        start -= 1
    if tokens[-1] in SHORT_FAMILY_NAMES:
        return []
    if any(token.isupper() or token.endswith(".") for token in tokens[:start]):
        return []
    return tokens[start:]


def _family_start(tokens: list[str]) -> int:
    """Index of the first token of the family name, particles included."""
    last = len(tokens) - 1
    for index in range(1, last):
        token = tokens[index]
        lower = token.lower()
        if lower in ("y", "e") and token == lower and index > 1:
            return index - 1  # Santiago Ramón y Cajal
        if lower not in PARTICLES:
            continue
        if token == lower:
            return index
        # In capitals it may be a Vietnamese middle name: Tuan Van Nguyen.
        if len(token) > 1 and not token.isupper() and fold(tokens[last]) not in VIETNAMESE_FAMILIES:
            return index
    return last


def _parse_cjk(text: str) -> Name:
    """East Asian names: the family name stands first, unless dots part a foreign name."""
    foreign = re.split("[·・]", text)
    if len(foreign) > 1:
        return Name(foreign[-1].strip(), foreign[0].strip(), tuple(foreign[1:-1]))
    words = text.split()
    if len(words) > 1:
        return Name(words[0], words[1], tuple(words[2:]))
    # Two or three signs: one of family; four and more: two (司马, 田中).
    size = 0 if len(text) < 2 else 1 if len(text) < 4 else 2
    return Name(text[:size] or text, text[size:] if size else "")


# --- keys ----------------------------------------------------------------------------

_NOT_WORD = re.compile(r"[^\w\s]+|_+")


def _key(s: str) -> str:
    folded = fold(s)
    return folded if folded.isalnum() else " ".join(_NOT_WORD.sub(" ", folded).split())


def _keys(s: str) -> tuple[str, ...]:
    """The key of a name's part, and the one with oe for ö where that differs."""
    if s.isascii():
        return (_key(s),)
    first = _key(s)
    others = {" ".join(_NOT_WORD.sub(" ", form).split()) for form in fold_variants(s)}
    return (first, *sorted(others - {first}))


@lru_cache(_CACHE)
def name_key(printed: str) -> str:
    """The name for comparing: folded, given names first, hyphens and periods as spaces.

    "Ţifrea, Alexandru" and "Alexandru Tifrea" give the same key.
    """
    return name_keys(printed)[0]


@lru_cache(_CACHE)
def name_keys(printed: str) -> tuple[str, ...]:
    """`name_key` and, for a name with umlauts, its key with ae, oe, ue (Schoelkopf)."""
    name = parse_name(printed)
    return _keys(" ".join((*name.givens, name.family, name.suffix)))


@lru_cache(_CACHE)
def block_keys(printed: str) -> tuple[str, ...]:
    """The blocks in which a name's possible partners lie: family name and first initial.

    Spaces inside the family name do not count ("De Bartolomeis", "DeBartolomeis").
    A name with umlauts lies in two blocks.
    """
    name = parse_name(printed)
    initial = _key(name.given)[:1]
    return tuple(f"{family.replace(' ', '')} {initial}".rstrip() for family in _keys(name.family))


def block_key(printed: str) -> str:
    """The first of `block_keys`: "Philip H. S. Torr" → "torr p"."""
    return block_keys(printed)[0]


def printed_initials(printed: str) -> str:
    """The initials of the given names: "Philip H. S. Torr" → "P. H. S.", "" without any."""
    initials = []
    for given in parse_name(printed).givens:
        parts = [part for part in given.replace(".", "").split("-") if part]
        if parts:
            initials.append("-".join(f"{part[0].upper()}." for part in parts))
    return " ".join(initials)


# --- comparing -----------------------------------------------------------------------


class Compatibility(StrEnum):
    """Whether two printed names can belong to one person, and how much that says."""

    SAME = "same"
    """Nothing tells them apart but accents, case, periods or order."""
    STRONG = "strong"
    """The same full first name; a middle name is left out or shortened."""
    WEAK = "weak"
    """Only initials or a nickname agree."""
    CONFLICT = "conflict"
    """They exclude each other."""


def compare(a: str, b: str) -> Compatibility:
    """How two printed names go together.

    Families must be equal. First names must be equal, one the initial of the other, or
    nicknames; middle names must be an ordered subset of the other's, by initials.
    """
    if set(name_keys(a)) & set(name_keys(b)):
        return Compatibility.SAME
    first, second = parse_name(a), parse_name(b)
    if first.is_group or second.is_group or not _same_family(first, second):
        return Compatibility.CONFLICT
    suffixes = {_key(name.suffix) for name in (first, second) if name.suffix}
    if len(suffixes) > 1:
        return Compatibility.CONFLICT
    return _compare_givens(first, second)


def _same_family(first: Name, second: Name) -> bool:
    families = {key.replace(" ", "") for key in _keys(first.family)}
    return any(key.replace(" ", "") in families for key in _keys(second.family))


def _compare_givens(first: Name, second: Name) -> Compatibility:
    ours, theirs = _tokens(first), _tokens(second)
    if not ours or not theirs:
        return Compatibility.WEAK if ours or theirs else Compatibility.SAME
    if "".join(ours) == "".join(theirs) and min(len(ours[0]), len(theirs[0])) > 1:
        return Compatibility.SAME  # Xiao-Ming, Xiaoming
    if not _agree(ours[0], theirs[0]):
        is_nickname = theirs[0] in nicknames(ours[0]) or ours[0] in nicknames(theirs[0])
        return (
            Compatibility.WEAK
            if is_nickname and _is_subset(ours[1:], theirs[1:])
            else Compatibility.CONFLICT
        )
    if not _is_subset(ours[1:], theirs[1:]):
        return Compatibility.CONFLICT
    if len(ours[0]) == 1 or len(theirs[0]) == 1:
        return Compatibility.WEAK
    if ("-" in first.given) != ("-" in second.given) and 1 in (len(ours), len(theirs)):
        return Compatibility.WEAK  # Wei-Lin and Wei are two names more often than one
    return Compatibility.STRONG


def _tokens(name: Name) -> list[str]:
    return _key(" ".join(name.givens)).split()


def _agree(one: str, other: str) -> bool:
    return one == other or one == other[0] or other == one[0]


def _is_subset(one: list[str], other: list[str]) -> bool:
    """Whether the shorter list is an ordered part of the longer, an initial standing for a name."""
    shorter, longer = sorted((one, other), key=len)
    rest = iter(longer)
    return all(any(_agree(token, candidate) for candidate in rest) for token in shorter)


def fullest(names: Iterable[str]) -> str:
    """The form to show of several that mean one person; the first of equally full ones.

    Full given names count most, then the number of names, then accents, then periods
    behind initials.

    Raises:
        ValueError: there are no names.
    """
    return max(dict.fromkeys(names), key=_fullness)


def _fullness(printed: str) -> tuple[int, int, bool, int, int]:
    name = parse_name(printed)
    tokens = _tokens(name)
    return (
        sum(len(token) > 1 for token in tokens),
        len(tokens),
        not printed.isupper() and not printed.islower() and "," not in printed,
        sum(not character.isascii() for character in printed),
        printed.count("."),
    )

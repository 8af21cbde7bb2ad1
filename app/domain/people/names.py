"""How a printed name is read, and whether two printed names can be one person's.

Three things stay apart: the name as printed (never changed), the reading made of it
here, and the person, of whom this module knows nothing. It compares names only; whether
two compatible names are merged needs evidence, which is weighed elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from app.domain.people.group_names import is_group_name
from app.domain.people.name_words import bare_name, nicknames
from app.domain.people.reading import CACHE, ParsedName, parse_name
from app.domain.text.plain import UNSPACED, fold_name, transcribed

__all__ = [
    "KEYS_VERSION",
    "Compatibility",
    "ParsedName",
    "block_key",
    "block_keys",
    "compare",
    "fullest",
    "has_letters",
    "most_used",
    "name_key",
    "name_keys",
    "parse_name",
    "printed_initials",
    "shown_name",
    "without_number",
]


# --- keys ----------------------------------------------------------------------------

_NOT_WORD = re.compile(r"[^\w\s]+|_+")


KEYS_VERSION = "2"
"""Grows with every change of what `name_keys` and `block_keys` give: stored keys are then made
anew (`app.ingest.people.rekey`)."""


def _key(s: str) -> str:
    if s.isascii() and s.replace(" ", "").isalnum():  # nothing of it is folded but capitals
        return " ".join(s.lower().split())
    folded = fold_name(s)
    if folded.isalnum():
        return folded
    blank: str | Callable[[re.Match[str]], str] = " " if folded.isascii() else _blank
    return " ".join(_NOT_WORD.sub(blank, folded).split())


def _blank(match: re.Match[str]) -> str:
    """A blank for signs; vowel signs of Indian scripts are parts of their word."""
    return "".join(sign if unicodedata.category(sign)[0] == "M" else " " for sign in match[0])


def _keys(s: str) -> tuple[str, ...]:
    """The key of a name's part, and the one with oe for ö where that differs."""
    if s.isascii():
        return (_key(s),)
    return tuple(dict.fromkeys((_key(s), _key(transcribed(s)))))


def name_key(printed: str) -> str:
    """The name for comparing: folded, given names first, hyphens and periods as spaces.

    "Ţifrea, Alexandru" and "Alexandru Tifrea" give the same key.
    """
    return name_keys(printed)[0]


@lru_cache(CACHE)
def name_keys(printed: str) -> tuple[str, ...]:
    """`name_key`, and the keys of other spellings: ae, oe, ue for umlauts, another script's."""
    name = parse_name(printed)
    own = _keys(" ".join((*name.givens, name.family, name.suffix, name.number)))
    return (*own, *(key for alias in name.aliases for key in name_keys(alias)))


@lru_cache(CACHE)
def block_keys(printed: str, group: bool = False) -> tuple[str, ...]:
    """The blocks in which a name's possible partners lie: family name and first initial.

    Spaces inside the family name do not count ("De Bartolomeis", "DeBartolomeis").
    A name with umlauts lies in two blocks.
    """
    name = parse_name(printed, group) if group else parse_name(printed)  # one entry of its cache
    initial = _key(name.given)[:1]
    return tuple(f"{family.replace(' ', '')} {initial}".rstrip() for family in _keys(name.family))


def block_key(printed: str, group: bool = False) -> str:
    """The first of `block_keys`: "Philip H. S. Torr" → "torr p"."""
    return block_keys(printed, group)[0]


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
    NEAR = "near"
    """They differ in one letter, or in a first name; `compare` never says so, as many people do."""
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
    suffixes = {_generation(name.suffix) for name in (first, second) if name.suffix}
    if len(suffixes) > 1 or (first.number != second.number and first.number and second.number):
        return Compatibility.CONFLICT
    grade = _compare_givens(first, second)
    if first.number != second.number and grade is not Compatibility.CONFLICT:
        return Compatibility.WEAK  # it may be any of the people of this name
    return grade


_BY_STRENGTH = tuple(Compatibility)
_GENERATIONS = {"junior": "jr", "senior": "sr", "2nd": "ii", "3rd": "iii"}
_KUMAR = {"kr", "kumar"}
"""A name and its abbreviation, which is more than an initial: Anup Kr. Barman."""


def _generation(suffix: str) -> str:
    """One form of a suffix that is printed in several: 3rd as iii."""
    key = _key(suffix)
    return _GENERATIONS.get(key, key)


def _same_family(first: ParsedName, second: ParsedName) -> bool:
    families = {key.replace(" ", "") for key in _keys(first.family)}
    return any(key.replace(" ", "") in families for key in _keys(second.family))


def _compare_givens(first: ParsedName, second: ParsedName) -> Compatibility:
    grades = [
        _compare_tokens(ours.split(), theirs.split(), first.given, second.given)
        for ours in _keys(" ".join(first.givens))
        for theirs in _keys(" ".join(second.givens))
    ]  # Björn and Bjoern agree in one of the spellings
    return min(grades, key=_BY_STRENGTH.index)


def _compare_tokens(
    ours: list[str], theirs: list[str], our_given: str, their_given: str
) -> Compatibility:
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
    if ("-" in our_given) != ("-" in their_given) and 1 in (len(ours), len(theirs)):
        return Compatibility.WEAK  # Wei-Lin and Wei are two names more often than one
    return Compatibility.STRONG


def _tokens(name: ParsedName) -> list[str]:
    return _key(" ".join(name.givens)).split()


def _agree(one: str, other: str) -> bool:
    return one == other or one == other[0] or other == one[0] or {one, other} == _KUMAR


def _is_subset(one: list[str], other: list[str]) -> bool:
    """Whether the shorter list is an ordered part of the longer, an initial standing for a name."""
    shorter, longer = sorted((one, other), key=len)
    rest = iter(longer)
    return all(any(_agree(token, candidate) for candidate in rest) for token in shorter)


def fullest(names: Mapping[str, int] | Iterable[str]) -> str:
    """The form that says most of several that mean one person; the first of equally full ones.

    Full given names count most, then the number of names, then whether it is more than capitals,
    then accents. Of forms that are equal so far, the most frequent one is shown ("bell hooks"),
    then one with capitals, then one with periods behind initials.

    Args:
        names: each with the number of its mentions, or without, where they are not known.

    Raises:
        ValueError: there are no names.
    """
    counts = names if isinstance(names, Mapping) else dict.fromkeys(names, 1)
    if len(counts) == 1:
        return next(iter(counts))
    return max(counts, key=lambda name: _fullness(name, counts[name]))


def most_used(names: Mapping[str, int]) -> str:
    """The form to show of several that one person is printed in; the fullest of equals.

    Args:
        names: each with the number of its mentions.

    Raises:
        ValueError: there are no names.
    """
    most = max(names.values())
    return fullest({name: count for name, count in names.items() if count == most})


def _fullness(printed: str, mentions: int) -> tuple[int, int, bool, int, int, bool, int]:
    name = parse_name(printed)
    tokens = _tokens(name)
    return (
        sum(len(token) > 1 for token in tokens),
        len(tokens),
        not printed.isupper() and "," not in printed,
        sum(not character.isascii() for character in printed),
        mentions,
        not printed.islower(),
        printed.count("."),
    )


_IN_TWO = re.compile(f"([{UNSPACED}]+), ?([{UNSPACED}]+)")
"""A name of a script without blanks that its source gives in two parts: 佐藤, 花."""


def shown_name(printed: str, group: bool = False) -> str:
    """The name without what is printed with it: titles, degrees, affiliations, DBLP's numbers."""
    text = " ".join(printed.split()).strip(" ,;")
    if group or is_group_name(text):
        return printed
    if in_two := _IN_TWO.fullmatch(text):
        return "".join(in_two.groups())
    bare = bare_name(text).text
    return printed if bare == text else bare


def has_letters(printed: str) -> bool:
    """Whether it can be anybody's name: it has a letter or a digit, and is not signs alone."""
    return any(map(str.isalnum, printed))


def without_number(printed: str) -> str:
    """The name without the number by which DBLP tells people of one name apart."""
    number = parse_name(printed).number if printed[-1:].isdigit() else ""
    return printed.removesuffix(number).rstrip() if number else printed

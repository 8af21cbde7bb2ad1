"""How two names of different blocks go together: another family name, another order, more names.

Marriage, transliteration, a second family name and the order of names move a person's name to
another block (`NameRow.block`), where nothing is compared with it. What is found here only says
that two names are worth a look; nobody is joined by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from app.domain.people.name_words import PARTICLES
from app.ingest.people.evidence.namesakes import given_words

SHORT_FAMILY, LONG_FAMILY, LONGER_FAMILY = 3, 4, 9
"""Letters of family names that may begin another one (Ito, Itoh), of which one may be misspelled,
and of which two may be."""
LONG_GIVEN = 4
"""Letters of a first name of which the first may be another."""
LIKE_SOUNDS = frozenset(map(frozenset, ("ck", "ij", "iy", "jy", "sz", "uw", "vw")))
"""First letters that are written for each other: Catherine, Katherine; Julia, Yulia."""
SOUNDS = frozenset().union(*LIKE_SOUNDS)
LEAST_COMMON = 2
"""Full words that two names must share where one has more of them."""


class Likeness(StrEnum):
    """How two names of different blocks go together; the first that fits."""

    ORDER = "the same names, in another order or divided otherwise"
    MORE = "one has further names besides the same ones"
    FAMILY_SPELLED = "the same first names, the family name spelled otherwise"
    GIVEN_SPELLED = "the same family name, the first name spelled otherwise"
    FAMILY = "the same first names, another family name"


class NameForm(NamedTuple):
    """A name as it is compared here; all words folded."""

    given: tuple[str, ...]
    """First and middle names, or initials."""
    family: str
    """Without blanks."""
    words: tuple[str, ...]
    """All of them, in order."""

    @staticmethod
    def of(key: str, block: str) -> NameForm:
        """Read a name from its key and its block."""
        given = given_words(key, block)
        words = tuple(key.split())
        return NameForm(given, "".join(words[len(given) :]), words)


def likeness(one: NameForm, other: NameForm) -> Likeness | None:
    """Say how two names go together; None where they are two people's for all that is known."""
    if "".join(one.words) == "".join(other.words):
        return Likeness.ORDER
    if _signature(one.words) == _signature(other.words):
        return Likeness.ORDER
    if _has_more(one.words, other.words):
        return Likeness.MORE
    if not one.given or not other.given:
        return None
    if one.family == other.family:
        return Likeness.GIVEN_SPELLED if _is_given_spelled(one.given, other.given) else None
    if one.given[0] != other.given[0] or len(one.given[0]) == 1:
        return None
    if not _go_together(one.given[1:], other.given[1:]):
        return None
    if _is_spelled(one.family, other.family):
        return Likeness.FAMILY_SPELLED
    return Likeness.FAMILY if min(len(one.family), len(other.family)) > 1 else None


def _signature(words: Sequence[str]) -> tuple[list[str], str]:
    """Give long words without their order, and the letters of short ones: AR is A. R."""
    short = "".join(word for word in words if len(word) < 3)
    return sorted(word for word in words if len(word) > 2), "".join(sorted(short))


def _has_more(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether all words of the shorter name are among the longer one's, initials as such."""
    few, many = sorted(
        ([words[0], *(w for w in words[1:] if w not in PARTICLES)] for words in (one, other)),
        key=_fullness,
    )
    full = Counter(word for word in few if len(word) > 1)
    if len(full) < LEAST_COMMON or not full <= Counter(many):
        return False
    rest = [word[0] for word in (Counter(many) - full).elements()]
    for word in few:
        if len(word) == 1:
            if word not in rest:
                return False
            rest.remove(word)
    return True


def are_in_order(one: NameForm, other: NameForm) -> bool:
    """Say whether the full words of the shorter name stand in the longer one in the same order."""
    few, many = sorted((one.words, other.words), key=_fullness)
    rest = iter(many)
    return all(word in rest for word in few if len(word) > 1)


def _fullness(words: Sequence[str]) -> tuple[int, int]:
    return sum(len(word) > 1 for word in words), len(words)


def _is_spelled(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) >= SHORT_FAMILY and long.startswith(short):
        return True
    most = 2 if len(short) >= LONGER_FAMILY else 1
    return (
        len(short) >= LONG_FAMILY
        and one[0] == other[0]
        and OSA.distance(one, other, score_cutoff=most) <= most
    )


def _is_given_spelled(one: Sequence[str], other: Sequence[str]) -> bool:
    first, second = one[0], other[0]
    return (
        first[1:] == second[1:]
        and len(first) >= LONG_GIVEN
        and frozenset((first[0], second[0])) in LIKE_SOUNDS
        and _go_together(one[1:], other[1:])
    )


def _go_together(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether no middle names exclude each other: one list begins as the other does."""
    return all(
        ours == theirs or (1 in (len(ours), len(theirs)) and ours[0] == theirs[0])
        for ours, theirs in zip(one, other, strict=False)
    )

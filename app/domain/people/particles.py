"""Particles of family names that are printed behind the given names: `Berg, Jan van der`."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.people.name_words import PARTICLES, SHORT_FAMILY_NAMES, VIETNAMESE_FAMILIES

_ELIDED = frozenset({"d'", "dell'", "dall'", "l'"})
"""Particles that are written together with the family name."""
_SYLLABLES = frozenset({"da", "de", "di", "do", "du", "la", "le", "lo", "te", "ten", "van"})
"""Particles that are also the last part of a given name in East Asia: `Kim, Sang do`."""
_LONGER_FAMILIES = """
chang chen cheng choi choo chung deng feng gong hong huang hwang jang jeon jeong jiang jung kang
kwon liang moon ning park peng shen shin song tang teng tian wang xiao xiong yang yoon yuan zeng
zhang zhao zheng zhong zhou
"""
_EAST_ASIAN_FAMILIES = VIETNAMESE_FAMILIES.union(
    _LONGER_FAMILIES.split(), map(str.lower, SHORT_FAMILY_NAMES)
)


def particle_behind(givens: Sequence[str], family: str) -> tuple[str, ...]:
    """The words at the end of given names that are the particle of the family name.

    Only words in lower case count, in a name that is not all in lower case.

    Args:
        givens: words, or initials, in order.
        family: what is printed before the comma.
    """
    start = len(givens)
    while start > 1 and _is_particle(givens[start - 1], start < len(givens)):
        start -= 1
    found = tuple(givens[start:])
    if not found or not family[:1].isupper() or givens[0].islower():
        return ()
    if len(found) == 1 and found[0] in _SYLLABLES and family.lower() in _EAST_ASIAN_FAMILIES:
        return ()
    return found


def with_particle(particle: str, family: str) -> str:
    """A family name behind its particle: `van der Berg`, `d'Alembert`."""
    is_elided = _plain(particle.rpartition(" ")[2]) in _ELIDED
    return f"{particle}{family}" if is_elided else f"{particle} {family}"


def _is_particle(word: str, before_another: bool) -> bool:
    plain = _plain(word)
    if word == "und":  # von und zu
        return before_another
    return plain in PARTICLES or plain in _ELIDED


def _plain(word: str) -> str:
    return word.replace("’", "'")

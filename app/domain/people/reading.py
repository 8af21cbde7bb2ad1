"""How a printed name is taken apart: family name, given names, or a group's name as a whole."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from app.domain.people.group_names import is_group_name
from app.domain.people.name_words import (
    PARTICLES,
    SHORT_FAMILY_NAMES,
    SUFFIXES,
    VIETNAMESE_FAMILIES,
    bare_name,
)
from app.domain.people.particles import particle_behind, with_particle
from app.domain.text.plain import fold

CACHE = 1 << 16
"""Names kept read: a library's names come again and again, some 0.5 kB each."""


class ParsedName(NamedTuple):
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
    number: str = ""
    """"0001", which DBLP prints to tell people of one name apart; not shown."""
    aliases: tuple[str, ...] = ()
    """The same name in another script, printed in brackets."""

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
_HALF_WIDTH = re.compile("[\uff65-\uff9f]")
_VOWELS = frozenset("AEIOUYÀÁÂÃÄÅÆÈÉÊËÌÍÎÏÒÓÔÕÖØÙÚÛÜÝŒ")
_BARE_INITIALS = re.compile("[A-Z]{1,3}")
_AFTER_PERIOD = re.compile(r"(?<=\w\.)(?=[^\W\d_])")


@lru_cache(CACHE)
def parse_name(printed: str, group: bool = False) -> ParsedName:
    """Read "Given Middle Family", "Family, Given", "Family, Jr., Given" or "Family AB".

    Titles, degrees, affiliations in brackets and numbers are no part of a name. Never fails: what
    fits no form is a family name as a whole.

    Args:
        printed: the name.
        group: its source says that it is no person's.
    """
    text = " ".join(printed.split()).strip(" ,;")
    if not text.isascii():  # letters in parts, kana of half width: else no family name is found
        text = unicodedata.normalize("NFKC" if _HALF_WIDTH.search(text) else "NFC", text)
    if group or is_group_name(text):
        return ParsedName(text, is_group=True)
    bare = bare_name(text)
    name = _read(bare.text)
    if bare.number or bare.aliases:
        name = name._replace(number=bare.number, aliases=bare.aliases)
    return name


def _read(text: str) -> ParsedName:
    if not text.isascii() and _CJK_NAME.fullmatch(text):
        return _parse_cjk(text)
    family_part, after, suffix = text, list[str](), ""
    if "," in text:
        family_part, *parts = (part.strip() for part in text.split(","))
        after = [part for part in parts if part]
    if after:
        suffixes = [part for part in after if _is_suffix(part)]
        others = [part for part in after if not _is_suffix(part)]
        suffix = suffixes[0] if suffixes else ""
        if others:
            givens = _given_tokens(" ".join(others).split(), text.isupper())
            if not suffix and len(givens) > 1 and _is_suffix(givens[-1]):
                suffix = givens.pop()
            if particle := particle_behind(givens, family_part):
                givens = _given_tokens(givens[: -len(particle)], text.isupper())
                family_part = with_particle(" ".join(particle), family_part)
            return ParsedName(family_part, givens[0], tuple(givens[1:]), suffix)
    tokens = family_part.split()
    if not tokens:
        return ParsedName(text, suffix=suffix)
    if not suffix and len(tokens) > 2 and _is_suffix(tokens[-1]):
        suffix = tokens.pop()
    if len(tokens) == 1:
        glued = _given_tokens(tokens, True)  # "J.R.R.Tolkien"
        if len(glued) > 1 and len(glued[-1]) > 2:
            return ParsedName(glued[-1], glued[0], tuple(glued[1:-1]), suffix)
        return ParsedName(family_part, suffix=suffix)
    initials = _initials_behind(tokens)
    if initials:
        family = " ".join(tokens[: len(tokens) - len(initials)])
        letters = "".join(initials)
        return ParsedName(family, letters[0], tuple(letters[1:]), suffix)
    if _family_comes_first(tokens):
        return ParsedName(tokens[0], tokens[1], tuple(tokens[2:]), suffix)
    start = _family_start(tokens)
    givens = _given_tokens(tokens[:start], text.isupper())
    return ParsedName(" ".join(tokens[start:]), givens[0], tuple(givens[1:]), suffix)


def _is_suffix(token: str) -> bool:
    return token.lower().rstrip(".") in SUFFIXES


def _given_tokens(tokens: list[str], in_capitals: bool) -> list[str]:
    """Given names one by one, initials run together taken apart ("J.R.R." → J., R., R.).

    Args:
        tokens: words before, or behind, a family name.
        in_capitals: the whole name is: then ANN and WEI are words, and only JR are initials.
    """
    found: list[str] = []
    for token in tokens:
        if "." in token[:-1]:
            found.extend(_AFTER_PERIOD.sub(" ", token).split())
        elif len(tokens) == 1 and _are_initials(token, in_capitals):
            found.extend(token)  # "PK Dokania"
        else:
            found.append(token)
    return found


def _are_initials(token: str, in_capitals: bool) -> bool:
    if not (2 <= len(token) <= 3 and token.isupper() and token.isalpha()):
        return False
    return not in_capitals or (_VOWELS.isdisjoint(token) and token not in SHORT_FAMILY_NAMES)


def _initials_behind(tokens: list[str]) -> list[str]:
    """The bare initials behind a family name, as PubMed prints them ("Whistler RL"), or [].

    "Wei LI" prints a family name in capitals; in "WHISTLER RL" and "ANNA LEE" all is in capitals.
    """
    if not tokens[-1].isupper() or tokens[-1] in SHORT_FAMILY_NAMES:
        return []
    start = len(tokens)
    while start > 1 and _BARE_INITIALS.fullmatch(tokens[start - 1]):
        start -= 1
    before, behind = tokens[:start], tokens[start:]
    if all(token.isupper() for token in before):
        written = all(len(token) == 1 or _are_initials(token, True) for token in behind)
        is_family = all(len(token) > 3 or token in SHORT_FAMILY_NAMES for token in before)
        return behind if written and is_family else []
    if any(token.isupper() or token.endswith(".") for token in before):
        return []
    return behind


def _family_comes_first(tokens: list[str]) -> bool:
    """Whether capitals show that the family name is first: "DUPONT Jean", "LI Wei"."""
    first, *others = tokens
    return (
        first.isupper()
        and first.replace("-", "").isalpha()
        and not any(token.isupper() and len(token) > 1 for token in others)
        and (len(first) > 3 or first in SHORT_FAMILY_NAMES)
        and others[-1][:1].isupper()
        and len(others[-1].rstrip(".")) > 1
    )


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


def _parse_cjk(text: str) -> ParsedName:
    """East Asian names: the family name is first, unless dots part a foreign name."""
    foreign = re.split("[·・]", text)
    if len(foreign) > 1:
        return ParsedName(foreign[-1].strip(), foreign[0].strip(), tuple(foreign[1:-1]))
    words = text.split()
    if len(words) > 1:
        return ParsedName(words[0], words[1], tuple(words[2:]))
    # Two or three signs: one of family; four and more: two (司马, 田中).
    size = 0 if len(text) < 2 else 1 if len(text) < 4 else 2
    return ParsedName(text[:size] or text, text[size:] if size else "")

"""Whether a printed name is the one that somebody typed after `author:`.

People type what they remember: `torr`, `torr p`, `P. Torr`, `Torr, Philip`, `philip torr`.
Pure: whose name it is, and which papers are theirs, is for the library to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from app.domain.people.names import parse_name
from app.domain.text.plain import UNSPACED, fold, fold_name, transcribed

_WORD = re.compile(r"[^\W_]+")
# "PHS Torr", "Torr PH": capitals run together that can only be initials.
_LETTER = re.compile(f"[{UNSPACED}]")
_GLUED_INITIALS = re.compile(r"\b[A-Z]{2,3}\b")

_CACHE = 1 << 14
"""Names kept cut into words, some 0.3 kB each."""


def author_matches(value: str, printed: str) -> bool:
    """Return whether each word of a typed name is found in a printed one.

    A letter stands for any name that begins with it, in the typed and in the printed name, but
    one word must agree whole. Order is free; the family name is what precedes a comma.

    Args:
        value: the name as typed.
        printed: the name as printed on a paper. Of scripts without blanks a part of it will do.
    """
    if runs := runs_of(value):
        if not has_runs(printed, runs):
            return False
        value = _LETTER.sub(" ", fold(value))
        if not _WORD.search(value):
            return True
    whole, comma, rest = value.partition(",")
    if comma and rest.strip():
        family = parse_name(printed).family
        return _found_in(whole, family) and _found_in(f"{whole} {rest}", printed)
    return _found_in(value, printed)


def runs_of(value: str) -> list[str]:
    """Return the parts of a typed name that are in scripts without blanks, folded: 林小明."""
    if value.isascii():
        return []
    return [run for word in value.replace(",", " ").split() if (run := _letters(word))]


def has_runs(printed: str, runs: Iterable[str]) -> bool:
    """Return whether a printed name holds every one of these parts."""
    letters = _letters(printed)
    return all(run in letters for run in runs)


@lru_cache(_CACHE)
def _letters(name: str) -> str:
    return "" if name.isascii() else "".join(_LETTER.findall(fold(name)))


def _found_in(value: str, printed: str) -> bool:
    name = _words(printed)
    if any(_agree(wanted, name) for wanted in _words(value)):
        return True
    spread = _GLUED_INITIALS.sub(lambda found: " ".join(found[0]), value)
    return spread != value and any(_agree(w, name) for w in _words(spread))


def _agree(wanted: tuple[str, ...], names: tuple[tuple[str, ...], ...]) -> bool:
    return bool(wanted) and any(_covered(wanted, name) for name in names)


def _covered(wanted: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether every wanted word finds a word of its own in the name, one of them whole."""
    free = list(name)
    inexact: list[str] = []
    for word in wanted:
        if len(word) > 1 and word in free:
            free.remove(word)
        else:
            inexact.append(word)
    if len(inexact) == len(wanted) and any(len(word) > 1 for word in wanted):
        return False
    for word in inexact:
        # An initial on either side; exact initials were not taken out above.
        found = [other for other in free if other[0] == word[0] and 1 in (len(word), len(other))]
        if not found:
            return False
        free.remove(min(found, key=len))
    return True


@lru_cache(_CACHE)
def _words(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of each form under which a name may be sought (Schölkopf, Schoelkopf)."""
    forms = sorted({fold_name(name), fold_name(transcribed(name))})
    return tuple(tuple(_WORD.findall(form)) for form in forms)

"""What is printed with a name and is no part of it: titles, degrees, affiliations, numbers.

Nothing of this module changes what is kept: the name as printed stays. It only says which part of
it is the name.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_TITLES = "dr doctor prof professor mr mrs ms mx"
_TITLES_WITH_PERIOD = "rev ing dipl mag mgr mudr rndr phdr habil hon doc apl priv"
TITLES = frozenset(_TITLES.split())
TITLES_WITH_PERIOD = frozenset(_TITLES_WITH_PERIOD.split())
"""Without their period these may be names (Ing, Hon)."""

_DEGREES = "bsc dphil dvm edd esq frcp frs llm mba mbbs mph mphil msc phd phds scd"
DEGREES = frozenset(_DEGREES.split())
_DEGREES_AFTER_COMMA = "ba bs dds do jd ma md ms od pe pt rn"
DEGREES_AFTER_COMMA = frozenset(_DEGREES_AFTER_COMMA.split())
"""Behind family and given name; elsewhere these are initials (Whistler MD; Smith, MA)."""
_DOCTOR = frozenset({"md"})
_SIGNS = frozenset(",()[]（）")
_MOST_TITLES = TITLES | TITLES_WITH_PERIOD | {"dr.-ing", "dipl.-ing", "prof.dr", "dr.med"}
_LAST = DEGREES | _DOCTOR
_NONE: frozenset[str] = frozenset()

# DBLP numbers people of one name: https://dblp.org/faq/1474783.html
_NUMBER = re.compile(r" (\d{4})$")
# Behind a name; a bracket within it is a name too: William (Bill) Gates.
_BRACKETS = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|（([^（）]*)）)(?=\s*(?:,|$|[(\[（]))")


class BareName(NamedTuple):
    """A printed name without what is printed with it."""

    text: str
    number: str = ""
    """"0001": tells people of one name apart; is not shown."""
    aliases: tuple[str, ...] = ()
    """The same name in another script, printed in brackets: Jisoo Lim (임지수)."""


def bare_name(text: str) -> BareName:
    """Take titles, degrees, brackets and numbers off a name; a name of nothing else stays whole.

    Args:
        text: with single blanks between its words.
    """
    if _is_bare(text):
        return BareName(text)
    number = ""
    aliases: tuple[str, ...] = ()
    bare = text
    if text[-4:].isdigit() and (found := _NUMBER.search(text)):
        bare, number = bare[: found.start()], found[1]
    if bare[-1:] in ")]）" or "(" in bare or "（" in bare:
        without = " ".join(_BRACKETS.sub(" ", bare).split()).replace(" ,", ",")
        if without and any(map(str.isalpha, without)):
            inside = ["".join(groups) for groups in _BRACKETS.findall(bare)]
            aliases = tuple(part.strip() for part in inside if _other_script(part, without))
            bare = without
    bare = _without_degrees(_without_titles(bare))
    return BareName(bare, number, aliases) if bare else BareName(text)


def _is_bare(text: str) -> bool:
    """Say of most names, and quickly, that there is nothing to take off."""
    if not _SIGNS.isdisjoint(text) or text[-1:].isdigit():
        return False
    first, last = text.partition(" ")[0].lower(), text.rpartition(" ")[2].lower()
    return first.rstrip(".") not in _MOST_TITLES and last.replace(".", "") not in _LAST


def _without_titles(text: str) -> str:
    family, comma, rest = text.partition(",")
    cut = _from_first_name(family)
    if not comma:
        return cut
    return f"{cut}, {_from_first_name(rest.strip())}"


def _from_first_name(text: str) -> str:
    words = text.split()
    start = 0
    while start < len(words) - 1 and _is_title(words[start]):
        start += 1
    return " ".join(words[start:]) if start else text


def _is_title(word: str) -> bool:
    parts = [part for part in word.lower().replace("-", ".").split(".") if part]
    if not parts or (word.isupper() and len(word) == 2):  # MS Jung
        return False
    with_period = word.endswith(".")
    return all(part in TITLES or (with_period and part in TITLES_WITH_PERIOD) for part in parts)


def _without_degrees(text: str) -> str:
    first, *others = (part.strip() for part in text.split(","))
    kept = [part for part in others if not _are_degrees(part, DEGREES)]
    kept = [
        part
        for at, part in enumerate(kept)
        # "Smith, MD" is a family name with initials, "Jane Smith, MD" a doctor.
        if not _are_degrees(part, DEGREES_AFTER_COMMA if at else _DOCTOR if " " in first else _NONE)
    ]
    words = first.split()
    while len(words) > 1 and _are_degrees(words[-1], DEGREES):
        words.pop()
    if len(words) > 2 and words[-1].lower() in ("md", "m.d.", "m.sc."):
        words.pop()
    return ", ".join([" ".join(words), *kept])


def _are_degrees(text: str, known: frozenset[str]) -> bool:
    words = text.lower().split()
    return bool(words) and all(word.replace(".", "") in known for word in words)


def _other_script(inside: str, outside: str) -> bool:
    """Whether a text in brackets is a name in letters of another script."""
    letters = {_script(sign) for sign in inside if sign.isalpha()}
    return bool(letters) and letters.isdisjoint(
        {_script(sign) for sign in outside if sign.isalpha()}
    )


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]

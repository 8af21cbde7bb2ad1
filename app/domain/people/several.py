"""Several people in the place of one name: `John Smith, Jane Doe`, `Smith, J. & Doe, J.`

A comma also parts one name (`Smith, John`), and "&" the name of a body (`Ernst & Young`). What is
not surely several people is left whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.people.frequency import given_share
from app.domain.people.group_names import is_body
from app.domain.people.name_words import DEGREES, PARTICLES, SUFFIXES
from app.domain.text.plain import UNSPACED, fold

_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,4}|[^\W\d_](?:[ -]?[^\W\d_]){0,2}")
_INITIAL_FIRST = re.compile(r"(?:[^\W\d_]\.[ -]?){1,4}[^\W\d_]{2}.*|[A-Z]{1,3} [^\W\d_]{2}.*")
_FAMILY_INITIALS = re.compile(r"[^\W\d_][\w'’. -]*[\w'’] [^\W\d_](?:-?[^\W\d_]){0,2}")
_NO_BLANKS = re.compile(f"[{UNSPACED}]{{2,4}}")
_BETWEEN = re.compile(r",? (?:and|&|und|et|(?<=\. )y) ", re.IGNORECASE)


def people_of(printed: str) -> list[str]:
    """Give the names of a text that is printed as one; itself where it is one.

    Args:
        printed: with single blanks.
    """
    sides = [_parts(side) for side in _BETWEEN.split(printed)]
    names = people_between(sides)
    return [", ".join(name) for name in names] if len(names) > 1 else [printed]


def people_between(sides: Sequence[Sequence[str]], *, in_list: bool = False) -> list[Sequence[str]]:
    """Give each name as its parts between commas; [] where what "&" joins may be one name.

    Args:
        sides: of each "&" or "and", what is between commas.
        in_list: what else is in the list shows that names are in reading order.
    """
    if len(sides) == 1:
        return _between_commas(sides[0], in_list)
    in_list = len(sides[-1]) == 1  # John Smith, Jane Doe & Max Roe
    found = [_between_commas(side, in_list) for side in sides]
    return [name for names in found for name in names] if all(map(_are_people, found)) else []


def _parts(text: str) -> list[str]:
    return [part for part in map(str.strip, text.split(",")) if part]


def _between_commas(parts: Sequence[str], in_list: bool) -> list[Sequence[str]]:
    """The names of one side."""
    if len(parts) < 2 or is_body(parts[0]):
        return [parts]
    if _are_names(parts, in_list):
        return [[part] for part in parts]
    first, second, *others = parts
    if others and not _can_be_name(first) and not _is_part(second) and _are_names(others, in_list):
        return [[first, second], *([other] for other in others)]  # Smith, John, Jane Doe
    if len(parts) > 3 and len(parts) % 2 == 0 and _are_pairs(parts):
        return [parts[at : at + 2] for at in range(0, len(parts), 2)]
    return [parts]


def _are_names(parts: Sequence[str], in_list: bool) -> bool:
    """Whether what is between commas are whole names in reading order."""
    if all(map(_NO_BLANKS.fullmatch, parts)):
        return len(parts) > 2
    if all(map(_has_initials_last, parts)):
        return len(parts) > 1 or in_list
    bodies = sum(map(is_body, parts))
    if not all(map(_can_be_name, parts)) or 3 * bodies > len(parts):
        return False
    if len(parts) != 2:
        return len(parts) > 2 or in_list or _is_name(parts[0])
    if all(map(_INITIAL_FIRST.fullmatch, parts)):
        return True
    return (in_list or all(map(_is_name, parts))) and not _can_be_one(parts, in_list)


def _are_pairs(parts: Sequence[str]) -> bool:
    """Whether family and given names take turns: not in `Doe, Jane, MD, PhD`."""
    if any(part.lower().replace(".", "") in DEGREES for part in parts):
        return False
    return any(map(_is_given, parts[1::2])) or not any(" " in part for part in parts)


def _are_people(names: Sequence[Sequence[str]]) -> bool:
    """Whether the names of one side of "&" show people: by initials or by given names."""
    bare = [[part for part in name if not _is_suffix(part)] for name in names]
    return bool(names) and all(
        _is_name(name[0]) or _has_initials_last(name[0])
        if len(name) == 1
        else len(name) == 2 and _is_given(name[1]) and not _are_initials(name[0])
        for name in bare
    )


def _can_be_name(part: str) -> bool:
    """Whether it has the form of a given name and a family name."""
    if _INITIAL_FIRST.fullmatch(part):
        return True
    first, *others = part.split()
    return bool(others) and first not in PARTICLES and not _is_part(others[-1])


def _is_name(part: str) -> bool:
    """Whether it surely is one: it begins with an initial or a frequent given name."""
    return (_can_be_name(part) and not is_body(part)) and (
        _INITIAL_FIRST.fullmatch(part) is not None or _is_listed(part.split()[0])
    )


def _can_be_one(parts: Sequence[str], in_list: bool) -> bool:
    """Whether two parts can be the family names and the given names of one person.

    `Garcia Lopez, Maria Jose`; in a list not `John Thomas, Jane Martin`, else that as well.
    """
    family, given = parts[0].split(), parts[1].split()
    if not in_list:
        return _is_listed(family[-1]) or _is_listed(given[-1])
    return all(map(_is_listed, given)) and not all(map(_is_listed, family))


def _is_given(part: str) -> bool:
    """Whether it shows given names: initials, a frequent first one, or `Lyndon B.`"""
    first, *others = part.split()
    return _are_initials(part) or _is_listed(first) or any(map(_are_initials, others[-1:]))


def _are_initials(part: str) -> bool:
    return part.isupper() and _INITIALS.fullmatch(part) is not None


def _is_listed(word: str) -> bool:
    return given_share(fold(word).replace(" ", "")) is not None


def _has_initials_last(part: str) -> bool:
    """Whether it is a name as PubMed prints it: `Doe AB`."""
    last = part.rpartition(" ")[2]
    return last.isupper() and not part.isupper() and bool(_FAMILY_INITIALS.fullmatch(part[:100]))


def _is_part(word: str) -> bool:
    """Whether a word is an initial, a suffix or a particle, with which no whole name ends."""
    return _are_initials(word) or _is_suffix(word) or word.lower() in PARTICLES


def _is_suffix(word: str) -> bool:
    return word.lower().rstrip(".") in SUFFIXES

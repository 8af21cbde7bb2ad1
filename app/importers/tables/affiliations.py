"""Affiliations of all authors in one cell, where it says whose each of them is.

`[Ek, A; Roe, B] Univ X, City` (Web of Science), `Ek, Åsa (Univ X; Univ Y)` (Dimensions) and
`Ek, Å., Univ X, City; Roe, B., Univ Y` (Scopus).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from app.domain.text.plain import fold

_BRACKETED = re.compile(r"\[([^\[\]]*)\]([^\[\]]*)")
_IN_BRACKETS = re.compile(r"([^();]+)\(((?:[^()]|\([^()]*\))*)\)\s*(?:;|\Z)")
_BEHIND_INITIALS = re.compile(r",?\s*(?:[^\W\d_]{1,2}\.[\s-]?)+,\s*(\S.*)", re.DOTALL)
_EDGE = " \t\n;,"
_MOST = 1 << 17
"""Characters of a cell that is read."""


def affiliations_of(cell: str, names: Sequence[str]) -> tuple[dict[int, list[str]], list[str]]:
    """Give the affiliations of authors, and what is left of the cell: it names no author.

    Args:
        cell: as printed.
        names: the authors as printed beside it.

    Returns:
        Place of an author -> affiliations; and pieces of the cell. With no author, all of it.
    """
    if not cell:
        return {}, []
    found: dict[int, list[str]] = {}
    left: list[str] = []
    people = _People(names)
    for named, text in _pieces(cell, names) if len(cell) <= _MOST else ():
        strangers = []
        for name in named:
            at = people.place(name)
            if at is None:
                strangers.append(name)
            elif text not in found.setdefault(at, []):
                found[at].append(text)
        if strangers or not named:
            left.append(f"[{'; '.join(strangers)}] {text}" if strangers else text)
    return (found, left) if found else ({}, [cell])


def _pieces(cell: str, names: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Names of authors, and an affiliation of all of them; no names where nobody is named."""
    if _BRACKETED.search(cell):
        if before := cell[: cell.index("[")].strip(_EDGE):
            yield [], before
        for match in _BRACKETED.finditer(cell):
            named = [name.strip() for name in match[1].split(";") if name.strip()]
            if text := match[2].strip(_EDGE).removesuffix("."):
                yield named, text
        return
    at = 0
    listed: list[tuple[list[str], str]] = []
    while behind := _IN_BRACKETS.match(cell, at):
        listed += [([behind[1].strip()], part.strip()) for part in behind[2].split(";")]
        at = behind.end()
    if listed and not cell[at:].strip():
        yield from ((named, text) for named, text in listed if text)
        return
    items = [item.strip() for item in cell.split(";") if item.strip()]
    if len(items) == len(names):
        yield from map(_behind_name, items, names)


def _behind_name(item: str, name: str) -> tuple[list[str], str]:
    """The affiliation behind a name that is written with initials; nobody's without the name."""
    family = name.split(",")[0].split()[0] if name.strip(" ,") else ""
    match = _BEHIND_INITIALS.match(item, len(family))
    if family and match and fold(item[: len(family)]) == fold(family):
        return [name], match[1].strip()
    return [], item


class _People:
    """Authors by their names, else by family name with the first initial."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._whole = {name: at for at, name in reversed(list(enumerate(names)))}

    def place(self, name: str) -> int | None:
        """The place of an author; None for nobody, or several."""
        at = self._whole.get(name)
        alike = self._short.get(_short(name), ()) if at is None else ()
        return alike[0] if len(alike) == 1 else at

    @cached_property
    def _short(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for at, name in enumerate(self._names):
            places.setdefault(_short(name), []).append(at)
        return places


def _short(name: str) -> str:
    family, _, given = name.partition(",")
    return f"{fold(family)},{fold(given).strip()[:1]}"

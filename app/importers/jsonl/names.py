"""Names of authors in the native format: texts, or objects with their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.domain.people.names import parse_name
from app.domain.text import clean_text

PARTS = frozenset({"name", "given", "family", "group"})
"""What of an author's object is read; what else it holds is kept with the record."""
_NAME_CHARS = 2_000
NOTHING = frozenset({"null", "an empty name"})
"""Faults of items that say nothing, so that nothing of them need be kept."""
_PLACES = 10
"""Places of bad names that are named in one sentence."""


@dataclass(slots=True)
class ReadNames:
    """A list of names, read."""

    names: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    """Those that the source calls a group's."""
    unused: set[str] = field(default_factory=set)
    """Names of parts that are kept, but not used."""
    bad: dict[str, list[int]] = field(default_factory=dict)
    """What is wrong with an item -> the places of such items, counted from 1."""

    @property
    def faults(self) -> Iterator[str]:
        """One clause for each kind of fault."""
        for what, places in self.bad.items():
            listed = ", ".join(map(str, places[:_PLACES]))
            more = f" and {len(places) - _PLACES:,} more" if len(places) > _PLACES else ""
            noun = "place" if len(places) == 1 else "places"
            yield f"{what} at {noun} {listed}{more}"


def read_names(items: list[Any]) -> ReadNames:
    """Read a list of names; an item that is none costs itself alone."""
    found = ReadNames()
    for place, item in enumerate(items, 1):
        if type(item) is str and (name := clean_text(item, single_line=True)):
            fault = ""
        else:
            name, fault = _name(item, found)
        if len(name) > _NAME_CHARS:
            name, fault = "", f"a name of over {_NAME_CHARS:,} characters"
        if not name:
            found.bad.setdefault(fault, []).append(place)
            continue
        found.names.append(name)
        if isinstance(item, dict) and item.get("group") is True:
            found.groups.append(name)
    return found


def _name(item: Any, found: ReadNames) -> tuple[str, str]:
    """The name of an item, and what to say where it is empty."""
    if isinstance(item, str):
        return clean_text(item, single_line=True), "an empty name"
    if item is None:
        return "", "null"
    if not isinstance(item, dict):
        return "", "an item that is no text"
    parts = {part: item.get(part) for part in ("name", "given", "family")}
    if any(value is not None and not isinstance(value, str) for value in parts.values()):
        return "", "an author whose name is no text"
    name, given, family = (clean_text(value or "", single_line=True) for value in parts.values())
    found.unused |= item.keys() - PARTS
    return name or _joined(given, family), "an author without a name"


def _joined(given: str, family: str) -> str:
    """Given and family name in the order in which both are read again from the whole."""
    if not given or not family:
        return given or family
    wanted = (family, given)
    for whole in (f"{given} {family}", f"{family}{given}"):
        name = parse_name(whole)
        if (name.family, " ".join(name.givens)) == wanted:
            return whole
    return f"{family}, {given}"

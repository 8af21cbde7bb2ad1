"""Names of authors in the native format: texts, or objects with their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.domain.identifiers import normal_orcid
from app.domain.people.joined_name import joined_name
from app.domain.text.plain import clean_text

PARTS = frozenset({"name", "given", "family", "group", "orcid", "affiliations", "role"})
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
    editors: list[str] = field(default_factory=list)
    """Those whose role is to edit: they are not among the names."""
    orcids: list[str | None] = field(default_factory=list)
    """By place in `names`."""
    affiliations: list[tuple[str, ...]] = field(default_factory=list)
    """By place in `names`."""
    unused: set[str] = field(default_factory=set)
    """Names of parts that are kept, but not used."""
    bad: dict[str, list[int]] = field(default_factory=dict)
    """What is wrong with an item -> the places of such items, counted from 1."""

    def add(self, name: str, orcid: str | None = None, affiliations: tuple[str, ...] = ()) -> None:
        """Add a name with what is known of it."""
        self.names.append(name)
        self.orcids.append(orcid)
        self.affiliations.append(affiliations)

    @property
    def faults(self) -> Iterator[tuple[str, str]]:
        """A code and one clause for each kind of fault."""
        for what, places in self.bad.items():
            listed = ", ".join(map(str, places[:_PLACES]))
            more = f" and {len(places) - _PLACES:,} more" if len(places) > _PLACES else ""
            noun = "place" if len(places) == 1 else "places"
            code = "empty-author" if what in NOTHING else "bad-author"
            yield code, f"{what} at {noun} {listed}{more}"


def plain_names(items: list[Any]) -> tuple[str, ...] | None:
    """Read a list of names that are all good texts, as nearly all lists are; None of others."""
    if not all(isinstance(item, str) for item in items):
        return None
    names = tuple(clean_text(item, single_line=True) for item in items)
    return names if all(0 < len(name) <= _NAME_CHARS for name in names) else None


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
        if not isinstance(item, dict):
            found.add(name)
        elif item.get("role") == "editor":
            found.editors.append(name)
        else:
            found.add(name, _orcid(item, found), _affiliations(item, found))
            if item.get("group") is True:
                found.groups.append(name)
    return found


def _orcid(parts: dict[str, Any], found: ReadNames) -> str | None:
    given = parts.get("orcid")
    orcid = normal_orcid(given) if isinstance(given, str) else None
    if given is not None and orcid is None:
        found.unused.add("orcid")
    return orcid


def _affiliations(parts: dict[str, Any], found: ReadNames) -> tuple[str, ...]:
    given = parts.get("affiliations")
    items = given if isinstance(given, list) else [given] if given is not None else []
    texts = tuple(clean_text(item, single_line=True) for item in items if isinstance(item, str))
    if len(texts) < len(items):
        found.unused.add("affiliations")
    return tuple(filter(None, texts))


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
    if item.get("role") not in (None, "author", "editor"):
        found.unused.add("role")
    return name or joined_name(given, family), "an author without a name"

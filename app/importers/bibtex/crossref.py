"""What entries take over from others: `crossref` (a chapter from its book) and `xdata`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.importers.bibtex.fields import Fields


@dataclass(slots=True)
class BibEntry:
    """One entry of a file."""

    kind: str
    fields: Fields
    line: int
    line_end: int

    def get(self, name: str) -> str:
        """The first value of a field that is not empty, as it is written."""
        for value in self.fields.values.get(name, ()):
            if value.strip():
                return value
        return ""


_PASSED_ON = """
publisher editor editora year date month series volume number issue isbn issn address location
organization institution school eventtitle eventdate venue edition howpublished journal journaltitle
maintitle language langid
"""
PASSED_ON = tuple(_PASSED_ON.split())
_ALL = """
title subtitle titleaddon author booktitle booksubtitle url doi license version repository keywords
note abstract
"""
PASSED_ON_WHOLE = (*PASSED_ON, *_ALL.split())
"""What parts of software and users of `xdata` take over: all that they do not say themselves."""
_MAY_PASS_ON = frozenset(PASSED_ON_WHOLE)
_WITHIN = frozenset(
    {"inproceedings", "conference", "incollection", "inbook", "suppbook", "suppcollection"}
    | {"bookinbook", "inreference"}
)
"""Kinds whose `booktitle` is the title of what they refer to."""
_DATES = ("year", "date", "month")
_MOST_PARENTS = 8
_BETWEEN = "\x1f"


class References:
    """Entries that others of the file refer to; those that refer to a later one wait for it."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        """What others may take over of each entry, packed: files have 100,000 entries."""
        self._waiting: dict[str, list[BibEntry]] = {}

    def add(self, entry: BibEntry) -> Iterator[BibEntry]:
        """Take an entry; give it, and those that waited for it, as soon as they are complete."""
        ready = [entry]
        while ready:
            entry = ready.pop()
            missing = next((key for key in _parents(entry) if key not in self._known), None)
            if missing is not None:
                self._waiting.setdefault(missing, []).append(entry)
                continue
            for key in _parents(entry):
                _inherit(entry, _unpacked(self._known[key]))
            yield entry
            key = entry.fields.key.lower()
            if key and key not in self._known:
                self._known[key] = _packed(entry)
                ready += reversed(self._waiting.pop(key, []))

    def rest(self) -> Iterator[tuple[BibEntry, str]]:
        """Those that refer to an entry which does not come, with its key."""
        for key, entries in self._waiting.items():
            for entry in entries:
                for parent in _parents(entry):
                    if parent in self._known:
                        _inherit(entry, _unpacked(self._known[parent]))
                yield entry, key


def _parents(entry: BibEntry) -> list[str]:
    keys = [entry.get("crossref"), *entry.get("xdata").split(",")]
    own = entry.fields.key.lower()
    lowered = (key.strip().lower() for key in keys[:_MOST_PARENTS])
    return [key for key in lowered if key and key != own]


def _packed(entry: BibEntry) -> str:
    parts = [entry.kind]
    for name in entry.fields.values:
        if name in _MAY_PASS_ON and (value := entry.get(name)):
            parts += [name, value.replace(_BETWEEN, " ")]
    return _BETWEEN.join(parts)


def _unpacked(packed: str) -> BibEntry:
    kind, *parts = packed.split(_BETWEEN)
    values = {name: [value] for name, value in zip(parts[::2], parts[1::2], strict=True)}
    return BibEntry(kind, Fields(values=values), 0, 0)


def _inherit(entry: BibEntry, parent: BibEntry) -> None:
    """Give an entry what it does not say itself."""
    values = entry.fields.values
    whole = parent.kind == "xdata" or entry.kind.startswith(("software", "codefragment"))
    dated = any(entry.get(name) for name in _DATES[:2])
    for name in PASSED_ON_WHOLE if whole else PASSED_ON:
        if not entry.get(name) and parent.get(name) and not (dated and name in _DATES):
            values[name] = [parent.get(name)]
    if whole:
        return
    name = "booktitle" if entry.kind in _WITHIN else "journaltitle"
    if not entry.get(name) and not (name == "journaltitle" and entry.get("journal")):
        title = parent.get("booktitle") or parent.get("title")
        if title and entry.kind in (*_WITHIN, "article"):
            values[name] = [title]
            if subtitle := parent.get("booksubtitle") or parent.get("subtitle"):
                values.setdefault("booksubtitle", [subtitle])
    if not entry.get("title") and entry.kind not in _WITHIN and parent.get("title"):
        values["title"] = [parent.get("title")]

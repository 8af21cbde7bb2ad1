"""Marks behind a printed name that say that its bearer edited the work: `Doe, Jane (Eds.)`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from app.domain.people.name_words import SUFFIXES

_EAST_ASIAN = frozenset({"主编", "主編", "编", "編"})
_ONE = _EAST_ASIAN | {"ed", "edt", "editor", "hg", "herausgeber", "herausgeberin", "éd", "éditeur"}
_SEVERAL = {"eds", "edts", "editors", "hgg", "hrsg", "herausgeber/innen", "éds", "éditeurs"}
_IN_BRACKETS_ONLY = {"dir.", "dirs.", "red.", "coord.", "coords."}
"""These are names, or parts of names, without brackets and periods."""
_WORDS = _ONE | _SEVERAL
_ENDS = frozenset(")]）. ,;").union(word[-1] for word in _WORDS)
_BRACKETS = re.compile(r"\s*[(\[（]\s*([^()\[\]（）]{1,24}?)\s*[)\]）]$")
_KINDS = re.compile(r"^(?:guest|series|volume|vol\.|managing)[ -]", re.IGNORECASE)


class Bearer(NamedTuple):
    """A printed name without the mark of a role."""

    name: str
    role: str = ""
    """"editor", or "editors" where those who are listed before are meant too (`Eds.`), or ""."""


def without_role(printed: str) -> Bearer:
    """Take the mark of an editor off a name.

    `Smith, Ed` and `Edward Smith (Ed)` have no mark.

    Args:
        printed: a name, or a list of names.
    """
    if printed[-1:] not in _ENDS:  # nearly all names
        return Bearer(printed)
    text = printed.rstrip(" ,;")
    if text[-1:] in (")", "]", "）"):
        return _in_brackets(text) or Bearer(printed)
    last = text[text.rfind(" ") + 1 :]
    if last.lower().rstrip(".") in _WORDS:
        return _without_brackets(text, last) or Bearer(printed)
    return Bearer(printed)


def authors_and_editors(printed: Iterable[str]) -> tuple[list[str], list[str]]:
    """Tell the authors of a list from those who are marked as editors; marks are taken off."""
    authors: list[str] = []
    editors: list[str] = []
    for name, role in map(without_role, printed):
        if role == "editors":
            editors += authors
            authors.clear()
        (editors if role else authors).append(name)
    return authors, editors


def _in_brackets(text: str) -> Bearer | None:
    """A mark in brackets, as most are."""
    match = _BRACKETS.search(text, max(0, len(text) - 30))
    if match is None:
        return None
    name, mark = text[: match.start()].rstrip(" ,;"), _KINDS.sub("", match[1])
    plain = mark.lower().rstrip(".")
    if plain not in _WORDS and mark.lower() not in _IN_BRACKETS_ONLY and plain != "a cura di":
        return None
    if mark == "Ed" and any(word.startswith("Ed") for word in name.replace(",", " ").split()):
        return None  # a nickname
    return Bearer(name, _role(plain))


def _without_brackets(text: str, mark: str) -> Bearer | None:
    """A mark behind a comma or a whole name."""
    before = text[: -len(mark)].rstrip()
    name = before.rstrip(" ,;")
    parts = [part.strip() for part in name.split(",")]
    plain = mark.lower().rstrip(".")
    if not name or name.islower():
        return None
    if before == name:  # Jane Doe eds.
        plural = plain in _SEVERAL and mark.endswith(".") and " " in name
        is_mark = plural or plain in _EAST_ASIAN
    elif plain == "ed" and mark[0] == "E":  # Smith, Ed; Smith, Jr., Ed
        is_mark = len(parts) > 1 and parts[-1].lower().rstrip(".") not in SUFFIXES
    else:
        is_mark = True
    return Bearer(name, _role(plain)) if is_mark else None


def _role(mark: str) -> str:
    return "editors" if mark in _SEVERAL else "editor"

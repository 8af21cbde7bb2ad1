"""Formatted text: runs of characters of one look, as pandoc gives them and as files are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

Look = frozenset[str]
PLAIN: Look = frozenset()

LOOKS = {
    "Emph": "em",
    "Strong": "strong",
    "Superscript": "sup",
    "Subscript": "sub",
    "SmallCaps": "small-caps",
    "Underline": "underline",
    "Strikeout": "strike",
}
"""Elements of pandoc that change the look of what they hold, and the look's name here."""
APART = "csl-"
"""Begins the class of a part of an entry that is a column or a line of its own."""
BLANKS = ("Space", "SoftBreak", "LineBreak")


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters of one look."""

    text: str
    """Characters, or the TeX of a formula."""
    look: Look = PLAIN
    """Names of `LOOKS`."""
    href: str | None = None
    """The address that the characters link to."""
    is_formula: bool = False


def runs_of(inlines: Iterable[dict[str, Any]]) -> list[Run]:
    """Turn pandoc's inline elements into runs, neighbours of one look joined; none is empty."""
    joined: list[Run] = []
    for run in _runs(inlines, PLAIN, None):
        last = joined[-1] if joined else None
        if not run.text or (run.text == " " and last and last.text.endswith(" ")):
            continue
        same = last and (last.look, last.href) == (run.look, run.href)
        if last and same and not (last.is_formula or run.is_formula):
            joined[-1] = replace(last, text=last.text + run.text)
        else:
            joined.append(run)
    return joined


def _runs(inlines: Iterable[dict[str, Any]], look: Look, href: str | None) -> Iterator[Run]:
    for inline in inlines:
        kind: str = inline["t"]
        content: Any = inline.get("c")
        if kind == "Str":
            yield Run(content, look, href)
        elif kind in BLANKS:
            yield Run(" ", look, href)
        elif kind == "Math":
            yield Run(content[1], look, href, is_formula=True)
        elif kind == "Link":
            yield from _runs(content[1], look, content[2][0])
        elif kind == "Quoted":
            opening, closing = ("‘", "’") if content[0]["t"] == "SingleQuote" else ("“", "”")
            yield Run(opening, look, href)
            yield from _runs(content[1], look, href)
            yield Run(closing, look, href)
        elif kind in LOOKS:
            yield from _runs(content, look | {LOOKS[kind]}, href)
        elif kind == "Span":
            apart = any(name.startswith(APART) for name in content[0][1])
            yield from [Run(" ", look, href)] if apart else []
            yield from _runs(content[1], look, href)
            yield from [Run(" ", look, href)] if apart else []
        elif kind == "Code":
            yield Run(content[1], look, href)

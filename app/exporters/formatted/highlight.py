"""The name of one person, set in bold wherever an entry of a list has it.

A style writes a name in its own way ("Torr, P. H. S.", "Philip Torr"). Its family name is marked
before the style sees it; here the given names are looked for beside the mark, in every form that a
style may give them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.domain.people.names import ParsedName
from app.exporters.formatted.references import MARK
from app.exporters.formatted.runs import Run


def set_bold(runs: list[Run], name: ParsedName | None) -> list[Run]:
    """Return runs with the marked name in bold, and without the mark.

    Args:
        name: the person's name as the paper has it; None: nothing is marked.
    """
    if name is None:
        return runs
    text = "".join(run.text for run in runs)
    start = text.find(MARK)
    if start < 0:
        return runs
    family = name.family if MARK + name.family in text else "".join((name.family, *name.givens))
    first, last = _extent(text, start, start + len(MARK) + len(family), name)
    bold: list[Run] = []
    at = 0
    for run in runs:
        inner = slice(max(first - at, 0), max(last - at, 0))
        parts = (run.text[: inner.start], run.text[inner], run.text[inner.stop :])
        for place, part in enumerate(parts):
            look = run.look | {"strong"} if place == 1 else run.look
            bold.append(replace(run, text=part.replace(MARK, ""), look=look))
        at += len(run.text)
    return [run for run in bold if run.text]


def _extent(text: str, start: int, end: int, name: ParsedName) -> tuple[int, int]:
    """Return where a name begins and ends, its given names before or behind it included."""
    if not name.givens:
        return start, end
    forms = _forms(name.givens)
    before = re.search(rf"(?<!\w){forms}\s+$", text[:start], re.IGNORECASE)
    if before:
        start = before.start()
    elif behind := re.match(rf",?\s*{forms}(?!\w)", text[end:], re.IGNORECASE):
        end += behind.end()
    if name.suffix and (suffix := re.match(rf",?\s*{re.escape(name.suffix)}", text[end:])):
        end += suffix.end()
    return start, end


def _forms(givens: tuple[str, ...]) -> str:
    """Make a pattern of given names: whole, or as initials, the later ones left out or not."""
    first, *others = (rf"(?:{re.escape(given)}|{_initials(given)})" for given in givens)
    return first + "".join(rf"(?:\s*{other})?" for other in others)


def _initials(given: str) -> str:
    """Make a pattern of initials: J.-L., J.L., J.-L, JL for Jean-Luc."""
    parts = [part for part in re.split(r"[-\u2010\u2011.]", given) if part]
    return r"[-\u2010\u2011]?".join(rf"{re.escape(part[0])}\.?" for part in parts) or "(?!)"

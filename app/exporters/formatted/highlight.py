"""The name of one person, set in bold wherever an entry of a list has it.

A style writes a name in its own way ("Torr, P. H. S.", "Philip Torr"). Its family name is marked
before the style sees it; here the given names are looked for beside the mark, in every form that a
style may give them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

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
    whole = name.family + "".join(name.givens)
    bold = []
    for mark in re.finditer(MARK, text):  # some styles print a name twice, in a label too
        rest = text[mark.end() :].lower()
        family = next((one for one in (name.family, whole) if rest.startswith(one.lower())), "")
        bold.append(_extent(text, mark.start(), mark.end() + len(family), name))
    cuts = sorted({0, *(cut for extent in bold for cut in extent), len(text)})
    set_so = [any(first <= cut < last for first, last in bold) for cut in cuts]
    found: list[Run] = []
    at = 0
    for run in runs:
        for (start, end), is_bold in zip(pairwise(cuts), set_so, strict=False):
            part = run.text[max(start - at, 0) : max(end - at, 0)].replace(MARK, "")
            look = run.look | {"strong"} if is_bold else run.look
            found += [replace(run, text=part, look=look)] if part else []
        at += len(run.text)
    return found


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

"""Where the sentences of an abstract begin and end.

A full stop ends a sentence where a new one plausibly begins after it. It does not
inside a number, a formula, an abbreviation or a name's initials.
"""

from __future__ import annotations

import re

# Formulas, whose stops mean nothing: $…$, $$…$$, \(…\), \[…\].
_MATH = re.compile(r"\$\$.+?\$\$|(?<!\\)\$(?:\\.|[^$\\])+\$|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)
# A stop with what may close after it, blanks, and what may begin a sentence.
_STOP = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-ZÀ-ÖØ-ÞΑ-ΩА-Я0-9$\\])|[。！？]")
_LAST_WORD = re.compile(r"[\w.$\\-]+$")
_ABBREVIATIONS = frozenset(
    {"e.g", "i.e", "cf", "viz", "vs", "resp", "approx", "ca", "w.r.t", "a.k.a", "i.i.d", "s.t"}
    | {"dr", "prof", "mr", "mrs", "st", "jr", "sr", "univ", "dept", "phys", "rev", "lett"}
)
# These end a sentence where a word follows ("at 10 sec. We …"), and not where a number does.
_BEFORE_NUMBERS = frozenset(
    {"al", "fig", "figs", "eq", "eqs", "eqn", "eqns", "sec", "sect", "ref", "refs", "tab", "thm"}
    | {"lem", "prop", "def", "cor", "ch", "chap", "app", "alg", "vol", "no", "nos", "pp", "ed"}
)
_WORD_NEXT = re.compile(r"\s+[\"'“‘]?[^\W\d_]")
_INITIAL = re.compile(r"[A-Z](?:\.-?[A-Z])*\Z")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Give the (start, end) of each sentence, without the blanks around it.

    Args:
        text: an abstract, with or without TeX.
    """
    formulas = [match.span() for match in _MATH.finditer(text)]
    ends = [
        match.end()
        for match in _STOP.finditer(text)
        if not any(start < match.start() < end for start, end in formulas)
        and not _abbreviates(text, match.start(), match.end())
    ]
    spans = []
    start = 0
    for end in [*ends, len(text)]:
        part = text[start:end]
        if part.strip():
            first = start + len(part) - len(part.lstrip())
            spans.append((first, first + len(part.strip())))
        start = end
    return spans


def _abbreviates(text: str, stop: int, end: int) -> bool:
    """Tell whether the full stop at `stop` belongs to the word before it."""
    if text[stop] != ".":
        return False
    last = _LAST_WORD.search(text, max(0, stop - 40), stop)
    word = last[0] if last else ""
    if word.lower() in _ABBREVIATIONS:
        return True
    if word.lower() in _BEFORE_NUMBERS:
        return _WORD_NEXT.match(text, end) is None
    return _INITIAL.match(word) is not None and _is_name_before(text, stop - len(word))


def _is_name_before(text: str, at: int) -> bool:
    """Tell an initial, after the beginning or a name ("J. Smith"), from a last word ("vitamin D.").

    A single capital after a lower-case word closes a sentence; elsewhere it opens a name.
    """
    before = text[:at].split()
    return not before or not before[-1][:1].islower() or before[-1] in {"by", "and", "of"}

"""The places of a query's words in a printed text.

Words are compared as the full-text indexes do, folded and by their stems; the ranges that come
back are of the printed text, TeX and accents untouched. Which papers are shown, and what a page
makes of the ranges, is not known here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Literal

from app.domain.tex.html import Math, Span, Styled, Text, has_markup, spans
from app.domain.tex.mathml import formula_text
from app.domain.text.plain import SILENT, UNSPACED, fold, fold_variants
from app.search.query.ast import Condition, Query, Word, leaves
from app.search.query.stopwords import telling
from app.search.text import fts5_match as fts
from app.search.text.stems import stem

Range = tuple[int, int]
"""First character and the one behind the last."""
Compare = Literal["stem", "whole", "beginning"]

# A word as printed, with what is folded into it: apostrophes (`don't`, `Rényi's`), signs that are
# not seen, numbers below or above, and signs that are part of a name (C++, 100%, .NET, R&D). Of
# scripts without blanks each letter is a word.
_IN_WORD = f"[^\\W_{UNSPACED}]"
_WORD = re.compile(
    rf"[{UNSPACED}][{SILENT}\u3099\u309a\uff9e\uff9f]*|&|\.[Nn][Ee][Tt](?!{_IN_WORD})"
    rf"|{_IN_WORD}+(?:(?:['’ʼ{SILENT}]+|(?<=[^\W\d_])[_^](?=\d)){_IN_WORD}+)*"
    rf"[{SILENT}]*(?:\+\+|\#(?!\w)|\s?%)?"
)
_NO_BLANKS = re.compile(f"[{UNSPACED}]")
_SILENT = re.compile(f"[{SILENT}]")
_TWO_IN_ONE = re.compile(r"(?<![\w-])([^\W\d_]+)-([^\W\d_]+)(?![\w-])")
# Two letters that may stand for one of another alphabet or with a sign: Müller, Mueller.
# From a number on, the printed word may have a sign more: H$_2$O.
_ONE_OR_TWO = re.compile(r"ae|oe|ue|aa|ss|(?<=[^\W\d_])(?=\d)|(?<=[^\W_])(?:pluspl|shar)")
_GREEK = frozenset(fold(letter) for letter in "αβγδεζηθικλμνξοπρστυφχψω")

_CACHE = 1 << 14
"""Printed words kept folded, some 0.3 kB each."""


@dataclass(frozen=True, slots=True)
class _Target:
    """Words to be found side by side."""

    words: tuple[str, ...]
    """Folded; stems where `compare` says so."""
    compare: Compare
    """How printed words must agree; `beginning` is for the last word alone."""
    field: str | None
    opening: str
    """What the first printed word begins with, flattened (see `_Flat`)."""


_Known = dict[tuple[int, str], int]
"""How many words of a target, from a place on, a printed word stands for. The papers of a page
print the same words again and again."""


class Highlighter:
    """The words, phrases and prefixes of one query, ready to be found in many texts."""

    def __init__(self, query: Query, relaxed: bool = False) -> None:
        """Make ready.

        Args:
            query: the tree of the query.
            relaxed: of a word in parts (`multi-agent`) each part alone counts as well, as it
                does in the relaxed match.
        """
        found: dict[_Target, None] = {}
        for leaf in leaves(*telling(query).clauses, negated=False):
            if isinstance(leaf, Condition):
                continue
            for form in fts.forms(leaf):
                words = tuple(fts.tokens(form))
                if isinstance(leaf, Word) and not leaf.prefix:
                    parts = [words]
                    if relaxed:
                        parts += [tuple(part.split()) for part in fts.parts(form)]
                    found.update((_by_stem(part, leaf.field), None) for part in parts)
                else:
                    compare: Compare = "beginning" if isinstance(leaf, Word) else "whole"
                    found[_Target(words, compare, leaf.field, _opening(words[0]))] = None
        self._targets: dict[_Target, _Known] = {target: {} for target in found}

    def ranges(self, raw: str, field: str | None = None) -> list[Range]:
        """Return the places of the query's words in a text, in order, without overlap.

        Args:
            raw: a title or abstract as printed. A formula counts as a whole.
            field: `title` or `abstract`; words that were sought in another field are left out.
        """
        if not has_markup(raw):
            return self._found(raw, field)
        text, starts, ends = _readable(raw)
        found = self._found(text, field)
        return _merged([(starts[start], ends[end - 1]) for start, end in found])

    def _found(self, text: str, field: str | None) -> list[Range]:
        # Most words of a text can be distinguished from those sought by their first letters.
        flat = _flattened(text)
        loose = _is_loose(text)
        found: list[Range] = []
        for target, known in self._targets.items():
            if field not in (None, target.field or field):
                continue
            opening = target.opening[:1] if loose else target.opening
            at = flat.find(opening)
            while at >= 0:
                if _begins(text, at):
                    end = _end_of(target, known, text, at)
                    if end:
                        found.append((at, end))
                at = flat.find(opening, at + 1)
        if "-" in text:
            found += self._joined(text, flat, field)
        return _merged(found)

    def _joined(self, text: str, flat: str, field: str | None) -> list[Range]:
        """Where a word was sought as one that is printed in two: multiagent, multi-agent."""
        unbroken = flat.replace("-", "")
        single = [
            target
            for target in self._targets
            if len(target.words) == 1
            and field in (None, target.field or field)
            and unbroken.count(target.opening) > flat.count(target.opening)
        ]
        found: list[Range] = []
        for pair in _TWO_IN_ONE.finditer(text) if single else ():
            joined = pair[1] + pair[2]
            if any(_stands(target, joined) for target in single):
                found.append(pair.span())
        return found


def to_marked(raw: str, ranges: Sequence[Range], window: Range | None = None) -> str:
    """Return a text, or a window of it, escaped for HTML, with the ranges in `<mark>`."""
    at, stop = window or (0, len(raw))
    parts: list[str] = []
    for start, end in ranges:
        start, end = max(start, at), min(end, stop)
        if start < end:
            parts += escape(raw[at:start]), "<mark>", escape(raw[start:end]), "</mark>"
            at = end
    return "".join((*parts, escape(raw[at:stop])))


def _by_stem(words: tuple[str, ...], field: str | None) -> _Target:
    stems = tuple(stem(word) for word in words)
    # The last letter of a stem may differ from that of the word: privaci, privacy.
    return _Target(stems, "stem", field, _opening(stems[0][:-1] or stems[0]))


def _begins(text: str, at: int) -> bool:
    """Whether a word begins at a place of a text."""
    before = text[at - 1] if at and text[at] != "." else " "
    if before.isascii():
        return not before.isalnum()
    if _SILENT.match(before):
        return False
    return not before.isalnum() or bool(_NO_BLANKS.match(before) or _NO_BLANKS.match(text[at]))


def _is_loose(text: str) -> bool:
    """Whether a text has letters that stand for several or for none, so that openings differ."""
    return not text.isascii() and any(
        (sign.isalnum() and len(fold(sign)) != 1) or _SILENT.match(sign)
        for sign in set(_SIGNS.findall(text))
    )


def _stands(target: _Target, printed: str) -> bool:
    """Whether one printed word is the one word of a target."""
    return printed.lower().startswith(target.opening) and any(
        _taken(form, target.words, target.compare) for form in _folded(printed)
    )


def _end_of(target: _Target, known: _Known, text: str, start: int) -> int | None:
    """Return where a target ends that begins at `start`, or None if it is not there."""
    printed = _WORD.match(text, start)
    at = 0
    while printed:
        taken = known.get((at, printed[0]))
        if taken is None:
            wanted = target.words[at:]
            taken = max(_taken(form, wanted, target.compare) for form in _folded(printed[0]))
            known[at, printed[0]] = taken
        if not taken:
            return None
        at += taken
        if at == len(target.words):
            return printed.end()
        printed = _WORD.search(text, printed.end())
    return None


def _taken(form: tuple[str, ...], wanted: tuple[str, ...], compare: Compare) -> int:
    """Return how many of the wanted words one printed word stands for, 0 if it is another."""
    pairs = list(zip(form, wanted, strict=False))
    for place, (word, want) in enumerate(pairs):
        if compare == "stem":
            agrees = word.startswith(want[:-1]) and stem(word) == want
        elif compare == "beginning" and place == len(wanted) - 1:
            agrees = word.startswith(want)
        else:
            agrees = word == want
        if not agrees:
            return 0
    return len(pairs)


@lru_cache(_CACHE)
def _folded(printed: str) -> tuple[tuple[str, ...], ...]:
    """The folded words of a printed one, in each form under which it may be sought."""
    return tuple(tuple(fts.tokens(form)) for form in sorted(fold_variants(printed)))


class _Flat(dict[int, str]):
    """Maps every letter to the first that it is folded to: é → e, œ → o, Δ → d."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = _base(fold(sign)[:1]) or sign
        return self[code]


_FLAT = _Flat()
_SIGNS = re.compile(r"[^\x00-\x7f]")


def _flattened(text: str) -> str:
    """Return a text of the same length with every letter as the first that it is folded to."""
    if text.isascii():
        return text.lower()
    flat = text
    for sign in set(_SIGNS.findall(text)):
        flat = flat.replace(sign, _FLAT[ord(sign)])
    lower = flat.lower()
    return lower if len(lower) == len(text) else text.translate(_FLAT)


def _base(letter: str) -> str:
    """A letter without a mark of its own (が → か), which may be printed as another character."""
    return unicodedata.normalize("NFD", letter)[:1]


def _opening(word: str) -> str:
    """The letters of a folded word that a printed form of it surely begins with, flattened."""
    if word.startswith("dotne"):
        return ".net"
    if not word.isascii():
        return _base(word[0])
    if any(name.startswith(word) for name in _GREEK):
        return word[0]
    return _ONE_OR_TWO.split(word)[0] or word[0]


def _readable(raw: str) -> tuple[str, list[int], list[int]]:
    """A text without TeX; for each character, where what it stands for begins and ends in raw."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def read(found: Sequence[Span]) -> None:
        for span in found:
            if isinstance(span, Styled):
                read(span.children)
                continue
            plain = span.text if isinstance(span, Text) else formula_text(span.tex)
            text.append(plain)
            if isinstance(span, Math) or plain != raw[span.start : span.end]:
                starts.extend([span.start] * len(plain))
                ends.extend([span.end] * len(plain))
            else:
                starts.extend(range(span.start, span.end))
                ends.extend(range(span.start + 1, span.end + 1))

    read(spans(raw))
    return "".join(text), starts, ends


def _merged(ranges: list[Range]) -> list[Range]:
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged

"""Titles and abstracts with TeX in them, as plain text and as HTML.

The HTML is safe by construction: text is escaped, formulas are written from a whitelist
of MathML, and no attribute holds anything from the input.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.tex.mathml import formula_mathml, formula_text
from app.domain.tex.spans import Math, Span, Styled, Text, has_markup, is_plain, spans

__all__ = [
    "Math",
    "Span",
    "Styled",
    "Text",
    "count_formulas",
    "has_markup",
    "paragraphs_html",
    "plain_text",
    "spans",
    "to_html",
]


def plain_text(s: str) -> str:
    """The text as one would read it aloud from the page, without TeX.

    `$Δ$-Influence` → Δ-Influence; `\\textit{x}` → x; `--` → –. Text without TeX comes back
    as it is.
    """
    return s if is_plain(s) else "".join(_plain(span) for span in spans(s))


def _plain(span: Span) -> str:
    if isinstance(span, Text):
        return span.text
    if isinstance(span, Math):
        return formula_text(span.tex)
    return "".join(_plain(child) for child in span.children)


def count_formulas(s: str) -> tuple[int, int]:
    """How many formulas a text has, and how many of them can be shown as MathML."""
    if not has_markup(s):
        return 0, 0
    formulas = list(_formulas(spans(s)))
    return len(formulas), sum(formula_mathml(f.tex, block=f.block) is not None for f in formulas)


def _formulas(found: Iterable[Span]) -> Iterable[Math]:
    for span in found:
        if isinstance(span, Math):
            yield span
        elif isinstance(span, Styled):
            yield from _formulas(span.children)


# --- HTML ----------------------------------------------------------------------------

_TAGS = {"em": "em", "strong": "strong", "code": "code", "sup": "sup", "sub": "sub", "plain": ""}
_LONGEST_GLUE = 24
"""Characters on either side of a formula that are kept on its line."""
_LONG_FORMULA = 24
"""Signs of a formula above which it may be wider than a phone: it scrolls in a box of its own."""
_MOST_GLUED = 4
"""Formulas without a blank between them that are kept on one line; a phone has no more room."""
# What touches a formula: up to a blank, or up to and with a hyphen.
_GLUE_AFTER = re.compile(r"[^\s\-\u2010\u2013\u2014/]*-?")
_GLUE_BEFORE = re.compile(r"[^\s\-\u2010\u2013\u2014/]*-?$")
_SIGNS_AFTER = re.compile(r"[^\w\s]*")
_SIGNS_BEFORE = re.compile(r"[^\w\s]*$")


def to_html(s: str, marks: Sequence[tuple[int, int]] = ()) -> str:
    """The text as HTML, formulas as MathML, found words in `<mark>`.

    A formula and the signs that touch it (a bracket, a full stop, the hyphen of `k-PCA`)
    are put in a `<span class="nowrap">`. A formula that cannot be rendered is shown as text.

    Args:
        s: title or abstract as printed.
        marks: ranges of s, as (start, end) in characters, in any order; one that touches
            a formula or a command marks it as a whole.
    """
    if not marks and is_plain(s):
        return html.escape(s)
    return _join(_pieces(spans(s), _Marks(marks)))


_BLANK_LINES = re.compile(r"\s*\n[^\S\n]*\n\s*")


def paragraphs_html(s: str, marks: Sequence[tuple[int, int]] = ()) -> str:
    """The text as `to_html` writes it, each of its paragraphs in `<p>`; blank lines part them."""
    ends = [(match.start(), match.end()) for match in _BLANK_LINES.finditer(s)]
    starts = [0, *(end for _, end in ends)]
    paragraphs = zip(starts, [*(start for start, _ in ends), len(s)], strict=True)
    return "".join(
        f"<p>{to_html(s[start:end], [(a - start, b - start) for a, b in marks])}</p>"
        for start, end in paragraphs
        if s[start:end].strip()
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A bit of HTML that is wholly marked or wholly not."""

    html: str
    marked: bool = False
    text: str | None = None
    """The characters it was made of; None where they may not be split."""
    formula: bool = False
    glued: bool = False
    """It touches a formula and must stay on its line."""


class _Marks:
    """Ranges of the raw text, sorted and joined where they touch."""

    def __init__(self, ranges: Sequence[tuple[int, int]]) -> None:
        self.ranges: list[tuple[int, int]] = []
        for start, end in sorted(ranges):
            if end <= start:
                continue
            if self.ranges and start <= self.ranges[-1][1]:
                self.ranges[-1] = (self.ranges[-1][0], max(end, self.ranges[-1][1]))
            else:
                self.ranges.append((start, end))

    def touch(self, start: int, end: int) -> bool:
        return any(a < end and start < b for a, b in self.ranges)

    def split(self, start: int, end: int) -> Iterable[tuple[int, int, bool]]:
        """The stretch in parts that are wholly marked or wholly not."""
        at = start
        for a, b in self.ranges:
            a, b = max(a, start), min(b, end)
            if a >= b:
                continue
            if a > at:
                yield at, a, False
            yield a, b, True
            at = b
        if at < end:
            yield at, end, False


def _pieces(found: Iterable[Span], marks: _Marks) -> list[_Piece]:
    pieces: list[_Piece] = []
    for span in found:
        if isinstance(span, Styled):
            inner = _join(_pieces(span.children, marks))
            tag = _TAGS[span.style]
            pieces.append(_Piece(f"<{tag}>{inner}</{tag}>" if tag else inner))
        elif isinstance(span, Math):
            marked = marks.touch(span.start, span.end)
            rendered = formula_mathml(span.tex, block=span.block)
            if rendered is not None and len(formula_text(span.tex)) > _LONG_FORMULA:
                pieces.append(_Piece(f'<span class="wide-formula">{rendered}</span>', marked))
            elif rendered is not None:
                pieces.append(_Piece(rendered, marked, formula=not span.block))
            else:
                pieces.append(_text_piece(formula_text(span.tex), marked))
        elif len(span.text) == span.end - span.start:
            for start, end, marked in marks.split(span.start, span.end):
                part = span.text[start - span.start : end - span.start]
                pieces.append(_text_piece(part, marked))
        elif span.text:
            pieces.append(_text_piece(span.text, marks.touch(span.start, span.end)))
    return pieces


def _text_piece(text: str, marked: bool, *, glued: bool = False) -> _Piece:
    if glued and text.endswith("-"):
        text = text[:-1] + "\u2011"  # a line is never broken at this hyphen
    return _Piece(html.escape(text), marked, text, glued=glued)


def _join(pieces: list[_Piece]) -> str:
    """Write the pieces one after the other, each formula together with what touches it."""
    if not any(piece.formula for piece in pieces):
        return "".join(map(_written, pieces))
    written: list[str] = []
    line: list[_Piece] = []
    for piece in [*_glued(pieces), _Piece("")]:
        if (piece.formula or piece.glued) and sum(p.formula for p in line) < _MOST_GLUED:
            line.append(piece)
            continue
        if len(line) > 1:
            written.append(f'<span class="nowrap">{"".join(map(_written, line))}</span>')
        else:
            written.extend(map(_written, line))
        line = []
        if piece.formula or piece.glued:
            line.append(piece)
        else:
            written.append(_written(piece))
    return "".join(written)


def _glued(pieces: list[_Piece]) -> Iterable[_Piece]:
    """The pieces, texts split where they begin or cease to touch a formula."""
    for index, piece in enumerate(pieces):
        text = piece.text
        if text is None:
            yield piece
            continue
        before = after = ""
        if index and pieces[index - 1].formula:
            before = _glue(text[: _LONGEST_GLUE + 1], _GLUE_AFTER, _SIGNS_AFTER)
            text = text[len(before) :]
        if text and index + 1 < len(pieces) and pieces[index + 1].formula:
            after = _glue(text[-_LONGEST_GLUE - 1 :], _GLUE_BEFORE, _SIGNS_BEFORE)
            text = text[: len(text) - len(after)]
        if before:
            yield _text_piece(before, piece.marked, glued=True)
        if text:
            yield _text_piece(text, piece.marked)
        if after:
            yield _text_piece(after, piece.marked, glued=True)


def _glue(text: str, wanted: re.Pattern[str], signs: re.Pattern[str]) -> str:
    for pattern in (wanted, signs):
        match = pattern.search(text)
        if match and len(match[0]) <= _LONGEST_GLUE:
            return match[0]
    return ""


def _written(piece: _Piece) -> str:
    return f"<mark>{piece.html}</mark>" if piece.marked else piece.html

"""What the commands of running text mean: styles, accents, letters, signs.

Tables only; which of them applies where is decided in `latex_spans`.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

Style = Literal["em", "strong", "code", "sup", "sub", "plain"]

_EMPHASIS = "textit emph textsl em it itshape sl slshape"
_STRONG = "textbf bf bfseries"
_CODE = "texttt tt ttfamily"
_NOT_SHOWN = """
textsc textrm textsf text textnormal textup textmd mbox hbox underline uline sc scshape rm rmfamily
sf sffamily tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge normalfont
"""
STYLES: dict[str, Style] = {
    **dict.fromkeys(_EMPHASIS.split(), "em"),
    **dict.fromkeys(_STRONG.split(), "strong"),
    **dict.fromkeys(_CODE.split(), "code"),
    **dict.fromkeys(_NOT_SHOWN.split(), "plain"),
    "textsuperscript": "sup",
    "textsubscript": "sub",
}
"""Commands that style their argument, and declarations that style their group."""

_CITATIONS = "cite citep citet citealp citeauthor ref eqref autoref cref Cref"
CITATIONS = frozenset(_CITATIONS.split())
"""Commands that point elsewhere; their key is shown in brackets."""

_WITH_ARGUMENTS = """
url footnote label vspace hspace begin end unicode href hyperlink textcolor color
"""
WITH_ARGUMENTS = frozenset(_WITH_ARGUMENTS.split())
"""Commands whose arguments are not simply their text."""

SHORT_FORMS = {
    **{"ie": "i.e.", "eg": "e.g.", "etal": "et al.", "etc": "etc.", "vs": "vs.", "wrt": "w.r.t."},
}
"""What authors define for themselves so often that arXiv's abstracts hold it."""

ESCAPED = {
    **{c: c for c in "%&#_$<>{}|"},
    **{"\\": " ", " ": " ", "\n": " ", "/": "", "-": "", "@": ""},
    **{"!": "", ",": "\u2009", ";": "\u2009", ":": "\u2009"},
}
"""A backslash and a sign: the sign itself, a blank, or nothing."""

ACCENTS = {
    **{"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306"},
    **{".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323"},
    **{"c": "\u0327", "k": "\u0328", "b": "\u0331"},
}
"""Accent commands and their combining marks."""

LETTERS = {
    **{"ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å", "AA": "Å", "ae": "æ"},
    **{"AE": "Æ", "oe": "œ", "OE": "Œ", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ"},
    **{"TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "textbackslash": "\\"},
}
"""Commands that are a letter."""


@cache
def symbol(name: str) -> str:
    """The sign of a TeX command (`alpha` → α), or "" where it means none."""
    if name in ("deg", "degree"):
        return "°"
    from app.domain.tex.mathml import text_converter

    try:
        text: str = text_converter().latex_to_text(f"\\{name} ").strip()
    except Exception:  # a command that wants arguments
        return ""
    return text if 0 < len(text) <= 3 else ""

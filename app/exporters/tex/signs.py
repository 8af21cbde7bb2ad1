"""Plain text as LaTeX, sign by sign, such that readers give back the same signs.

Latin letters with accents, typographic signs and single symbols (Greek letters, arrows) become
commands, which LaTeX reads without further packages; everything else (Cyrillic, Chinese, Greek
words) stays as it is, in UTF-8: commands for these need packages that few load.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pylatexenc.latexencode import UnicodeToLatexEncoder

from app.domain.tex.mathml import text_converter

_ESCAPES = {
    **{sign: f"\\{sign}" for sign in "$%&#_"},
    "\\": r"{\textbackslash}",
    "~": r"{\textasciitilde}",
    # BibTeX counts braces even behind a backslash.
    "{": r"{\ensuremath{\lbrace}}",
    "}": r"{\ensuremath{\rbrace}}",
    # pylatexenc reads \textasciicircum as ˆ (U+02C6).
    "^": r"{\string^}",
    # In LaTeX's oldest font encoding these three print as other signs.
    **{sign: rf"{{\ensuremath{{{sign}}}}}" for sign in "<>|"},
}
_SPECIAL = re.compile(r"[$%&#_\\~{}^<>|]")
_LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=[`?!])(?=`)|(?<=')(?=')|(?<=,)(?=,)")
"""Between two signs that TeX would print as one: -- as a dash."""
_GREEK_WORD = re.compile("[\u0370-\u03ff\u1f00-\u1fff]{3,}")
_AS_COMMANDS = re.compile("[\xa0-\u017f\u0370-\u03ff\u2010-\u22ff\U0001d400-\U0001d7ff]")
_ENSUREMATH = re.compile(r"\{\\ensuremath\{(.+)\}\}")


def tex_signs(text: str) -> str:
    """Return text in which nothing is a command any more, for use inside braces."""
    if text.isascii():
        return text if text.isalnum() else _escaped(text)
    parts = []
    at = 0
    for word in _GREEK_WORD.finditer(text):
        parts += [_encoded(_escaped(text[at : word.start()])), word[0]]
        at = word.end()
    return "".join([*parts, _encoded(_escaped(text[at:]))])


def math_signs(formula: str) -> str:
    """Return a formula with commands for its Greek letters and other symbols."""
    if formula.isascii():
        return formula
    return _AS_COMMANDS.sub(_math_sign, formula)


def _math_sign(match: re.Match[str]) -> str:
    command = _ENSUREMATH.fullmatch(sign_command(match[0]))
    return f"{{{command[1]}}}" if command else match[0]


@lru_cache(1 << 12)
def sign_command(sign: str) -> str:
    """Return the command for a sign, in braces; the sign itself where none reads back as it."""
    command: str = _encoder().unicode_to_latex(sign)
    if command == sign or not _reads_back(command, sign):
        return sign
    return command


def _reads_back(command: str, sign: str) -> bool:
    try:
        return str(text_converter().latex_to_text(command)) == sign
    except Exception:  # whatever a parser trips over, the sign itself is right
        return False


def _escaped(text: str) -> str:
    return _LIGATURES.sub("{}", _SPECIAL.sub(lambda sign: _ESCAPES[sign[0]], text))


def _encoded(text: str) -> str:
    return _AS_COMMANDS.sub(lambda sign: sign_command(sign[0]), text)


@cache
def _encoder() -> UnicodeToLatexEncoder:
    return UnicodeToLatexEncoder(
        non_ascii_only=True,
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )

"""Plain text as LaTeX, sign by sign, such that readers give back the same; formulas as TeX.

Latin letters with accents, typographic signs and single symbols (Greek letters, arrows) become
commands, which LaTeX reads without further packages; everything else (Cyrillic, Chinese, Greek
words) stays as it is, in UTF-8: commands for these need packages that few load.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pylatexenc.latexencode import UnicodeToLatexEncoder

from app.domain.tex.mathml import formula_mathml, text_converter
from app.domain.tex.signs import ACCENTS, LETTERS, STYLES, symbol

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


_STRUCTURES = """
frac dfrac tfrac cfrac sqrt binom dbinom tbinom over choose atop substack stackrel overset underset
left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr limits nolimits
hat widehat tilde widetilde bar vec dot ddot dddot check breve acute grave mathring overline
underline overbrace underbrace overrightarrow overleftarrow boldsymbol bm pmb
mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr mathnormal mathring
operatorname displaystyle textstyle scriptstyle scriptscriptstyle
quad qquad pmod bmod mod not phantom hphantom vphantom mathop mathbin mathrel mathord mathopen
mathclose mathpunct mathinner
arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup
ln log max min sec sin sinh sup tan tanh Pr injlim projlim varliminf varlimsup
lvert rvert lVert rVert lbrace rbrace lbrack rbrack nonumber notag
"""
_OF_DOCUMENTS = frozenset({"section", "subsection", "item", "nolinebreak"})
"""Commands that stand for a sign in a text, and in a formula would break the document."""
_HARMLESS = frozenset(_STRUCTURES.split()) | STYLES.keys() | ACCENTS.keys() | LETTERS.keys()
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*(\{[^{}]*\})?")
_ENVIRONMENT_NAMES = """
matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases aligned gathered split
"""
_ENVIRONMENTS = frozenset(f"{{{name}}}" for name in _ENVIRONMENT_NAMES.split())
_UNESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)([%#])")
_ALIGNMENT = re.compile(r"(?<!\\)((?:\\\\)*)&")
_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*\$")


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


def tex_formula(raw: str, tex: str) -> str | None:
    """Return a formula for use inside braces, or None where it may not leave as TeX.

    It is put in braces where it has capitals: styles turn the letters of a title small.

    Args:
        raw: the formula as printed, with what encloses it.
        tex: what it encloses.
    """
    fence = "$$" if raw.startswith("$$") else "$"
    if raw.startswith("$"):
        tex = raw[len(fence) : -len(fence)]  # with its blanks
    if not is_harmless(tex) or formula_mathml(tex.strip()) is None:
        return None
    tex = _UNESCAPED.sub(r"\1\\\2", tex)
    if "\\begin" not in tex:
        tex = _ALIGNMENT.sub(r"\1\\&", tex)
    formula = f"{fence}{math_signs(_balanced(tex))}{fence}"
    return f"{{{formula}}}" if any(sign.isupper() for sign in formula) else formula


def is_harmless(tex: str) -> bool:
    """Return whether a formula, without what encloses it, has none but known commands."""
    if "^^" in tex or _DOLLAR.search(tex):
        return False
    if any(match[1] not in _ENVIRONMENTS for match in _ENVIRONMENT.finditer(tex)):
        return False
    names = set(_COMMAND.findall(tex)) - {"begin", "end"}
    return all(_is_known(name) for name in names)


@cache
def _is_known(name: str) -> bool:
    return name in _HARMLESS or (name not in _OF_DOCUMENTS and symbol(name) != "")


def _balanced(tex: str) -> str:
    r"""Return a formula in which braces close when all are counted: `\{` is `\lbrace`."""
    if tex.count("{") == tex.count("}"):
        return tex
    names = {"\\{": "\\lbrace ", "\\}": "\\rbrace "}
    return re.sub(r"\\.", lambda match: names.get(match[0], match[0]), tex)

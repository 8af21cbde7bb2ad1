r"""Formulas that may leave as TeX: known, harmless commands only.

A title comes from a stranger, and whoever loads the file runs its commands: `\input` reads files,
`\write18` may start programs, `\catcode` and `\def` change what follows, and `^^5c` is a backslash.
"""

from __future__ import annotations

import re
from functools import cache

from app.domain.tex.mathml import formula_mathml
from app.domain.tex.signs import ACCENTS, LETTERS, STYLES, symbol
from app.exporters.tex.signs import math_signs

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

"""One TeX formula as MathML, or as plain text.

latex2mathml parses; what it builds is written out here, element by element, from a
whitelist. Nothing in a formula can therefore become an element, an
attribute or an address of its own. A formula that does not parse gives no MathML, and
its text by pylatexenc instead.
"""

from __future__ import annotations

import html
import logging
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

_LONGEST = 2_000
"""Characters; a longer "formula" is no formula, and parsing takes 22 µs a character."""
_CACHE = 1 << 14
"""Formulas kept: 120,000 real records hold 2,817 different ones."""

_ELEMENT_NAMES = """
math mrow mi mn mo mtext mspace msub msup msubsup munder mover munderover mfrac msqrt mroot mtable
mtr mtd mpadded mphantom mstyle
"""
_ELEMENTS = frozenset(_ELEMENT_NAMES.split())
_LEAVES = frozenset({"mi", "mn", "mo", "mtext"})
_FLAGS = """
accent accentunder fence stretchy separator largeop movablelimits symmetric displaystyle
"""
_LENGTHS = "width height depth lspace rspace minsize maxsize linethickness voffset"
_LENGTH = re.compile(r"[+-]?\d{0,3}(?:\.\d{1,4})?(?:em|ex|px|pt|%)?")
_ATTRIBUTES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(_FLAGS.split(), re.compile("true|false")),
    **dict.fromkeys(_LENGTHS.split(), _LENGTH),
    "form": re.compile("prefix|infix|postfix"),
    "scriptlevel": re.compile(r"[+-]?\d"),
    "columnalign": re.compile("(?:left|right|center| )+"),
}
_STYLES = {
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "script": "SCRIPT",
    "bold-script": "BOLD SCRIPT",
    "fraktur": "FRAKTUR",
    "bold-fraktur": "BOLD FRAKTUR",
    "double-struck": "DOUBLE-STRUCK",
    "sans-serif": "SANS-SERIF",
    "bold-sans-serif": "SANS-SERIF BOLD",
    "sans-serif-italic": "SANS-SERIF ITALIC",
    "sans-serif-bold-italic": "SANS-SERIF BOLD ITALIC",
    "monospace": "MONOSPACE",
}
"""Words of Unicode's names for mathematical letters; browsers ignore `mathvariant`."""
# MathML Core has dropped the named widths.
_NAMED_WIDTHS = {
    f"{sign}{name}mathspace": f"{'-' if sign else ''}{width}em"
    for sign in ("", "negative")
    for name, width in {
        "veryverythin": 0.0556,
        "verythin": 0.1111,
        "thin": 0.1667,
        "medium": 0.2222,
        "thick": 0.2778,
        "verythick": 0.3333,
        "veryverythick": 0.3889,
    }.items()
}
# Definitions could expand without end.
_DEFINITION = re.compile(r"\\(?:def|let|newcommand|renewcommand|newenvironment|DeclareMath\w+)\b")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_UNICODE = re.compile(r"\\unicode\{x([0-9A-Fa-f]{2,4})\}")
_FUNCTION_NAMES = """
arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln log max min
sec sin sinh sup tan tanh Pr argmax argmin
"""
_FUNCTIONS = frozenset(_FUNCTION_NAMES.split())
_THIN_SPACE = '<mspace width="0.1667em"></mspace>'
# Signs that latex2mathml gives as identifiers although they relate or operate.
_OPERATORS = {"~": "∼", ":": ":", "⧵": "∖", "∖": "∖"}
# Accents as latex2mathml gives them, and the sign that sits right over a letter.
_ACCENTS = {
    **{"^": "ˆ", "~": "˜", "―": "‾", "¯": "‾", "‾": "‾", "→": "→", "⃗": "→", "˙": "˙", "¨": "¨"},
    **{"ˇ": "ˇ", "˘": "˘", "´": "´", "`": "`", "˚": "˚", "ˆ": "ˆ", "˜": "˜"},
}


class _Unsupported(Exception):
    """The formula holds something that has no place in the whitelist."""


@lru_cache(_CACHE)
def formula_mathml(tex: str, *, block: bool = False) -> str | None:
    """The formula as a `<math>` element, or None where it cannot be rendered faithfully.

    Args:
        tex: without its dollar signs.
        block: a displayed formula.
    """
    if not tex.strip() or len(tex) > _LONGEST or _DEFINITION.search(tex) or not is_balanced(tex):
        return None
    from latex2mathml.converter import convert_to_element  # 50 ms, and not every page has math

    try:
        tree = convert_to_element(_prepared(tex))
        inner = "".join(_children(tree))
    except Exception:  # whatever a parser trips over, the reader gets the text instead
        return None
    return f'<math display="block">{inner}</math>' if block else f"<math>{inner}</math>"


@lru_cache(_CACHE)
def formula_text(tex: str) -> str:
    """The formula as plain text (`\\mathcal{O}(n^2)` → 𝒪(n^2)); if all else fails, as it is."""
    if "\\" not in tex:
        return tex.replace("{", "").replace("}", "").replace("~", " ").strip()
    if len(tex) > _LONGEST:
        return tex
    try:
        text: str = text_converter().latex_to_text(_prepared(tex))
    except Exception:  # pylatexenc raises what its own rules trip over
        return tex
    return " ".join(text.split()) or tex


def _prepared(tex: str) -> str:
    """A formula as both parsers understand it: "%" is a sign, not a comment."""
    return _BARE_PERCENT.sub(r"\\%", _UNICODE.sub(lambda match: unicode_sign(match[1]), tex))


def unicode_sign(hexadecimal: str) -> str:
    """The sign of a code point, or "" where it is no sign that could be shown."""
    sign = chr(int(hexadecimal, 16))
    return sign if sign.isprintable() else ""


@cache
def text_converter() -> LatexNodes2Text:
    """pylatexenc's converter, set to keep the blanks of its input; made once."""
    from pylatexenc.latex2text import LatexNodes2Text

    # It reports on its own rules what `formula_text` mends anyway.
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    return LatexNodes2Text(math_mode="text", strict_latex_spaces="based-on-source")


def is_balanced(tex: str) -> bool:
    """Whether every brace that is no sign itself (`\\{`) has its partner."""
    depth = 0
    for match in re.finditer(r"\\.|[{}]", tex, re.DOTALL):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


# --- writing out ---------------------------------------------------------------------


def _write(element: Element) -> str:
    tag = element.tag.rpartition("}")[2]
    if tag not in _ELEMENTS:
        raise _Unsupported(tag)
    if tag in _LEAVES:
        return _leaf(tag, element)
    attributes = _attributes(element)
    if tag == "mover" and len(element) == 2 and (accent := _ACCENTS.get(_text(element[1]))):
        over = f"<mo{_attributes(element[1])}>{accent}</mo>"
        return f'<mover accent="true">{_write(element[0])}{over}</mover>'
    return f"<{tag}{attributes}>{''.join(_children(element))}</{tag}>"


def _children(element: Element) -> Iterator[str]:
    """The children written out, upright letters in a row joined to one word."""
    row = element.tag.rpartition("}")[2] in ("math", "mrow", "mstyle", "mtd", "msqrt", "mpadded")
    word = ""
    previous: Element | None = None
    for child in element:
        if row and _is_upright_letter(child):
            word += _text(child)
            continue
        if word:
            yield _word(word)
            word = ""
            previous = None
        if row and previous is not None and _wants_space(previous, child):
            yield _THIN_SPACE
        yield _write(child)
        previous = child
    if word:
        yield _word(word)


def _word(letters: str) -> str:
    normal = ' mathvariant="normal"' if len(letters) == 1 else ""
    return f"<mi{normal}>{html.escape(letters)}</mi>"


def _is_upright_letter(element: Element) -> bool:
    return (
        element.tag.endswith("mi") and element.get("mathvariant") == "normal" and not len(element)
    )


def _wants_space(left: Element, right: Element) -> bool:
    """Whether a thin space parts a function's name from its argument: log T, not logT."""
    one_is_function = _text(left) in _FUNCTIONS or _text(right) in _FUNCTIONS
    return (
        one_is_function
        and not left.tag.endswith(("mo", "mspace"))
        and not right.tag.endswith(("mo", "mspace"))
    )


def _leaf(tag: str, element: Element) -> str:
    text = _text(element)
    if text.startswith("\\") and len(text) > 1:
        raise _Unsupported(text)  # a command that the parser does not know
    variant = element.get("mathvariant", "")
    attributes = _attributes(element)
    if tag == "mi":
        if text in _OPERATORS:
            tag, text = "mo", _OPERATORS[text]
        elif variant == "normal" and len(text) == 1:
            attributes += ' mathvariant="normal"'
    # A single letter is italic by itself; words in text mode stay readable.
    by_itself = variant in ("", "normal") or (variant == "italic" and len(text) == 1)
    if tag != "mtext" and not by_itself:
        text = "".join(styled(letter, variant) for letter in text)
    return f"<{tag}{attributes}>{html.escape(text)}</{tag}>"


def _text(element: Element) -> str:
    # latex2mathml keeps its own signs as numeric references.
    return html.unescape(element.text or "") if not len(element) else ""


def _attributes(element: Element) -> str:
    written = []
    for name, value in element.attrib.items():
        value = _NAMED_WIDTHS.get(value, value)
        if name in _ATTRIBUTES and _ATTRIBUTES[name].fullmatch(value):
            written.append(f' {name}="{value}"')
    return "".join(written)


@lru_cache(2048)
def styled(letter: str, variant: str) -> str:
    """The Unicode letter of a style, since browsers ignore `mathvariant`: script l → 𝓁.

    Found by its Unicode name; letters that the mathematical block leaves out because
    they existed before (ℝ, ℋ, ℎ …) have the same name without its first word.
    """
    name = unicodedata.name(letter, "")
    match = re.fullmatch(r"(?:LATIN|GREEK) (SMALL|CAPITAL) LETTER (\w+)|(DIGIT) (\w+)", name)
    if match is None or variant not in _STYLES:
        return letter
    rest = f"{match[1] or match[3]} {match[2] or match[4]}"
    style = _STYLES[variant]
    older = style.replace("FRAKTUR", "BLACK-LETTER")
    for candidate in (f"MATHEMATICAL {style} {rest}", f"{older} {rest}"):
        try:
            return unicodedata.lookup(candidate)
        except KeyError:
            continue
    return "ℎ" if (letter, variant) == ("h", "italic") else letter

"""MathML, as publishers put it into titles and abstracts, as TeX that reads the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_ELEMENT_NAMES = """
math mi mn mo mtext ms mspace mrow mstyle mpadded mphantom merror menclose mfenced maction
mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts mprescripts none
mtable mtr mlabeledtr mtd semantics annotation annotation-xml
"""
ELEMENTS = frozenset(_ELEMENT_NAMES.split())
"""Names of the elements of a formula."""
_DEEPEST = 40
_FUNCTION_NAMES = """
arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln log max min
sec sin sinh sup tan tanh
"""
_FUNCTIONS = frozenset(_FUNCTION_NAMES.split())
_ESCAPED = {c: f"\\{c}" for c in "%&#_{}$"} | {"\\": "\\backslash ", "^": "\\wedge ", "~": "\\sim "}
_SIGNS = str.maketrans(
    {**_ESCAPED, "−": "-", "\u2061": "", "\u2062": "", "\u2063": "", "\u2064": "", "′": "'"}
)
_OVER = {
    **{"¯": "bar", "‾": "overline", "\u0305": "overline", "ˉ": "bar", "_": "overline"},
    **{"^": "hat", "ˆ": "hat", "\u0302": "hat", "~": "tilde", "˜": "tilde", "\u0303": "tilde"},
    **{"→": "vec", "⃗": "vec", "˙": "dot", ".": "dot", "¨": "ddot", "ˇ": "check", "˘": "breve"},
    **{"⏞": "overbrace", "︷": "overbrace"},
}
_UNDER = {"_": "underline", "¯": "underline", "‾": "underline", "⏟": "underbrace"}
_VARIANTS = {
    **{"normal": "mathrm", "bold": "mathbf", "bold-italic": "mathbf", "script": "mathcal"},
    **{"double-struck": "mathbb", "fraktur": "mathfrak", "sans-serif": "mathsf"},
    "monospace": "mathtt",
}
_VARIANT = re.compile(r"""mathvariant\s*=\s*["']([\w-]+)["']""")
_FENCE = re.compile(r"""(open|close|separators)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TEX = re.compile(r"application/x-(?:la)?tex|^tex$|LaTeX|TeX")
_BIG = frozenset("∑∏∐∫∬∭∮⋃⋂⨁⨂")


class _TooDeep(Exception):
    """A formula that no reader could take in."""


@dataclass(slots=True)
class Node:
    """One element of a formula."""

    name: str
    attributes: str = ""
    """As written."""
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of the element alone, without that of elements in it."""
        return " ".join("".join(c for c in self.children if isinstance(c, str)).split())

    @property
    def elements(self) -> list[Node]:
        """The elements in it."""
        return [child for child in self.children if isinstance(child, Node)]


def all_text(node: Node) -> str:
    """Every text of a formula, in its order; annotations are left out."""
    waiting: list[Node | str] = [node]
    found: list[str] = []
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.append(one.strip())
        elif not one.name.startswith("annotation"):
            waiting.extend(reversed(one.children))
    return "".join(found)


def tex_of(node: Node) -> str | None:
    """The formula as TeX without dollar signs; None where it is too deep to be shown."""
    try:
        return _write(node, 0).strip()
    except _TooDeep:
        return None


def _write(node: Node, depth: int) -> str:
    if depth > _DEEPEST:
        raise _TooDeep
    name = node.name
    if name in _LEAVES:
        return _LEAVES[name](node)
    parts = [_write(child, depth + 1) for child in node.elements]
    if name in _SHAPES and len(parts) >= _SHAPES[name][0]:
        return _SHAPES[name][1](parts, node)
    if name == "mfenced":
        return _fenced(node, parts)
    if name == "mtable":
        rows = " \\\\ ".join(parts)
        return f"\\begin{{matrix}} {rows} \\end{{matrix}}"
    if name in ("mtr", "mlabeledtr"):
        return " & ".join(parts)
    if name == "semantics":
        return _semantics(node, parts)
    if name in ("mphantom", "annotation", "annotation-xml", "none", "mprescripts"):
        return ""
    stray = node.text
    return "".join(_joined(node.elements, parts)) + (_words(stray) if stray else "")


def _joined(nodes: list[Node], parts: list[str]) -> Iterator[str]:
    """The parts of a row, a blank wherever two letters would become one command."""
    before = ""
    for node, part in zip(nodes, parts, strict=True):
        if before and part and re.search(r"\\[A-Za-z]+$", before) and part[0].isalpha():
            yield " "
        yield part
        if node.name == "mo" and part in (",", ";"):
            yield " "
        before = part or before


def _letters(node: Node) -> str:
    text = node.text.translate(_SIGNS)
    variant = _VARIANT.search(node.attributes)
    if text in _FUNCTIONS:
        return f"\\{text} "
    command = _VARIANTS.get(variant[1]) if variant else None
    if command is None and len(text) > 1 and text.isalpha():
        command = "mathrm"
    return f"\\{command}{{{text}}}" if command and text else text


def _number(node: Node) -> str:
    return node.text.translate(_SIGNS)


def _words(text: str) -> str:
    return f"\\text{{{text.translate(_SIGNS)}}}"


def _spaced_words(node: Node) -> str:
    raw = "".join(child for child in node.children if isinstance(child, str))
    text = re.sub(r"\s+", " ", raw.replace("\u00a0", " "))
    return _words(text) if text.strip() else " " if text else ""


_LEAVES: dict[str, Callable[[Node], str]] = {
    "mi": _letters,
    "mn": _number,
    "mo": _number,
    "mtext": _spaced_words,
    "ms": _spaced_words,
    "mspace": lambda node: " ",
}


def _braced(part: str) -> str:
    return part if len(part) == 1 else f"{{{part}}}"


_ONE_PIECE = re.compile(r".|\d+|\\[A-Za-z]+(?:\{[^{}]*\})?")


def _based(part: str) -> str:
    part = part.strip()
    return part if _ONE_PIECE.fullmatch(part) else f"{{{part}}}"


def _under(parts: list[str], node: Node) -> str:
    sign = parts[1].strip().removeprefix("\\")
    if sign in _UNDER:
        return f"\\{_UNDER[sign]}{{{parts[0]}}}"
    if _takes_limits(parts[0]):
        return f"{parts[0].strip()}_{_braced(parts[1])}"
    return f"\\underset{{{parts[1]}}}{{{parts[0]}}}"


def _over(parts: list[str], node: Node) -> str:
    sign = all_text(node.elements[1])
    if sign in _OVER:
        command = "overline" if _OVER[sign] == "bar" and len(parts[0]) > 1 else _OVER[sign]
        return f"\\{command}{{{parts[0]}}}"
    if _takes_limits(parts[0]):
        return f"{parts[0].strip()}^{_braced(parts[1])}"
    return f"\\overset{{{parts[1]}}}{{{parts[0]}}}"


def _takes_limits(base: str) -> bool:
    base = base.strip()
    return base in _BIG or base.removeprefix("\\") in _FUNCTIONS


def _multi(parts: list[str], node: Node) -> str:
    names = [child.name for child in node.elements]
    at = names.index("mprescripts") if "mprescripts" in names else len(parts)
    behind, before = parts[1:at], parts[at + 1 :]
    return ("{}" + _scripts(before) if before else "") + _based(parts[0]) + _scripts(behind)


def _scripts(parts: list[str]) -> str:
    below = "".join(parts[0::2])
    above = "".join(parts[1::2])
    return (f"_{_braced(below)}" if below else "") + (f"^{_braced(above)}" if above else "")


_SHAPES: dict[str, tuple[int, Callable[[list[str], Node], str]]] = {
    "msub": (2, lambda p, n: f"{_based(p[0])}_{_braced(p[1])}"),
    "msup": (2, lambda p, n: f"{_based(p[0])}^{_braced(p[1])}"),
    "msubsup": (3, lambda p, n: f"{_based(p[0])}_{_braced(p[1])}^{_braced(p[2])}"),
    "mfrac": (2, lambda p, n: f"\\frac{{{p[0]}}}{{{p[1]}}}"),
    "msqrt": (1, lambda p, n: f"\\sqrt{{{''.join(p)}}}"),
    "mroot": (2, lambda p, n: f"\\sqrt[{p[1]}]{{{p[0]}}}"),
    "munder": (2, _under),
    "mover": (2, _over),
    "munderover": (3, lambda p, n: f"{_based(p[0])}_{_braced(p[1])}^{_braced(p[2])}"),
    "mmultiscripts": (1, _multi),
}


def _fenced(node: Node, parts: list[str]) -> str:
    given = {m[1]: m[2] or m[3] or "" for m in _FENCE.finditer(node.attributes)}
    separators = given.get("separators", ",").replace(" ", "")
    written = ""
    for index, part in enumerate(parts):
        sign = separators[min(index - 1, len(separators) - 1)] if separators and index else ""
        written += sign.translate(_SIGNS) + part
    opening, closing = given.get("open", "("), given.get("close", ")")
    return opening.translate(_SIGNS) + written + closing.translate(_SIGNS)


def _semantics(node: Node, parts: list[str]) -> str:
    for child in node.elements:
        if child.name == "annotation" and _TEX.search(child.attributes) and child.text:
            return child.text.strip("$")
    return parts[0] if parts else ""

r"""The TeX of a bibliography's field as text: `{\"o}` is ö, braces go, formulas stay `$…$`.

In a `.bib` file braces are always groups, `~` is always a blank and `--` always a dash; in the
running text that `app.domain.tex.spans` reads they often are not. One pass without recursion:
the time grows with the length, whatever the braces are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

from app.domain.tex.dollars import closing_dollar, is_formula
from app.domain.tex.signs import (
    ACCENTS,
    CITATIONS,
    ESCAPED,
    LETTERS,
    SHORT_FORMS,
    STYLES,
    symbol,
)
from app.domain.tex.spans import Math, spans

_BEYOND_BRACES = re.compile(r"[\\$~]|--|``|''|[?!]`")
_TOKEN = re.compile(
    r"\\(?P<name>[A-Za-z]+)\*?|\\(?P<escaped>.)|(?P<sign>[{}$~]|---?|``|''|[?!]`)", re.DOTALL
)
_SIGNS = {"~": " ", "--": "–", "---": "—", "``": "“", "''": "”", "?`": "¿", "!`": "¡"}
_OTHERS = {
    **{"textasciicircum": "^", "textasciitilde": "~", "textinterrobangdown": "⸘"},
    **{"textinterrobang": "‽", "par": "\n\n", "newline": " ", "item": "•", "LaTeX": "LaTeX"},
    **{"cal": "", "mathcal": "", "mathrm": "", "mathbf": "", "mathit": ""},
    **{"TeX": "TeX", "BibTeX": "BibTeX", "relax": "", "protect": "", "string": ""},
    "textdegree": "°",
}
"""Commands that pylatexenc does not know, or reads as another sign."""
_VERBATIM = frozenset({"url", "path", "nolinkurl"})
_DROPPED_NAMES = """
label vspace hspace index phantom hphantom noopsort NoopSort SortNoop sortnoop begin end
"""
_DROPPED = frozenset(_DROPPED_NAMES.split())
"""Commands whose argument is not printed."""
_LINKS = frozenset({"href", "hyperlink", "textcolor", "color"})
"""Commands of which the second argument is the text."""
_AROUND = {
    **dict.fromkeys(("footnote", "thanks"), (" (", ")")),
    **dict.fromkeys(CITATIONS, ("[", "]")),
    "enquote": ("“", "”"),
}
_ENVIRONMENT = re.compile(r"\{((?:equation|align|gather|multline|displaymath|math|eqnarray)\*?)\}")
_BLANKS = re.compile(r"\s*")
_OPTION = re.compile(r"\s*(?:\[[^\[\]{}]{0,80}\]\s*)?")
_LETTER = re.compile(r"\\(i|j|ae|AE|oe|OE|o|O|l|L|aa|AA|ss)(?![A-Za-z])|(\w)")
_ONE_ACCENT = re.compile(r"\\([`'^~=.\"])(?:\{([A-Za-z])\}|([A-Za-z]))")
_ACCENT = re.compile(r"\\(?:([`'^~=.\"])|([uvHcdbkrt])(?![A-Za-z]))")
_MOST_DOLLARS = 500
"""Dollar signs of one value up to which it is decided which of them are those of formulas."""
_MOST_ACCENTS = 4
"""Accents on one letter, `\\'{\\^a}` having two."""
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")

_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SHIFTED_CHARS = 10
_SHIFTED = {"textsuperscript": _RAISED, "sp": _RAISED, "textsubscript": _LOWERED, "sb": _LOWERED}


def decode_tex(value: str, *, paragraphs: bool = False) -> str:
    r"""Return the text of a field: Unicode, with formulas as `$…$` and single blanks.

    `{\textit{Tetrix} subulata}, 100\% of $k$` gives `Tetrix subulata, 100% of $k$`. Commands that
    mean nothing here leave the text they are applied to. A dollar sign that is no formula's is
    written `\$` where it would be read as the beginning of one.

    Args:
        value: as it is between the braces or quotes of the field.
        paragraphs: blank lines part paragraphs and stay; else they are blanks.
    """
    if not value:
        return ""
    if _BEYOND_BRACES.search(value):
        value = _Decoder(value).text()
    elif "{" in value or "}" in value:
        value = value.replace("{", "").replace("}", "")
    if paragraphs and "\n" in value:
        parts = (" ".join(part.split()) for part in _PARAGRAPH.split(value))
        return "\n\n".join(part for part in parts if part)
    value = " ".join(value.split())
    return value if value.isascii() else unicodedata.normalize("NFC", value)


class _Decoder:
    """One pass over one value."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.out: list[str] = []
        self.formulas: set[int] = set()
        """Indices of the parts of `out` that are formulas."""
        self.absent: set[str] = set()
        """Closing marks that do not come any more: none is looked for twice."""
        self.closing: list[tuple[str, int, dict[int, int] | None]] = []
        """For each open brace: the text that closes it; where its text begins in `out`, and the
        table that its signs go through."""

    @cached_property
    def partners(self) -> dict[int, int]:
        """Index of the closing brace for each opening one that has a partner."""
        return _partners(self.raw)

    def text(self) -> str:
        raw, at, out = self.raw, 0, self.out
        while match := _TOKEN.search(raw, at):
            start, after = match.span()
            if start > at:
                out.append(raw[at:start])
            if match.lastgroup == "sign":
                at = self._sign(match["sign"], start, after)
            elif match.lastgroup == "escaped":
                at = self._escape(match["escaped"], start, after)
            else:
                at = self._command(match["name"], start, after)
        out.append(raw[at:])
        return self._joined()

    def _joined(self) -> str:
        text = "".join(self.out)
        if "$" not in text or text.count("$") > _MOST_DOLLARS:
            return text
        wanted = sum(_is_seen(self.out[index]) for index in self.formulas)
        if sum(isinstance(span, Math) for span in spans(text)) == wanted:
            return text
        parts = enumerate(self.out)
        return "".join(p if i in self.formulas else p.replace("$", "\\$") for i, p in parts)

    # --- signs

    def _sign(self, sign: str, at: int, after: int) -> int:
        if sign == "{":
            self.closing.append(("", 0, None))
        elif sign == "}":
            if self.closing:
                self._close(*self.closing.pop())
        elif sign == "$":
            return self._dollar(at)
        else:
            self.out.append(_SIGNS[sign])
        return after

    def _close(self, closing: str, start: int, table: dict[int, int] | None) -> None:
        if table is not None and len(self.out) == start + 1:
            text = self.out[start]
            if len(text) <= _SHIFTED_CHARS and all(ord(sign) in table for sign in text):
                self.out[start] = text.translate(table)
        if closing:
            self.out.append(closing)

    def _dollar(self, at: int) -> int:
        raw = self.raw
        if raw.startswith("$$", at):
            close = self._find("$$", at + 2)
            if close > at + 2:
                return self._formula(raw[at : close + 2], close + 2)
            self.out.append("$$")
            return at + 2
        close = closing_dollar(raw, at + 1, len(raw))
        if close > 0 and is_formula(raw, at, close):
            return self._formula(raw[at : close + 1], close + 1)
        self.out.append("$")
        return at + 1

    def _find(self, closing: str, at: int) -> int:
        if closing in self.absent:
            return -1
        found = self.raw.find(closing, at)
        if found < 0:
            self.absent.add(closing)
        return found

    def _formula(self, tex: str, after: int) -> int:
        self.formulas.add(len(self.out))
        self.out.append(tex)
        return after

    # --- commands

    def _escape(self, sign: str, at: int, after: int) -> int:
        if sign in "([":
            close = self._find("\\" + ")]"["([".index(sign)], after)
            if close > 0 and (tex := self.raw[after:close].strip()) and "$" not in tex:
                fence = "$" if sign == "(" else "$$"
                return self._formula(f"{fence}{tex}{fence}", close + 2)
        if sign in ACCENTS:
            text, after = self._accented(at)
            self.out.append(text)
        else:
            self.out.append(ESCAPED.get(sign, "\\" + sign))
        return after

    def _command(self, name: str, at: int, after: int) -> int:
        raw = self.raw
        opening = _OPTION.match(raw, after).end()  # type: ignore[union-attr]  # may be empty
        partner = self.partners.get(opening) if raw.startswith("{", opening) else None
        if partner is not None and (end := self._with_argument(name, opening, partner)):
            return end
        if name in STYLES:  # a declaration, or a style of the next sign
            return _BLANKS.match(raw, after).end()  # type: ignore[union-attr]
        if len(name) == 1 and name in ACCENTS:
            text, after = self._accented(at)
            self.out.append(text)
            return after
        if name in LETTERS:
            self.out.append(LETTERS[name])
            return _BLANKS.match(raw, after).end()  # type: ignore[union-attr]
        sign = SHORT_FORMS.get(name) or _OTHERS.get(name)
        if sign is None:
            sign = symbol(name) or ("" if partner is not None else f"\\{name}")
        self.out.append(sign)
        return after

    def _with_argument(self, name: str, opening: int, partner: int) -> int:
        """What a command makes of its argument; 0 where that is but its text, or nothing."""
        raw = self.raw
        if name in _VERBATIM:
            self.out.append(decode_address(raw[opening + 1 : partner]))
            return partner + 1
        if name == "ensuremath":
            inner = raw[opening + 1 : partner]
            sign = symbol(inner.strip()[1:]) if inner.strip().startswith("\\") else ""
            if sign or inner in "<>|":
                self.out.append(sign or inner)
                return partner + 1
            return self._formula(f"${inner}$", partner + 1)
        if name == "begin" and (environment := _ENVIRONMENT.match(raw, opening)):
            closing = f"\\end{{{environment[1]}}}"
            close = self._find(closing, partner)
            if close > 0:
                return self._formula(
                    f"$${raw[partner + 1 : close].strip()}$$", close + len(closing)
                )
        if name in _DROPPED:
            return partner + 1
        second = _BLANKS.match(raw, partner + 1).end()  # type: ignore[union-attr]
        if name in _LINKS and second in self.partners:
            note = ""
            if name == "href" and "://" not in raw[second + 1 : self.partners[second]]:
                note = f" ({decode_address(raw[opening + 1 : partner])})"
            self.closing.append((note, 0, None))
            return second + 1
        if name in _SHIFTED:
            self.closing.append(("", len(self.out), _SHIFTED[name]))
            return opening + 1
        if name in _AROUND:
            before, behind = _AROUND[name]
            self.out.append(before)
            self.closing.append((behind, 0, None))
            return opening + 1
        return 0

    def _accented(self, at: int) -> tuple[str, int]:
        """The letter that the accents beginning at a backslash sit on, and where it ends."""
        raw = self.raw
        if (usual := _ONE_ACCENT.match(raw, at)) is not None:
            letter_and_mark = (usual[2] or usual[3]) + ACCENTS.get(usual[1], "")
            return unicodedata.normalize("NFC", letter_and_mark), usual.end()
        marks: list[str] = []
        braces = 0
        sign = ""
        while len(marks) < _MOST_ACCENTS and (accent := _ACCENT.match(raw, at)):
            sign = accent[1] or accent[2]
            marks.append(ACCENTS.get(sign, ""))
            at = _BLANKS.match(raw, accent.end()).end()  # type: ignore[union-attr]
            while raw.startswith("{", at) and at in self.partners:
                braces += 1
                at = _BLANKS.match(raw, at + 1).end()  # type: ignore[union-attr]
        letter = _LETTER.match(raw, at)
        self.closing.extend([("", 0, None)] * braces)
        if letter is None:  # \~{} is the sign itself
            return (sign if sign in "`'^~=.\"" else ""), at
        text = LETTERS[letter[1]] if letter[1] else letter[2]
        if letter[1] in ("i", "j"):
            text = letter[1]  # the accent takes the place of the dot
        text = text[:1] + "".join(reversed(marks)) + text[1:]
        return unicodedata.normalize("NFC", text), letter.end()


_ADDRESS = re.compile(r"\{?\$\\sim\$\}?|\\(?:textasciitilde|~)\s*(?:\{\})?|\{\\_\}|\\([_%&#~$])")
_ADDRESS_SIGNS = re.compile(r"[\\${]")


def decode_address(value: str) -> str:
    r"""Return an address or identifier without TeX's escapes: `\_` is `_`, `{$\sim$}` is `~`.

    Unlike in text, `--`, `~` and quotes are signs of the address itself.
    """
    value = value.strip()
    if not _ADDRESS_SIGNS.search(value):
        return value
    value = _ADDRESS.sub(lambda found: found[1] or ("_" if "_" in found[0] else "~"), value)
    if "\\" in value or "$" in value:  # an old DOI with $<$, \textless, {\'e}
        value = re.sub(r"\$([<>])\$", r"\1", value)
        value = re.sub(r"\\text(less|greater)\s*(?:\{\})?", _angle, value)
    return value.replace("{", "").replace("}", "")


def _angle(match: re.Match[str]) -> str:
    return "<" if match[1] == "less" else ">"


def _is_seen(formula: str) -> bool:
    return any(isinstance(span, Math) for span in spans(formula))


_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)


def _partners(raw: str) -> dict[int, int]:
    """Index of the closing brace for each opening one that has a partner, escaped ones left out."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACES.finditer(raw):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            partners[opened.pop()] = match.start()
    return partners

"""Mixed text as titles and abstracts hold it, taken apart: plain runs, formulas, styles.

Abstracts are neither TeX nor plain text. "$5 and $10" are prices, "--" is a dash, "%"
is a per cent sign, braces stand for sets as often as for groups. What does not read as
TeX stays as it is; no character is lost without a reason, and nothing raises. Each span
knows which characters of the raw text it stands for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.tex.dollars import closing_dollar, is_formula
from app.domain.tex.ends import Ends
from app.domain.tex.mathml import unicode_sign
from app.domain.tex.signs import (
    ACCENTS,
    CITATIONS,
    ESCAPED,
    LETTERS,
    SHORT_FORMS,
    STYLES,
    WITH_ARGUMENTS,
    Style,
    symbol,
)


@dataclass(frozen=True, slots=True)
class Text:
    """Readable characters for raw[start:end]; as printed, or in place of a command."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula; start and end take in its delimiters."""

    start: int
    end: int
    tex: str
    block: bool = False


@dataclass(frozen=True, slots=True)
class Styled:
    """A stretch in one style; `plain` for styles that are not shown."""

    start: int
    end: int
    style: Style
    children: tuple[Span, ...]


Span = Text | Math | Styled


def has_markup(s: str) -> bool:
    """Whether a text may hold TeX at all; most do not, and need no parsing."""
    return "$" in s or "\\" in s


def is_plain(s: str) -> bool:
    """Whether a text holds nothing that `spans` reads in another way than it is written."""
    return not any(sign in s for sign in _SIGNS)


def spans(s: str) -> tuple[Span, ...]:
    """Take a mixed text apart; the spans follow one another without overlap."""
    if is_plain(s):
        return (Text(0, len(s), s),) if s else ()
    return tuple(_Reader(s).read(0, len(s), 0))


_SPECIAL = re.compile(r"[$\\{}~]|--+|``|''")
_SIGNS = ("$", "\\", "{", "}", "~", "--", "``", "''")
"""The same one by one: looking for each is ten times as fast where none is there."""
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_BLANKS = re.compile(r"\s*")
_DEEPEST = 30
"""Braces within braces; deeper ones stay as they are."""

_ACCENT_TARGET = re.compile(r"\s*(?:\{\s*(\\?[^\W\d_])\s*\}|(\\[ij])(?![A-Za-z])|([^\W\d_]))")
_MATH_ENVIRONMENT = re.compile(
    r"\\begin\{((?:equation|align|gather|multline|displaymath|math|eqnarray)\*?)\}"
)


class _Reader:
    """One pass over one text."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.partners = _brace_partners(raw)
        self.open_quotes = 0
        self.end = Ends(raw).find

    def read(self, start: int, end: int, depth: int) -> Iterator[Span]:
        """The spans of raw[start:end]."""
        raw = self.raw
        at = start
        while at < end:
            match = _SPECIAL.search(raw, at, end)
            if match is None:
                yield Text(at, end, raw[at:end])
                return
            if match.start() > at:
                yield Text(at, match.start(), raw[at : match.start()])
            at = match.start()
            found, at = self._special(match[0], at, end, depth)
            yield from found

    def _special(self, sign: str, at: int, end: int, depth: int) -> tuple[list[Span], int]:
        if sign == "$":
            return self._dollar(at, end)
        if sign == "\\":
            return self._backslash(at, end, depth)
        if sign == "{":
            return self._group(at, end, depth)
        if sign == "~":
            return [Text(at, at + 1, self._tie(at))], at + 1
        if sign.startswith("--"):
            return [Text(at, at + len(sign), self._dash(at, sign))], at + len(sign)
        if sign == "``":
            self.open_quotes += 1
            return [Text(at, at + 2, "“")], at + 2
        if sign == "''" and self.open_quotes:
            self.open_quotes -= 1
            return [Text(at, at + 2, "”")], at + 2
        return [Text(at, at + len(sign), sign)], at + len(sign)

    # --- formulas

    def _dollar(self, at: int, end: int) -> tuple[list[Span], int]:
        raw = self.raw
        if raw.startswith("$$", at):
            close = self.end("$$", at + 2, end)
            if close > at + 2 and raw[at + 2 : close].strip():
                return [Math(at, close + 2, raw[at + 2 : close].strip(), block=True)], close + 2
            return [Text(at, at + 2, "$$")], at + 2
        close = closing_dollar(raw, at + 1, end)
        if close > 0 and is_formula(raw, at, close):
            return [self._math(at, close + 1, at + 1, close)], close + 1
        return [Text(at, at + 1, "$")], at + 1

    def _math(self, start: int, end: int, inner: int, inner_end: int) -> Span:
        tex = self.raw[inner:inner_end]
        words = _TEXT_FORMULA.fullmatch(tex)
        if words and self.partners.get(inner + words.end(1)) == inner_end - 1:
            # $\textbf{A}$ is a bold letter, no formula.
            children = tuple(self.read(inner + words.start(2), inner_end - 1, _DEEPEST - 1))
            return Styled(start, end, STYLES[words[1]], children)
        return Math(start, end, tex.strip())

    # --- commands

    def _backslash(self, at: int, end: int, depth: int) -> tuple[list[Span], int]:
        raw = self.raw
        following = raw[at + 1 : at + 2] if at + 1 < end else ""
        if following in ("(", "["):
            close = self.end("\\" + (")" if following == "(" else "]"), at + 2, end)
            if close > 0 and raw[at + 2 : close].strip():
                if following == "(":
                    return [self._math(at, close + 2, at + 2, close)], close + 2
                return [Math(at, close + 2, raw[at + 2 : close].strip(), block=True)], close + 2
        command = _COMMAND.match(raw, at, end)
        if command is not None:
            return self._command(command, end, depth)
        if following in ACCENTS and (accented := self._accent(following, at, at + 2, end)):
            return accented
        if following and following in ESCAPED:
            return [Text(at, at + 2, ESCAPED[following])], at + 2
        return [Text(at, at + 1, "\\")], at + 1

    def _accent(self, accent: str, at: int, after: int, end: int) -> tuple[list[Span], int] | None:
        target = _ACCENT_TARGET.match(self.raw, after, end)
        if target is None:
            return None
        letter = (target[1] or target[2] or target[3]).lstrip("\\")
        text = unicodedata.normalize("NFC", letter + ACCENTS[accent])
        return [Text(at, target.end(), text)], target.end()

    def _command(self, match: re.Match[str], end: int, depth: int) -> tuple[list[Span], int]:
        raw, at, name = self.raw, match.start(), match[1]
        after = match.end()
        if name == "begin":
            environment = _MATH_ENVIRONMENT.match(raw, at, end)
            closing = f"\\end{{{environment[1]}}}" if environment else ""
            close = self.end(closing, after, end) if environment else -1
            if environment and close > 0:
                tex = raw[environment.end() : close].strip()
                return [Math(at, close + len(closing), tex, block=True)], close + len(closing)
        argument = self._argument(after, end)
        if argument is not None and name in WITH_ARGUMENTS | CITATIONS | STYLES.keys():
            inner, inner_end = argument
            if name in STYLES:
                children = tuple(self._inner(inner, inner_end, depth))
                return [Styled(at, inner_end + 1, STYLES[name], children)], inner_end + 1
            if name in CITATIONS:
                return [Text(at, inner_end + 1, f"[{raw[inner:inner_end]}]")], inner_end + 1
            return self._with_arguments(name, at, argument, end, depth)
        if name in STYLES:  # a declaration: it holds to the end of its group
            after = _skip_blanks(raw, after, end)
            return [Text(at, after, "")], after
        if name in SHORT_FORMS:
            return [Text(at, after, SHORT_FORMS[name])], after
        if name in ACCENTS and (accented := self._accent(name, at, after, end)):
            return accented
        if name in LETTERS:
            after = _skip_blanks(raw, after, end)
            if raw.startswith("{}", after):
                after += 2
            return [Text(at, after, LETTERS[name])], after
        if name == "item":
            return [Text(at, after, "•")], after
        if argument is not None and name in ACCENTS:
            # \r{ho} and \b{eta} are what a careless export leaves of \rho and \beta.
            sign = symbol(name + raw[argument[0] : argument[1]])
            if sign:
                return [Text(at, argument[1] + 1, sign)], argument[1] + 1
        if sign := symbol(name):
            return [Text(at, after, sign)], after
        if argument is not None and argument[0] < argument[1]:
            # Unknown, but what it is applied to can be read.
            return list(self._inner(*argument, depth)), argument[1] + 1
        return [Text(at, after, raw[at:after])], after

    def _with_arguments(
        self, name: str, at: int, first: tuple[int, int], end: int, depth: int
    ) -> tuple[list[Span], int]:
        raw = self.raw
        inner, inner_end = first
        after = inner_end + 1
        if name == "url":
            return [Text(at, after, raw[inner:inner_end].replace("\\_", "_"))], after
        if name == "footnote":
            note = self._inner(inner, inner_end, depth)
            return [Text(at, inner, " ("), *note, Text(inner_end, after, ")")], after
        if name in ("label", "vspace", "hspace", "begin", "end", "unicode"):
            code = _HEXADECIMAL.fullmatch(raw, inner, inner_end) if name == "unicode" else None
            return [Text(at, after, unicode_sign(code[1]) if code else "")], after
        second = self._argument(after, end)
        if second is None:
            return list(self._inner(inner, inner_end, depth)), after
        children = list(self._inner(*second, depth))
        if name in ("href", "hyperlink") and "://" not in raw[second[0] : second[1]]:
            children.append(Text(second[1], second[1] + 1, f" ({raw[inner:inner_end]})"))
        return children, second[1] + 1

    def _argument(self, at: int, end: int) -> tuple[int, int] | None:
        """Begin and end of what the next braces hold, an option before them skipped."""
        raw = self.raw
        at = _skip_blanks(raw, at, end)
        if raw.startswith("[", at):
            option_end = raw.find("]", at, min(end, at + 80))
            if option_end > 0:
                at = option_end + 1
        if at < end and raw[at] == "{":
            partner = self.partners.get(at, end)
            if partner < end:
                return at + 1, partner
        return None

    # --- groups and signs

    def _inner(self, start: int, end: int, depth: int) -> Iterator[Span]:
        if depth >= _DEEPEST:
            return iter((Text(start, end, self.raw[start:end]),)) if start < end else iter(())
        return self.read(start, end, depth + 1)

    def _group(self, at: int, end: int, depth: int) -> tuple[list[Span], int]:
        raw = self.raw
        partner = self.partners.get(at, end)
        if partner >= end:
            return [Text(at, at + 1, "{")], at + 1
        start = _skip_blanks(raw, at + 1, partner)
        declaration = _COMMAND.match(raw, start, partner)
        if declaration and declaration[1] in STYLES and not raw.startswith("{", declaration.end()):
            start = _skip_blanks(raw, declaration.end(), partner)
            children = tuple(self._inner(start, partner, depth))
            return [Styled(at, partner + 1, STYLES[declaration[1]], children)], partner + 1
        if _SET.search(raw, at + 1, partner) or not raw[at + 1 : partner].strip():
            return [Text(at, at + 1, "{")], at + 1  # {0, 1} is a set, {} may be code
        return list(self._inner(at + 1, partner, depth)), partner + 1

    def _tie(self, at: int) -> str:
        """A tie between words is a space; "~10%", "~/bin" and addresses keep their sign."""
        before, after = self.raw[at - 1 : at], self.raw[at + 1 : at + 2]
        joins = (before.isalnum() or before in tuple(".,)]}")) and (
            after.isalnum() or after in tuple("\\$({[")
        )
        return "\u00a0" if joins else "~"

    def _dash(self, at: int, sign: str) -> str:
        after = self.raw[at + len(sign) : at + len(sign) + 1]
        before = self.raw[at - 1 : at] if at else " "
        if len(sign) > 3 or (before.isspace() and after.isalpha()):  # a rule; a --flag
            return sign
        return "–" if len(sign) == 2 else "—"


_HEXADECIMAL = re.compile("x([0-9A-Fa-f]{2,4})")
_SET = re.compile(r"[,;:|=<>]")
_TEXT_FORMULA = re.compile(r"\\(textbf|textit|texttt|textsc|textrm|emph)\{([^$^_]*)\}", re.DOTALL)


def _skip_blanks(raw: str, at: int, end: int) -> int:
    match = _BLANKS.match(raw, at, end)
    return match.end() if match else at


def _brace_partners(raw: str) -> dict[int, int]:
    """Index of the closing brace for each opening one that has a partner."""
    partners: dict[int, int] = {}
    open_braces: list[int] = []
    for match in re.finditer(r"\\[\\{}]|[{}]", raw):
        if match[0] == "{":
            open_braces.append(match.start())
        elif match[0] == "}" and open_braces:
            partners[open_braces.pop()] = match.start()
    return partners

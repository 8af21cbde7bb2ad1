r"""Text as LaTeX: formulas kept, everything else escaped, braces always balanced.

A text is taken apart as for the pages (`app.domain.tex.html`). Formulas and styles (`\emph{…}`) of
known, harmless commands are kept; any other backslash is escaped, so that no command of a stranger
runs where the file is used. Each escape is one that LaTeX prints without further packages and that
pylatexenc (and with it bibtexparser) reads back as the same character.
"""

from __future__ import annotations

import re

from app.domain.tex.html import Math, Span, Styled, Text, spans
from app.domain.tex.signs import CITATIONS, STYLES, WITH_ARGUMENTS
from app.exporters.tex.signs import tex_formula, tex_signs
from app.exporters.values import legal

_TOKEN = re.compile(r"(?P<word>[^\W_]+(?:['’][^\W_]+)*)|(?P<stop>[:.?!]\s)|(?P<other>.)", re.DOTALL)
_LONG = 4
"""Letters from which a word tells title case from sentence case: shorter ones are small in both."""

_ARGUMENT_STYLE_NAMES = """
emph textit textsl textbf texttt textsc textrm textsf textnormal textup textmd mbox underline
textsuperscript textsubscript
"""
_ARGUMENT_STYLES = frozenset(_ARGUMENT_STYLE_NAMES.split())
"""Styles that LaTeX knows by itself and that take an argument; they are kept as they are."""
_COMMANDS = {
    **{"em": "textit", "strong": "textbf", "code": "texttt"},
    **{"sup": "textsuperscript", "sub": "textsubscript", "plain": ""},
}
"""The command for each style of a page; of all the others."""
_GROUP_HEAD = re.compile(r"\{\s*\\([A-Za-z]+)\*?\s*")
_ARGUMENT_HEAD = re.compile(r"\$?\\([A-Za-z]+)\*?\s*(?:\[[^\]]*\]\s*)?\{")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_WEAK = frozenset(f"\\{sign}" for sign in " \n\\/-@!,;:")
"""Escapes that occur in plain text too (a path): they count where a text is TeX for certain."""
_BETWEEN = re.compile(r"\\[A-Za-z]+\*?|\\.|.", re.DOTALL)
_AT = re.compile(r"@(?=\w*\s*\{)")
"""bibtexparser takes this for the next entry."""
_KNOWN = WITH_ARGUMENTS | CITATIONS | STYLES.keys()


def tex_text(text: str) -> str:
    """Return running text for use inside braces: names, venues, notes."""
    return _written(text, protect=False)


def tex_title(title: str) -> str:
    """Return a title for use inside braces, its acronyms protected.

    "Private $k$-PCA" gives "Private $k$-{PCA}": bibliography styles turn the letters of a title
    small, but not those in braces.
    """
    return _written(title, protect=True)


def _written(text: str, *, protect: bool) -> str:
    text = legal(text)
    found = spans(text)
    capitals = None
    if protect:
        words = " ".join(span.text for span in found if isinstance(span, Text))
        capitals = _Capitals(words)
    if len(found) == 1 and isinstance(found[0], Text) and found[0].text == text:  # most texts
        written = capitals.protect(text) if capitals else tex_signs(text)
    else:
        written = _Writer(text, found, capitals).write(found, 0, len(text))
        written = written if is_balanced(written) else tex_signs(text)
    return _AT.sub("{@}", written) if "@" in written else written


def _is_tex(raw: str, found: tuple[Span, ...]) -> bool:
    """Tell whether a text is TeX for certain: it has a formula, or a command that is known."""
    return any(
        not isinstance(span, Text)
        or (_COMMAND.match(raw, span.start) and span.text != raw[span.start : span.end])
        for span in found
    )


class _Writer:
    """Writes the spans of one text, and the braces between them."""

    def __init__(self, raw: str, found: tuple[Span, ...], capitals: _Capitals | None) -> None:
        self.raw = raw
        self.capitals = capitals
        self.is_tex = _is_tex(raw, found)
        self.closing: list[str] = []
        """What closes each brace that is open: a brace, the sign of one, or nothing."""

    def write(self, found: tuple[Span, ...], start: int, end: int) -> str:
        """Write raw[start:end], of which `found` are the spans."""
        parts = []
        for span in found:
            parts += [self._between(start, span.start), self._span(span)]
            start = span.end
        return "".join([*parts, self._between(start, end)])

    def _span(self, span: Span) -> str:
        if isinstance(span, Styled):
            return self._styled(span)
        raw = self.raw[span.start : span.end]
        if isinstance(span, Math):
            formula = tex_formula(raw, span.tex)
            return tex_signs(raw) if formula is None else formula
        if raw == span.text:
            return self._signs(raw)
        if raw == "~":
            return "~" if self.is_tex else tex_signs(raw)  # `user~name` has no tie
        if raw in _WEAK and not self.is_tex:
            return tex_signs(raw)
        closed = self._braces_of(raw)
        return closed + self._signs(span.text)

    def _signs(self, text: str) -> str:
        if self.capitals is None or "}" in self.closing:
            return tex_signs(text)
        return self.capitals.protect(text)

    def _braces_of(self, raw: str) -> str:
        """Follow the braces of a stretch that other text replaces; return what it closes."""
        closed = ""
        for sign in _BETWEEN.findall(raw):
            if sign == "{":
                self.closing.append("")
            elif sign == "}" and self.closing:
                closed += self.closing.pop()
        return closed

    def _styled(self, span: Styled) -> str:
        raw = self.raw
        grouped = raw[span.start] == "{"
        head = (_GROUP_HEAD if grouped else _ARGUMENT_HEAD).match(raw, span.start, span.end)
        if head is None:
            return tex_signs(raw[span.start : span.end])
        name = head[1] if head[1] in _ARGUMENT_STYLES else _COMMANDS[span.style]
        end = span.end - (2 if raw[span.start] == "$" else 1)
        self.closing.append("}")
        inner = self.write(span.children, head.end(), end)
        self.closing.pop()
        return f"\\{name}{{{inner}}}" if name else f"{{{inner}}}"

    def _between(self, start: int, end: int) -> str:
        """Write what lies between two spans: braces, and commands that are not shown.

        Of a command that is not known every sign is text, its braces too.
        """
        parts: list[str] = []
        known: bool | None = None
        for match in _BETWEEN.finditer(self.raw, start, end):
            sign = match[0]
            if sign == "{":
                group = self.is_tex or self._protects(match.end()) if known is None else known
                self.closing.append("}" if group else tex_signs("}"))
                parts.append("{" if group else tex_signs("{"))
            elif sign == "}" and self.closing:
                parts.append(self.closing.pop())
            else:
                if name := _COMMAND.match(sign):
                    known = name[1] in _KNOWN
                parts.append(tex_signs(sign) if known is False else "")
        return "".join(parts).replace("{}", "")

    def _protects(self, start: int) -> bool:
        """Tell whether braces keep capitals, as in `{GAN}`; else they are signs of the text."""
        inner = self.raw[start : self.raw.find("}", start)]
        return inner != inner.lower()


class _Capitals:
    """Puts braces round the words of one title that would lose a capital they need."""

    def __init__(self, words: str) -> None:
        long = [word for word in re.findall(r"[^\W\d_]+", words)[1:] if len(word) >= _LONG]
        capitalised = sum(word[0].isupper() for word in long)
        self._shouted = words.isupper() and len(long) > 1
        self._sentence_case = capitalised * 2 < len(long)
        self._at_start = True

    def protect(self, text: str) -> str:
        """Write a stretch of the title that no braces protect yet."""
        parts: list[str] = []
        plain: list[str] = []
        for match in _TOKEN.finditer(text):
            if match.lastgroup == "stop":
                self._at_start = True
            elif match.lastgroup == "word":
                needs = not self._shouted and self._needs_braces(match[0])
                self._at_start = False
                if needs:
                    parts += [tex_signs("".join(plain)), "{", tex_signs(match[0]), "}"]
                    plain = []
                    continue
            plain.append(match[0])
        return "".join([*parts, tex_signs("".join(plain))])

    def _needs_braces(self, word: str) -> bool:
        rest = word[1:]
        if rest != rest.lower():
            return True
        if not word[0].isupper() or self._at_start:
            return False
        return self._sentence_case or (len(word) == 1 and word != "A")


def is_balanced(text: str) -> bool:
    """Tell whether braces close when all are counted, as BibTeX does, escaped or not."""
    if "{" not in text and "}" not in text:
        return True
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0

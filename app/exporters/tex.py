"""Text as BibTeX wants it: TeX kept, everything else escaped, braces always balanced.

A title is TeX already where its source prints TeX; what is not is made so: signs with a meaning of
their own are escaped, letters with accents become commands (`{\\"u}`), and words that would lose
their capitals are put in braces. Letters that TeX has no command for stay as they are.
"""

from __future__ import annotations

import re

from pylatexenc.latexencode import UnicodeToLatexEncoder

_ENCODER = UnicodeToLatexEncoder(
    non_ascii_only=True,
    replacement_latex_protection="braces-all",
    unknown_char_policy="keep",
    unknown_char_warning=False,
)
_MATH = re.compile(r"((?<!\\)\$\$?(?:[^$\\]|\\.)+\$\$?)", re.DOTALL)
_ENSUREMATH = re.compile(r"\\ensuremath\{(\\[A-Za-z]+)\}")
_SPECIAL = re.compile(r"(?<!\\)[&%#_$]")
_TOKEN = re.compile(
    r"(?P<command>\\(?:[A-Za-z]+|.)?)"
    r"|(?P<word>[^\W_]+(?:['’][^\W_]+)*)"
    r"|(?P<stop>[:.?!]\s)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_LONG = 4
"""Letters from which a word tells title case from sentence case: shorter ones are small in both."""


def tex_text(text: str) -> str:
    """Make running text safe inside braces: names, venues, notes."""
    return _encoded(_escaped(_balanced(text)))


def tex_title(title: str) -> str:
    """Make a title safe inside braces, its math untouched and its acronyms protected.

    "Private $k$-PCA" gives "Private $k$-{PCA}": bibliography styles turn the letters of a title
    small, but not those in braces.
    """
    pieces = _MATH.split(_balanced(title))
    protects = _Capitals(" ".join(pieces[::2]))
    done = [
        _math(piece) if index % 2 else _encoded(_escaped(protects(piece)))
        for index, piece in enumerate(pieces)
    ]
    return "".join(done)


class _Capitals:
    """Puts braces round the words of one title that would lose a capital they need."""

    def __init__(self, words: str) -> None:
        long = [word for word in re.findall(r"[^\W\d_]+", words)[1:] if len(word) >= _LONG]
        capitalised = sum(word[0].isupper() for word in long)
        self._shouted = words.isupper() and len(long) > 1
        self._sentence_case = capitalised * 2 < len(long)
        self._at_start = True
        self._depth = 0

    def __call__(self, piece: str) -> str:
        return _TOKEN.sub(self._token, piece)

    def _token(self, match: re.Match[str]) -> str:
        kind, text = match.lastgroup, match[0]
        if text[-1] in "{}":
            self._depth += 1 if text[-1] == "{" else -1
        elif kind == "stop":
            self._at_start = True
        elif kind == "word":
            needs = self._depth == 0 and not self._shouted and self._needs_braces(text)
            self._at_start = False
            return f"{{{text}}}" if needs else text
        return text

    def _needs_braces(self, word: str) -> bool:
        rest = word[1:]
        if rest != rest.lower():
            return True
        if not word[0].isupper() or self._at_start:
            return False
        return self._sentence_case or (len(word) == 1 and word != "A")


def _math(formula: str) -> str:
    return _ENSUREMATH.sub(r"\1", _encoded(formula))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _encoded(text: str) -> str:
    return text if text.isascii() else str(_ENCODER.unicode_to_latex(text))


def _balanced(text: str) -> str:
    """Return the text with braces that close: BibTeX counts even those behind a backslash."""
    if (len(text) - len(text.rstrip("\\"))) % 2:  # the last one would take the closing brace
        text = f"{text[:-1]}\\textbackslash{{}}"
    if _is_balanced(text):
        return text
    text = text.replace("\\{", "\\lbrace ").replace("\\}", "\\rbrace ")
    return text if _is_balanced(text) else text.replace("{", "").replace("}", "")


def _is_balanced(text: str) -> bool:
    if "{" not in text and "}" not in text:
        return True
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0

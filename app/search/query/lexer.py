"""The text of a query cut into words, quotations, field names and operators.

Runs once from left to right, in time linear in the text. It must not know what the fields
mean, only what they are called and whether their value is text or one name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA

from app.search.query.fields import Field

TokenKind = Literal["word", "prefix", "phrase", "value", "field", "and", "or", "not", "(", ")"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the query; `text` is the bare word, phrase, value or field name."""

    kind: TokenKind
    text: str
    start: int
    end: int


class QueryMistake(Exception):
    """A mistake in a query, with the edit that would mend it.

    Args:
        message: one sentence for the user.
        position: index of the character at fault.
        edit: (start, end, text to put there), or None where no mending is plain.
        unfinished: it may be mended by what is still to be typed.
    """

    def __init__(
        self,
        message: str,
        position: int,
        edit: tuple[int, int, str] | None = None,
        *,
        unfinished: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.edit = edit
        self.unfinished = unfinished


# Each of these is one character for one character: positions stay those of the typed text.
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»〝〞＂"), '"')
_DASHES = dict.fromkeys(map(ord, "−－"), "-")
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
SIGNS = _FULL_WIDTH | _QUOTES | _DASHES
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)

_SPACE = re.compile(r"\s+")
# A formula as pandoc knows it: no space just inside the dollars, no digit after them, so
# that sums of money stay words. Bounded, or a lone dollar would be searched to the end.
_FORMULA = r"\$(?=\S)[^$\"]{1,300}(?<=\S)\$(?!\d)"
# Within a word: formulas, TeX's \"o, brackets closed before the next space as in f(x),
# commas between digits. All else up to a space, quotation mark, bracket, comma or lone dollar.
_WORD = re.compile(
    rf'(?:{_FORMULA}|\\\S|(?<=[^\s(])\([^\s()"]*\)|(?<=\d),(?=\d)|[^\s"(),;$\\]+|\\)+'
)
_VALUE = re.compile(r'(?:(?<=[^\s:,;])\([^\s()"]*\)|[^\s"()])+')
_GAP = re.compile(r"[\s,;]+")
_FIELD = re.compile(r"([^\W\d]\w*):(?!//)")
# A point before a letter is part of a name: .NET.
_PUNCTUATION_BEFORE = re.compile(r"(?:[^\w\s\"()$\\{#*.-]|\.(?![^\W\d_]))+")
_PUNCTUATION_AFTER = ".,;:!?'’…|/&=<>~^%-]["
# The signs of sentences, and of the query language where they hold nothing.
_BLANK = re.compile(r"""[\s"()\[\]{}!?.,;:'’…]*""")
_CLOSES = {'"': '"', "(": ")", "[": "]", "{": "}"}
_OPERATORS: dict[str, TokenKind] = {"AND": "and", "OR": "or", "NOT": "not"}


def cleaned(text: str) -> str:
    """Return the text, equally long, with what cannot be printed replaced by spaces."""
    return _UNPRINTABLE.sub(" ", text)


def is_blank(text: str) -> bool:
    """Return whether a text is no query: `""`, `()`, `!!!`, or nothing at all.

    A quotation or bracket that is open is a query that is not finished; a sign that no sentence
    ends with (`%`, `_`) is a text that is sought.
    """
    plain = text.translate(SIGNS)
    if not _BLANK.fullmatch(plain):
        return False
    opened: list[str] = []
    for sign in plain:
        if opened and sign == _CLOSES[opened[-1]]:
            opened.pop()
        elif sign in _CLOSES and opened[-1:] != ['"']:
            opened.append(sign)
        elif sign in ")]}" and opened[-1:] != ['"']:
            return False
    return not opened


def is_plain_value(value: str) -> bool:
    """Whether a field's value is read back whole when it is not put in quotation marks."""
    plain = value.translate(SIGNS)
    if _VALUE.fullmatch(plain) is None or plain in _OPERATORS:
        return False
    return plain[0] not in "-,;" and plain[-1] not in ",;*"


def tokenize(text: str, fields: Mapping[str, Field]) -> list[Token]:
    """Cut a cleaned text into tokens.

    Args:
        text: the query, from `cleaned`.
        fields: the fields by name.

    Raises:
        Mistake: an unclosed or empty quotation, a misspelt field, a sign without its operand.
    """
    return _Scanner(text, fields).run()


class _Scanner:
    def __init__(self, text: str, fields: Mapping[str, Field]) -> None:
        self.printed = text
        self.text = text.translate(SIGNS)
        self.fields = fields
        self.tokens: list[Token] = []
        self.at = 0

    def run(self) -> list[Token]:
        while self.at < len(self.text):
            if found := _SPACE.match(self.text, self.at):
                self.at = found.end()
            elif (sign := self.text[self.at]) == '"':
                self.quotation()
            elif sign in "()":
                self.add("(" if sign == "(" else ")", self.at, self.at + 1)
            elif sign == "-":
                self.dashes()
            elif found := _PUNCTUATION_BEFORE.match(self.text, self.at):
                self.at = found.end()
            elif not self.field():
                self.word()
        return self.tokens

    def add(self, kind: TokenKind, start: int, end: int, text: str | None = None) -> None:
        if text is None:
            text = self.printed[start:end]
        self.tokens.append(Token(kind, text, start, end))
        self.at = end

    def quotation(self) -> None:
        start = self.at
        close = self.text.find('"', start + 1)
        if close < 0:
            rest = self.text[start + 1 :]
            end = len(self.text)
            edit = (end, end, '"') if _has_word(rest) else (start, end, "")
            message = "This quotation mark is never closed."
            raise QueryMistake(message, start, edit, unfinished=True)
        inner = " ".join(self.printed[start + 1 : close].split())
        if not _has_word(inner):
            message = "There is no word between these quotation marks."
            raise QueryMistake(message, start, (start, close + 1, ""))
        self.add("phrase", start, close + 1, inner)

    def dashes(self) -> None:
        """A minus sign before something leaves it out; a dash between words is punctuation."""
        start = self.at
        before = self.text[start - 1 : start]
        while self.text[self.at : self.at + 1] == "-":
            self.at += 1
        if self.at > start + 1 or not (not before or before.isspace() or before in "(:"):
            return
        if not (following := self.text[self.at :].lstrip()) or following[0] == ")":
            message = "Nothing follows this minus sign."
            raise QueryMistake(message, start, (start, self.at, ""), unfinished=not following)
        if not self.text[self.at].isspace():
            self.add("not", start, self.at)

    def field(self) -> bool:
        found = _FIELD.match(self.text, self.at)
        if not found:
            return False
        name = found[1].casefold()
        if name not in self.fields:
            self.explain_near_miss(name, found)
            return False
        self.add("field", self.at, found.end(), name)
        if gap := _GAP.match(self.text, self.at):
            self.at = gap.end()
        if self.fields[name].kind == "filter" and (value := _VALUE.match(self.text, self.at)):
            end = value.start() + len(value[0].rstrip(",;"))
            if not _has_word(value[0]):
                message = f"There is no word after “{name}:”."
                raise QueryMistake(message, value.start(), (found.start(), end, ""))
            if value[0] not in _OPERATORS:
                self.add("value", value.start(), end)
        return True

    def explain_near_miss(self, typed: str, found: re.Match[str]) -> None:
        """Refuse a word before a colon that is most likely a field's name misspelt.

        Only where a value follows at once that the field could take: "Titles: a survey" is
        how titles are written, and `node:js` has nothing to do with `code:yes`.
        """
        nearest = nearest_field(typed, self.fields)
        value = _WORD.match(self.text, found.end())
        given = value[0] if value else self.text[found.end() : found.end() + 1]
        fits = nearest and (value is None or nearest.mended(given.rstrip(_PUNCTUATION_AFTER)))
        if nearest and fits and given.strip():
            message = f"There is no field “{found[1]}”."
            raise QueryMistake(message, found.start(), (*found.span(1), nearest.name))

    def word(self) -> None:
        found = _WORD.match(self.text, self.at)
        start, end = found.span() if found else (self.at, self.at + 1)
        marked = self.text[start:end].rstrip(_PUNCTUATION_AFTER)
        bare = marked.rstrip(_PUNCTUATION_AFTER + "*")
        if bare == marked and bare[-1:].isdigit() and self.text.startswith("%", start + len(bare)):
            marked = bare = f"{bare}%"
        if not _has_word(bare):
            if "*" in marked:
                raise QueryMistake("There must be letters before *.", start, (start, end, ""))
        elif operator := _OPERATORS.get(marked):
            self.add(operator, start, start + len(marked))
        else:
            printed = self.printed[start : start + len(bare)]
            # One letter begins a third of all words, and A* is an algorithm.
            whole = marked == bare or len(bare) == 1
            self.add("word" if whole else "prefix", start, start + len(marked), printed)
        self.at = end


def nearest_field(typed: str, fields: Mapping[str, Field]) -> Field | None:
    """Return the field of which a name is a synonym or a misspelling, or None.

    Misspelt is one slip (a letter more, less, other, or two swapped) in a name of four letters
    or more, two in one of six or more; shorter names are too near to ordinary words.
    """
    for field in fields.values():
        if typed in field.also:
            return field
    allowed = 0 if len(typed) < 4 else 1 if len(typed) < 6 else 2
    nearest = min(fields.values(), key=lambda field: OSA.distance(typed, field.name))
    return nearest if OSA.distance(typed, nearest.name) <= allowed else None


def _has_word(text: str) -> bool:
    return any(sign.isalnum() for sign in text)

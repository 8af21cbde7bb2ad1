"""The other readings of a query: as words without operators, and with its operators.

Both are queries of their own, so that a link or a program asks for either by `q` alone: a text
without signs has no operators, and a query in brackets is never taken for a title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.search.query.ast import IDENTIFIER, Condition, Query, Word, leaves
from app.search.query.lexer import SIGNS, cleaned

_OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b")
_SIGN = re.compile(r'["“”„‟«»()\[\]*]')
_FIELD = re.compile(r"([^\W\d]\w*):")
_MINUS = re.compile(r"(?<!\S)-+")
_NO_WORD = re.compile(r"[^\w\s]|_")
_SPACED_FIELD = re.compile(r"[^\W\d]\w*:\s+\S")
_NEGATIVE = re.compile(r"-\d")


@dataclass(frozen=True, slots=True)
class QueryReading:
    """How the text of a query was read, where readers must know it."""

    note: str = ""
    """One sentence; "" where there is only one way to read it."""
    other: str = ""
    """The query that asks for the other reading; "" where there is none."""
    other_label: str = ""
    """What the other reading does: `Search for its words`."""
    identifier: str = ""
    """The kind of identifier that the text is; "" for words."""

    @property
    def notes(self) -> tuple[str, ...]:
        """The same for a program: at most one sentence."""
        if not self.note:
            return ()
        return (f"{self.note} {self.other_label}: q={self.other}" if self.other else self.note,)


def literal(text: str) -> str:
    """Return the words of a text, so written that each is read as a plain word.

    `Author: Unknown. On “Maps”` is `Author Unknown. On Maps`, `LOST OR FOUND` is `LOST or FOUND`.
    """
    plain = cleaned(text).translate(SIGNS)
    plain = _OPERATOR.sub(lambda found: found[0].lower(), _SIGN.sub(" ", plain))
    return " ".join(_MINUS.sub("", _FIELD.sub(r"\1 ", plain)).split())


def bare_words(text: str) -> str:
    """Return the letters and digits of a text alone: what can always be read as plain words."""
    plain = _NO_WORD.sub(" ", cleaned(text).translate(SIGNS))
    return " ".join(_OPERATOR.sub(lambda found: found[0].lower(), plain).split())


def with_operators(text: str) -> str:
    """Return a query that is read with its operators, whatever titles there are."""
    return f"({text.strip()})"


def as_phrase(text: str) -> str:
    """Return a query for the words of a text side by side."""
    return f'"{" ".join(_SIGN.sub(" ", text).split())}"'


def is_explicit(text: str) -> bool:
    """Whether a whole text is in brackets or quotation marks, as only a query is."""
    plain = text.translate(SIGNS).strip()
    return plain[:1] + plain[-1:] in {'""', "()"}


def is_plain(query: Query) -> bool:
    """Return whether a query is a row of plain words: it has no other reading."""
    return all(isinstance(clause, Word) and clause.free for clause in query.clauses)


def is_shouted(text: str) -> bool:
    """Return whether a text is in capitals throughout and has words that are operators so."""
    return text.isupper() and bool(_OPERATOR.search(text))


def begins_negative(text: str) -> bool:
    """Return whether a text begins with a negative number."""
    return bool(_NEGATIVE.match(text.translate(SIGNS).lstrip()))


def has_spaced_field(text: str) -> bool:
    """Return whether a text begins with a word, a colon and a blank, as titles do."""
    return bool(_SPACED_FIELD.match(text.translate(SIGNS)))


def spaced_fields(query: Query) -> list[Condition]:
    """Return the conditions of a query that are typed as titles are: `Author: Unknown`."""
    return [
        leaf
        for leaf in leaves(*query.clauses)
        if isinstance(leaf, Condition)
        and leaf.field != IDENTIFIER
        and has_spaced_field(query.source(leaf))
    ]

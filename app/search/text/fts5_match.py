"""The words of a query as expressions for the full-text indexes.

Pure text to text. Every word that a user typed is folded as the indexed text is and put in
quotation marks, so that nothing in it can be an operator of the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

from app.domain.text.plain import UNSPACED, fold, fold_variants
from app.search.query.ast import And, Node, Or, Phrase, Word

Index = Literal["stems", "words"]
"""`stems`: words by their stem. `words`: words as they are printed, for phrases and beginnings."""

_WORD = re.compile(r"[^\W_]+")
_DASHES = re.compile("[-\u2010-\u2014\u2212]")
_LETTER = re.compile(f"[{UNSPACED}]")

MOST_SIDE_BY_SIDE = 64
"""Words that are sought side by side, the first of a form; a pasted text without blanks is one
form of hundreds of letters, each of which many papers hold."""


def index_of(leaf: Word | Phrase) -> Index:
    """Return the index that knows this word or phrase."""
    return "stems" if isinstance(leaf, Word) and not leaf.prefix else "words"


def forms(leaf: Word | Phrase) -> list[str]:
    """Return the folded forms of a word or phrase, any of which will do; [] if nothing is left.

    `Schölkopf` is sought as scholkopf and schoelkopf, `multi-agent` as the two words side by
    side and as multiagent.
    """
    found = set(fold_variants(leaf.text))
    if isinstance(leaf, Word) and not leaf.prefix and _DASHES.search(leaf.text):
        found.add(fold(_DASHES.sub("", leaf.text)))
    return sorted(form for form in found if any(sign.isalnum() for sign in form))


def expression(node: Node, index: Index) -> str | None:
    """Return what to MATCH for a node, or None where this index alone cannot answer it."""
    if isinstance(node, Word | Phrase):
        return leaf_expression(node) if index_of(node) == index else None
    if not isinstance(node, And | Or):
        return None
    parts = [expression(child, index) for child in node.children]
    if None in parts:
        return None
    return f" {type(node).__name__.upper()} ".join(f"({part})" for part in parts)


def leaf_expression(leaf: Word | Phrase) -> str:
    """Return what to MATCH for a word or phrase in the index that knows it."""
    end = " *" if isinstance(leaf, Word) and leaf.prefix else ""
    any_form = " OR ".join(quoted(_beginning(form)) + end for form in forms(leaf)) or quoted("")
    return f"{leaf.field} : ({any_form})" if leaf.field else any_form


def tokens(form: str) -> list[str]:
    """Cut folded text into words where the indexes do."""
    return _WORD.findall(form)


def joined_runs(words: Iterable[str]) -> list[str]:
    """Join letters of scripts without blanks to runs, which are sought side by side."""
    joined: list[str] = []
    in_run = False
    for word in words:
        is_letter = _LETTER.fullmatch(word) is not None
        if in_run and is_letter:
            joined[-1] += f" {word}"
        else:
            joined.append(word)
        in_run = is_letter
    return joined


def parts(form: str) -> list[str]:
    """Cut folded text into what alone says something: words, and pairs of letters of a run.

    Most words of Chinese have two letters, and no language has many words of one.
    """
    found: list[str] = []
    for word in joined_runs(tokens(form)[:MOST_SIDE_BY_SIDE]):
        letters = word.split()
        found += map(" ".join, pairwise(letters)) if len(letters) > 1 else letters
    return found


def _beginning(form: str) -> str:
    """The first words of a form that has more than can be sought side by side."""
    if len(form) <= MOST_SIDE_BY_SIDE:
        return form
    words = tokens(form)
    return " ".join(words[:MOST_SIDE_BY_SIDE]) if len(words) > MOST_SIDE_BY_SIDE else form


def in_title(match: str) -> str:
    """Narrow an expression to the title."""
    return f"title : ({match})"


def quoted(text: str) -> str:
    """Return folded text as a string of the index's own language."""
    return '"' + text.replace('"', " ") + '"'

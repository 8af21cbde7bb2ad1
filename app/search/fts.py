"""The words of a query as expressions for the full-text indexes.

Pure text to text. Every word that a user typed is folded as the indexed text is and put in
quotation marks, so that nothing in it can be an operator of the index.
"""

from __future__ import annotations

import re
from typing import Literal

from app.domain.text import fold, fold_variants
from app.search.syntax_tree import And, Node, Or, Phrase, Word

Index = Literal["stems", "words"]
"""`stems`: words by their stem. `words`: words as they stand, for phrases and beginnings."""

_WORD = re.compile(r"[^\W_]+")
_DASHES = re.compile("[-\u2010-\u2014\u2212]")


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
    any_form = " OR ".join(quoted(form) + end for form in forms(leaf)) or quoted("")
    return f"{leaf.field} : ({any_form})" if leaf.field else any_form


def tokens(form: str) -> list[str]:
    """Cut folded text into words where the indexes do."""
    return _WORD.findall(form)


def in_title(match: str) -> str:
    """Narrow an expression to the title."""
    return f"title : ({match})"


def quoted(text: str) -> str:
    """Return folded text as a string of the index's own language."""
    return '"' + text.replace('"', " ") + '"'

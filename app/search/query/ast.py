"""The tree of a query: what was asked for, free of how it was typed and of how it is answered.

A `Query` is a row of clauses that must all hold. Every node knows the characters of the text
that it came from; two nodes are equal when they ask for the same, wherever they stood. This
module knows neither SQL nor HTML.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from app.domain.lookup import read_pasted
from app.search.query.lexer import is_plain_value

IDENTIFIER = "identifier"
"""Field of the condition that a pasted identifier is: it is recognised, not typed."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed; `multi-agent`, `who's` and `$\\Delta$-Influence` are one word each."""

    text: str
    field: str | None = None
    """Name of the text field that it is sought in; None: everywhere."""
    prefix: bool = False
    """Typed with `*`: every word that begins so."""
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)

    @property
    def free(self) -> bool:
        """Whether it is a plain word, which meaning may stand in for; all else is a condition."""
        return self.field is None and not self.prefix


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotation marks: these forms, in this order, side by side."""

    text: str
    field: str | None = None
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """A field that the library's records answer, not their text: `author:torr`, `year:2020-`."""

    field: str
    value: str
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Papers for which the child does not hold."""

    child: Node
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """Papers for which all children hold."""

    children: tuple[Node, ...]
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """Papers for which at least one child holds."""

    children: tuple[Node, ...]
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


Node = Word | Phrase | Condition | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query: all clauses must hold; without clauses every paper answers it."""

    clauses: tuple[Node, ...] = ()
    text: str = dataclasses.field(default="", compare=False)
    """The query as typed."""

    def source(self, clause: Node) -> str:
        """Return the typed text of a clause."""
        return self.text[clause.start : clause.end]


def leaves(*nodes: Node, negated: bool | None = None) -> Iterator[Word | Phrase | Condition]:
    """Yield words, phrases and conditions in typed order.

    Args:
        nodes: where to look, `*query.clauses` for a whole query.
        negated: False for those that must hold, True for those that must not, None for all.
    """
    for node in nodes:
        if isinstance(node, Not):
            if negated is not False:
                yield from leaves(node.child)
        elif isinstance(node, And | Or):
            yield from leaves(*node.children, negated=negated)
        elif negated is not True:
            yield node


def free_words(query: Query) -> list[Word]:
    """Return the plain words of a query in typed order, repeated ones as often as typed."""
    found = leaves(*query.clauses, negated=False)
    return [leaf for leaf in found if isinstance(leaf, Word) and leaf.free]


def free_text(query: Query) -> str:
    """Return the plain words as one line of text: what an encoder of meaning is given."""
    return " ".join(word.text for word in free_words(query))


def conditions_only(query: Query) -> Query:
    """Return the query without its plain words: what holds in every mode of search.

    Of alternatives (`OR`) nothing is left once one of them is free of conditions, because
    then every paper may satisfy it.
    """
    return _query(_each(query.clauses, _condition_of), query.text)


def without_words(query: Query, starts: Collection[int]) -> Query:
    """Return the query without the plain words that begin at these positions."""

    def rest(node: Node) -> Node | None:
        if isinstance(node, Word):
            return None if node.free and node.start in starts else node
        if isinstance(node, And | Or):
            kept = _each(node.children, rest)
            return joined(type(node), kept, node.start, node.end) if kept else None
        return node

    return _query(_each(query.clauses, rest), query.text)


def without(query: Query, clause: Node) -> str:
    """Return the text of the query without one of its clauses, found by its place."""
    kept = tuple(c for c in query.clauses if (c.start, c.end) != (clause.start, clause.end))
    return canonical(Query(kept))


def canonical(query: Query) -> str:
    """Return a text that is read as this query, evenly spaced and with straight quotes."""
    if len(query.clauses) == 1 and isinstance(query.clauses[0], Or):
        return " OR ".join(_written(child, inside=Or) for child in query.clauses[0].children)
    text = " ".join(_written(clause, inside=And) for clause in query.clauses)
    if read_pasted(text) and not any(isinstance(clause, Condition) for clause in query.clauses):
        return f", {text}"  # words of which an identifier remains stay words
    return text


def _written(node: Node, inside: type[And] | type[Or] | type[Not]) -> str:
    match node:
        case Word(text, field_name, prefix):
            return (f"{field_name}:" if field_name else "") + text + ("*" if prefix else "")
        case Phrase(text, field_name):
            return (f"{field_name}:" if field_name else "") + f'"{text}"'
        case Condition(field_name, value):
            if field_name == IDENTIFIER:
                return value
            # Years are checked as they are read; in `-2020` the sign leaves nothing out.
            plain = field_name == "year" or is_plain_value(value)
            quoted = value if plain else f'"{value}"'
            return f"{field_name}:{quoted}"
        case Not(child):
            return "-" + _written(child, inside=Not)
        case And(children):
            text = " ".join(_written(child, inside=And) for child in children)
            return f"({text})" if inside is Not else text
        case Or(children):
            return "(" + " OR ".join(_written(child, inside=Or) for child in children) + ")"


def joined(kind: type[And] | type[Or], children: tuple[Node, ...], start: int, end: int) -> Node:
    """Return children joined: a single child as it is; an And within an And is dissolved.

    Args:
        kind: And or Or.
        children: at least one node.
        start, end: the characters that they came from.
    """
    flat: list[Node] = []
    for child in children:
        flat.extend(child.children if isinstance(child, kind) else (child,))
    return kind(tuple(flat), start, end) if len(flat) > 1 else flat[0]


def _condition_of(node: Node) -> Node | None:
    if isinstance(node, Word):
        return None if node.free else node
    if isinstance(node, And | Or):
        kept = _each(node.children, _condition_of)
        if not kept or (isinstance(node, Or) and len(kept) < len(node.children)):
            return None
        return joined(type(node), kept, node.start, node.end)
    return node


def _each(nodes: tuple[Node, ...], change: Callable[[Node], Node | None]) -> tuple[Node, ...]:
    changed = (change(node) for node in nodes)
    return tuple(node for node in changed if node is not None)


def _query(clauses: tuple[Node, ...], text: str) -> Query:
    """A query of clauses of which some may have become a row of clauses."""
    flat: list[Node] = []
    for clause in clauses:
        flat.extend(clause.children if isinstance(clause, And) else (clause,))
    return Query(tuple(flat), text)

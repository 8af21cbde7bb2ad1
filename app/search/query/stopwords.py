"""Which plain words of a query are worth seeking.

Words that say nothing of a subject are left out as long as others remain, and of very many
words the commonest. How common a word is, is asked of whoever knows the library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.domain.text.plain import fold
from app.search.query.ast import (
    And,
    Condition,
    Node,
    Or,
    Query,
    Word,
    free_words,
    leaves,
    without_words,
)
from app.search.query.parser import MAX_WORDS
from app.search.text import fts5_match as fts

# Articles, pronouns, prepositions, conjunctions, auxiliaries and question words; nothing that a
# subject is named by (`new`, `large`, `use`). Within quotation marks they count.
_STOP_WORDS = """
a about after all also am among an and any are as at be because been before being between both but
by can could did do does doing down during each few for from further had has have having he her
here hers him his how i if in into is it its itself just may me might more most must my no nor not
of off on once only or other our ours out over own same shall she should so some such than that the
their theirs them then there these they this those through to too under until up upon us very was we
were what when where whether which while who whom whose why will with within without would you your
yours
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def telling(query: Query) -> Query:
    """Return the query without words that say nothing, as long as other words remain.

    Those are stop words, except among alternatives, where leaving one out would change what is
    meant, and words of which folding leaves nothing, such as `\\textit{}`.
    """
    empty = {word.start for word in free_words(query) if not fts.forms(word)}
    stops = {word.start for word in _in_rows(query.clauses) if fold(word.text) in STOP_WORDS}
    for dropped in (empty | stops, empty):
        if dropped and _says_something(query, dropped):
            return without_words(query, dropped)
    return query


def rarest(
    query: Query, papers_with: Callable[[set[str]], dict[str, int]]
) -> tuple[Query, tuple[str, ...]]:
    """Return the query with its `MAX_WORDS` rarest plain words, and notes for the reader.

    Args:
        query: the tree of a query.
        papers_with: gives the number of papers for each of some expressions of
            `app.search.text.fts5_match`.
    """
    words = free_words(query)
    if len(words) <= MAX_WORDS:
        return query, ()
    papers = papers_with({fts.leaf_expression(word) for word in words})
    by_rarity = sorted(words, key=lambda word: papers[fts.leaf_expression(word)])
    commonest = {word.start for word in by_rarity[MAX_WORDS:]}
    note = f"Of the {len(words)} words of this query the rarest {MAX_WORDS} were used."
    return without_words(query, commonest), (note,)


def _says_something(query: Query, dropped: set[int]) -> bool:
    """Whether words remain that must be found."""
    return any(
        not (isinstance(leaf, Condition) or (isinstance(leaf, Word) and leaf.start in dropped))
        for leaf in leaves(*query.clauses, negated=False)
    )


def _in_rows(nodes: Iterable[Node]) -> list[Word]:
    """The plain words beside others, neither negated nor alternatives themselves."""
    found: list[Word] = []
    for node in nodes:
        if isinstance(node, Word) and node.free:
            found.append(node)
        elif isinstance(node, Or):
            rows = (child.children for child in node.children if isinstance(child, And))
            found.extend(word for row in rows for word in _in_rows(row))
    return found

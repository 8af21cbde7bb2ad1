"""Which papers hold the words of a query, and how well they fit.

The one place that turns the tree of a query into SQL. Words are answered by the full-text
indexes, conditions (`author:`, `year:` …) by the library's columns through a callback; they
meet as sets of paper ids. What a page or an address is, is not known here.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.domain.text import fold
from app.search import fts
from app.search.bm25 import Lengths, PaperIds, Posting, Scores, best, posting, rough_posting
from app.search.stems import Stemmer
from app.search.stop_words import STOP_WORDS
from app.search.syntax import MAX_WORDS
from app.search.syntax_tree import (
    And,
    Condition,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Word,
    conditions_only,
    free_words,
    leaves,
    without_words,
)

# group_concat brings 50,000 ids in 6 ms, where fetching as many rows takes 20.
MATCH_SQL = {
    "stems": "SELECT group_concat(rowid) FROM paper_stems WHERE paper_stems MATCH :match",
    "words": "SELECT group_concat(rowid) FROM paper_words WHERE paper_words MATCH :match",
}
COUNT_SQL = "SELECT count(*) FROM paper_stems WHERE paper_stems MATCH :match"
HITS_SQL = """
SELECT group_concat(CASE col WHEN 'title' THEN -doc ELSE doc END)
FROM paper_stems_hits WHERE term = :stem
"""
LENGTHS_SQL = "SELECT id, sz FROM paper_stems_docsize ORDER BY id"

COMMON = 8000
"""Papers above which a word's occurrences are not counted one by one: 3 ms at this many, 25 at
50,000, and a word so common hardly tells papers apart."""
ENOUGH = 1000
"""Papers at which the relaxed match stops taking in commoner words (semantic search stops at as
many)."""
POSTINGS_BYTES = 32 << 20
"""Memory for postings, for all queries together."""

Resolve = Callable[[str, str], PaperIds]
Connect = Callable[[], AbstractContextManager[sqlite3.Connection]]


@dataclass(frozen=True, slots=True)
class KeywordMatch:
    """The set that a query finds by its words."""

    papers: PaperIds
    relaxed: bool = False
    """Too few papers hold all words: these hold any of `words`."""
    words: tuple[str, ...] = ()
    """With `relaxed`: the words that were sought, rarest first, as typed."""
    notes: tuple[str, ...] = ()
    """Sentences for the reader."""


@dataclass(frozen=True, slots=True)
class _Term:
    """One thing to be scored: a word by its stem, or all words of one beginning."""

    index: fts.Index
    match: str
    stem: str = ""


class KeywordIndex:
    """Keyword search over one state of the library; make a new one when the library changed.

    Args:
        connect: gives a connection for reading, as a context.
        papers: ids of all papers, sorted.
        resolve: gives the papers, sorted, for which `field:value` holds.
    """

    def __init__(self, connect: Connect, papers: PaperIds, resolve: Resolve) -> None:
        self._connect = connect
        self._papers = papers
        self._resolve = resolve
        self._stemmer = Stemmer()
        self._postings: OrderedDict[_Term, Posting] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, query: Query, allowed: PaperIds | None = None) -> KeywordMatch:
        """Return the papers of all words, or of any where too few hold all.

        Args:
            query: the tree of a query.
            allowed: the papers to choose from, sorted; None for all.
        """
        query, notes = self._usable(query)
        papers = self._strict(query, allowed)
        if len(papers) >= enough_for(query):
            return KeywordMatch(papers, notes=notes)
        relaxed, words = self._any_word(query, allowed)
        if len(relaxed) <= len(papers):
            return KeywordMatch(papers, notes=notes)
        return KeywordMatch(relaxed, True, words, notes)

    def matching(self, query: Query, allowed: PaperIds | None = None) -> PaperIds:
        """Return the papers that hold all words and satisfy all conditions, sorted."""
        return self._strict(self._usable(query)[0], allowed)

    def relaxed(self, query: Query, allowed: PaperIds | None = None) -> PaperIds:
        """Return the papers that satisfy all conditions and hold any of the rarest words, sorted."""
        return self._any_word(self._usable(query)[0], allowed)[0]

    def scores(self, query: Query, papers: PaperIds) -> Scores:
        """Return how well papers fit the words of a query, shape of `papers`.

        BM25, titles counting double, repeated words repeatedly; 0 where no word stands.
        """
        terms = self._terms(self._usable(query)[0])
        with self._connect() as connection:
            postings = [self._posting(connection, term) for term in terms]
        return self._lengths.scores(postings, papers)

    def ranked(
        self, query: Query, allowed: PaperIds | None = None, count: int = 25
    ) -> tuple[PaperIds, Scores]:
        """Return the best papers of `find` and their scores, best first, ties by id."""
        papers = self.find(query, allowed).papers
        return best(papers, self.scores(query, papers), count)

    # --- sets -------------------------------------------------------------------------

    def _strict(self, query: Query, allowed: PaperIds | None) -> PaperIds:
        with self._connect() as connection:
            papers = self._all(connection, query.clauses)
        return papers if allowed is None else _common(papers, allowed)

    def _any_word(self, query: Query, allowed: PaperIds | None) -> tuple[PaperIds, tuple[str, ...]]:
        candidates = self._strict(conditions_only(query), allowed)
        typed: dict[_Term, str] = {}
        for word in free_words(query):
            for term in self._terms_of(word):
                typed.setdefault(term, word.text)
        with self._connect() as connection:
            postings = [(self._posting(connection, term).papers, term) for term in typed]
        found = np.empty(0, dtype=np.int64)
        words: dict[str, None] = {}
        for papers, term in sorted(postings, key=lambda pair: len(pair[0])):
            if len(found) >= ENOUGH:
                break
            found = np.union1d(found, _common(papers, candidates))
            words[typed[term]] = None
        return found, tuple(words)

    def _all(self, connection: sqlite3.Connection, nodes: Iterable[Node]) -> PaperIds:
        """Papers of all nodes: each index is asked once for all that it can answer."""
        matches: dict[fts.Index, list[str]] = {"stems": [], "words": []}
        left_out: list[Node] = []
        others: list[Node] = []
        for node in nodes:
            for index, expressions in matches.items():
                if (expression := fts.expression(node, index)) is not None:
                    expressions.append(f"({expression})")
                    break
            else:
                (left_out if isinstance(node, Not) else others).append(node)
        papers: PaperIds | None = None
        for index, expressions in matches.items():
            if expressions and (papers is None or len(papers)):
                found = _match(connection, index, " AND ".join(expressions))
                papers = found if papers is None else _common(papers, found)
        for node in others:
            if papers is None or len(papers):
                found = self._of(connection, node)
                papers = found if papers is None else _common(papers, found)
        if papers is None:
            papers = self._papers
        for node in left_out:
            if len(papers) and isinstance(node, Not):
                papers = _without(papers, self._of(connection, node.child))
        return papers

    def _of(self, connection: sqlite3.Connection, node: Node) -> PaperIds:
        match node:
            case Condition(field, value):
                return self._resolve(field, value)
            case Or(children):
                parts = [self._of(connection, child) for child in children]
                return np.unique(np.concatenate(parts))
            case And(children):
                return self._all(connection, children)
            case _:
                return self._all(connection, (node,))

    # --- words ------------------------------------------------------------------------

    def _usable(self, query: Query) -> tuple[Query, tuple[str, ...]]:
        """Leave out words that say nothing and, of too many, the commonest."""
        words = free_words(query)
        empty = {word.start for word in words if not fts.forms(word)}
        rows = _words_in_rows(query.clauses)
        stops = {word.start for word in rows if fold(word.text) in STOP_WORDS}
        for dropped in (empty | stops, empty):
            if any(
                _says_something(leaf, dropped) for leaf in leaves(*query.clauses, negated=False)
            ):
                query = without_words(query, dropped) if dropped else query
                break
        words = free_words(query)
        if len(words) <= MAX_WORDS:
            return query, ()
        with self._connect() as connection:
            papers = {
                match: connection.execute(COUNT_SQL, {"match": match}).fetchone()[0]
                for match in {fts.leaf_expression(word) for word in words}
            }
        by_rarity = sorted(words, key=lambda word: papers[fts.leaf_expression(word)])
        commonest = {word.start for word in by_rarity[MAX_WORDS:]}
        note = f"Of {len(words)} words the rarest {MAX_WORDS} were used."
        return without_words(query, commonest), (note,)

    def _terms(self, query: Query) -> list[_Term]:
        return [
            term
            for leaf in leaves(*query.clauses, negated=False)
            if not isinstance(leaf, Condition)
            for term in self._terms_of(leaf)
        ]

    def _terms_of(self, leaf: Word | Phrase) -> list[_Term]:
        if isinstance(leaf, Word) and leaf.prefix:
            return [_Term("words", fts.leaf_expression(leaf))]
        tokens = dict.fromkeys(token for form in fts.forms(leaf) for token in fts.tokens(form))
        return [
            _Term("stems", fts.quoted(token), stem)
            for token in tokens
            for stem in self._stemmer.stems(token)
        ]

    def _posting(self, connection: sqlite3.Connection, term: _Term) -> Posting:
        with self._lock:
            if term in self._postings:
                self._postings.move_to_end(term)
                return self._postings[term]
        papers = _match(connection, term.index, term.match)
        if term.index == "words" or len(papers) > COMMON:
            titles = _match(connection, term.index, fts.in_title(term.match))
            found = rough_posting(papers, titles)
        else:
            (hits,) = connection.execute(HITS_SQL, {"stem": term.stem}).fetchone()
            found = posting(_numbers(hits))
        with self._lock:
            if term not in self._postings:
                self._postings[term] = found
                self._bytes += found.size
            while self._bytes > POSTINGS_BYTES:
                _, oldest = self._postings.popitem(last=False)
                self._bytes -= oldest.size
        return found

    @cached_property
    def _lengths(self) -> Lengths:
        with self._connect() as connection:
            rows = connection.execute(LENGTHS_SQL).fetchall()
        papers = np.array([paper for paper, _ in rows], dtype=np.int64)
        sizes = _varints(b"".join(size for _, size in rows))
        return Lengths(papers, sizes.reshape(len(rows), -1).sum(axis=1))


def enough_for(query: Query) -> int:
    """Return how many papers must hold all words for the strict match to be the answer."""
    words = len({fold(word.text) for word in free_words(query)})
    return 1 if words <= 3 else 10


def _says_something(leaf: Word | Phrase | Condition, dropped: set[int]) -> bool:
    if isinstance(leaf, Condition):
        return False
    return not (isinstance(leaf, Word) and leaf.free and leaf.start in dropped)


def _words_in_rows(nodes: Iterable[Node]) -> list[Word]:
    """The plain words that may go without changing what is meant: not alternatives, not negated."""
    found: list[Word] = []
    for node in nodes:
        if isinstance(node, Word) and node.free:
            found.append(node)
        elif isinstance(node, Or):
            rows = [child.children for child in node.children if isinstance(child, And)]
            found.extend(word for row in rows for word in _words_in_rows(row))
    return found


def _match(connection: sqlite3.Connection, index: fts.Index, match: str) -> PaperIds:
    (ids,) = connection.execute(MATCH_SQL[index], {"match": match}).fetchone()
    return _numbers(ids)


def _numbers(joined: str | int | None) -> NDArray[np.int64]:
    if joined is None:
        return np.empty(0, dtype=np.int64)
    return np.fromstring(str(joined), dtype=np.int64, sep=",")


def _varints(data: bytes) -> NDArray[np.int64]:
    """Read numbers of seven bits a byte, the highest first, the top bit set on all but the last."""
    octets = np.frombuffer(data, dtype=np.uint8)
    last = np.flatnonzero(octets < 0x80)
    first = np.concatenate(([0], last[:-1] + 1))
    length = last - first + 1
    numbers = (octets[last]).astype(np.int64)
    for place in range(1, int(length.max(initial=1))):
        longer = length > place
        numbers[longer] += (octets[last[longer] - place] & 0x7F).astype(np.int64) << (7 * place)
    return numbers


def _common(papers: PaperIds, others: PaperIds) -> PaperIds:
    return papers[_among(papers, others)]


def _without(papers: PaperIds, others: PaperIds) -> PaperIds:
    return papers[~_among(papers, others)]


def _among(papers: PaperIds, others: PaperIds) -> NDArray[np.bool_]:
    """Mark the papers that are among others; both sorted."""
    if not len(papers) or not len(others):
        return np.zeros(len(papers), dtype=np.bool_)
    marks = np.zeros(int(max(papers[-1], others[-1])) + 1, dtype=np.bool_)
    marks[others] = True
    return marks[papers]

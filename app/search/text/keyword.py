"""Which papers hold the words of a query, and how well they fit.

The one place that turns the tree of a query into SQL. Words are answered by the full-text
indexes, conditions (`author:`, `year:` …) by the library's columns through a callback; they
meet as sets of paper ids. What a page or an address is, is not known here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from copy import copy
from dataclasses import dataclass
from functools import reduce
from operator import attrgetter

import numpy as np

from app.search.lru_cache import LruCache
from app.search.query.ast import (
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
)
from app.search.query.enough import enough_for
from app.search.query.stopwords import rarest, telling
from app.search.text import fts5_match as fts
from app.search.text.postings import (
    Lengths,
    PaperIds,
    Posting,
    Scores,
    common,
    numbers,
    posting,
    rough_posting,
    varints,
    without,
)
from app.search.text.stems import stem
from app.store.columns import marked

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
LENGTHS_SQL = """
SELECT group_concat(id), group_concat(hex(sz), '')
FROM (SELECT id, sz FROM paper_stems_docsize ORDER BY id)
"""

INDEXED = 4
"""Columns of the indexes: title, abstract, authors, extra."""
COMMON = 8000
COMMON_SHARE = 8
"""A word of more papers than this, and of more than one in eight, is not counted occurrence by
occurrence, which takes 25 ms for a word of 50,000 papers; it is scored by the field that has it.
Done so on the judged sets, whose papers are all few enough to be counted, nDCG@10 is .010, .008 and
.002 lower."""
ENOUGH = 1000
"""Papers at which the relaxed match stops taking in commoner words (semantic search stops at as
many)."""
POSTINGS_BYTES = 32 << 20
POSTINGS_SHARE = 320
"""Memory for postings, for all queries together: so much, or so many bytes a paper. A word of one
paper in eight takes .6 of a byte a paper, and up to .2 s to read where there are a million."""

Resolve = Callable[[sqlite3.Connection, str, str], PaperIds]
Connect = Callable[[], AbstractContextManager[sqlite3.Connection]]


@dataclass(frozen=True, slots=True)
class KeywordMatch:
    """The set that a query finds by its words."""

    papers: PaperIds
    relaxed: bool = False
    """Too few papers hold all words: these hold any of `words`."""
    holding_all: int = 0
    """Papers that hold all words."""
    words: tuple[str, ...] = ()
    """With `relaxed`: the words that were sought, rarest first, as typed."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Term:
    """One thing to be scored: a word by its stem, all words of one beginning, or two letters side
    by side."""

    index: fts.Index
    match: str
    stem: str = ""


class KeywordIndex:
    """Keyword search over one state of the library.

    Args:
        connect: gives a connection for reading, as a context.
        papers: ids of all papers, sorted.
        resolve: gives the papers, sorted, for which `field:value` holds; it is given the
            connection of the moment, for nobody may hold two of the few there are.
    """

    def __init__(self, connect: Connect, papers: PaperIds, resolve: Resolve) -> None:
        self._connect = connect
        self._papers = papers
        self._resolve = resolve
        self._used: LruCache[tuple[Query, tuple[str, ...]]] = LruCache()
        self._read_once: LruCache[Lengths] = LruCache()
        self._postings_bytes = max(POSTINGS_BYTES, POSTINGS_SHARE * len(papers))
        self._postings: LruCache[Posting] = LruCache(self._postings_bytes, weigh=attrgetter("size"))

    def through(self, connect: Connect) -> KeywordIndex:
        """Return the same index, read through other connections; what was read is shared."""
        other = copy(self)
        other._connect = connect
        return other

    def find(self, query: Query, allowed: PaperIds | None = None) -> KeywordMatch:
        """Return the papers of all words, or of any where too few hold all.

        Args:
            query: the tree of a query.
            allowed: the papers to choose from, sorted; None for all.
        """
        query, notes = self._usable(query)
        papers = self._strict(query, allowed)
        if len(papers) >= enough_for(query):
            return KeywordMatch(papers, holding_all=len(papers), notes=notes)
        relaxed, words = self._any_word(query, allowed)
        if len(relaxed) <= len(papers):
            return KeywordMatch(papers, holding_all=len(papers), notes=notes)
        return KeywordMatch(relaxed, True, len(papers), words, notes)

    def matching(self, query: Query, allowed: PaperIds | None = None) -> PaperIds:
        """Return the papers that hold all words and satisfy all conditions, sorted."""
        return self._strict(self._usable(query)[0], allowed)

    def scores(self, query: Query, papers: PaperIds) -> Scores:
        """Return how well papers fit the words of a query, shape of `papers`.

        BM25, titles counting double, repeated words repeatedly; 0 where a paper has none of them.
        """
        terms = self._terms(self._usable(query)[0])
        with self._connect() as connection:
            postings = [self._posting(connection, term) for term in terms]
        return self.lengths().scores(postings, papers)

    def lengths(self) -> Lengths:
        """Return the lengths of all papers; they are read once."""
        return self._read_once.get_or_make("lengths", self._read_lengths)

    def read_postings(self, words: Iterable[str], goes_on: Callable[[], bool]) -> None:
        """Read the papers of words now, while they fill less than three quarters of the memory
        for them and `goes_on` says so."""
        room = self._postings_bytes * 3 // 4
        for term in dict.fromkeys(term for word in words for term in self._terms_of(Word(word))):
            if room < 0 or not goes_on():
                return
            with self._connect() as connection:
                room -= self._posting(connection, term).size

    # --- sets -------------------------------------------------------------------------

    def _strict(self, query: Query, allowed: PaperIds | None) -> PaperIds:
        with self._connect() as connection:
            conditions = {
                leaf: self._resolve(connection, leaf.field, leaf.value)
                for leaf in leaves(*query.clauses)
                if isinstance(leaf, Condition)
            }
            if terms := self._plain_stems(query):  # their scores need the same papers
                papers = self._holding_all(connection, terms)
            else:
                papers = _Sets(connection, self._papers, conditions).all_of(query.clauses)
        return papers if allowed is None else common(papers, allowed)

    def _plain_stems(self, query: Query) -> list[_Term]:
        """Return what a query of plain words alone looks for; none for another."""
        found = []
        for clause in query.clauses:
            terms = self._terms_of(clause) if isinstance(clause, Word) and clause.free else []
            if len(terms) != 1 or terms[0].index != "stems":
                return []
            found += terms
        return found

    def _holding_all(self, connection: sqlite3.Connection, terms: list[_Term]) -> PaperIds:
        first, *others = sorted((self._posting(connection, one).papers for one in terms), key=len)
        return reduce(common, others, first.astype(np.int64))

    def _any_word(self, query: Query, allowed: PaperIds | None) -> tuple[PaperIds, tuple[str, ...]]:
        candidates = self._strict(conditions_only(query), allowed)
        typed: dict[_Term, str] = {}
        for word in free_words(query):
            for term in self._terms_of(word):
                typed.setdefault(term, word.text)
        with self._connect() as connection:
            postings = [(self._posting(connection, term).papers, term) for term in typed]
        end = int(candidates[-1]) + 1 if len(candidates) else 0
        may = marked(end, candidates)
        found = np.zeros(end, dtype=np.bool_)
        words: dict[str, None] = {}
        for papers, term in sorted(postings, key=lambda pair: len(pair[0])):
            if np.count_nonzero(found) >= ENOUGH:
                break
            inside = papers[papers < end]
            found[inside] = may[inside]
            words[typed[term]] = None
        return np.flatnonzero(found), tuple(words)

    # --- words ------------------------------------------------------------------------

    def _usable(self, query: Query) -> tuple[Query, tuple[str, ...]]:
        return self._used.get_or_make(query, lambda: rarest(telling(query), self._papers_with))

    def _papers_with(self, matches: set[str]) -> dict[str, int]:
        with self._connect() as connection:
            return {
                match: connection.execute(COUNT_SQL, {"match": match}).fetchone()[0]
                for match in matches
            }

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
        parts = dict.fromkeys(part for form in fts.forms(leaf) for part in fts.parts(form))
        return [
            _Term("words", fts.quoted(part))
            if " " in part
            else _Term("stems", fts.quoted(part), stem(part))
            for part in parts
        ]

    def _posting(self, connection: sqlite3.Connection, term: _Term) -> Posting:
        return self._postings.get_or_make(term, lambda: self._read_posting(connection, term))

    def _read_posting(self, connection: sqlite3.Connection, term: _Term) -> Posting:
        papers = _match(connection, term.index, term.match)
        if term.index == "words" or len(papers) > max(COMMON, len(self._papers) // COMMON_SHARE):
            titles = _match(connection, term.index, fts.in_title(term.match))
            return rough_posting(papers, titles)
        (hits,) = connection.execute(HITS_SQL, {"stem": term.stem}).fetchone()
        return posting(numbers(hits))

    def _read_lengths(self) -> Lengths:
        with self._connect() as connection:
            papers, sizes = connection.execute(LENGTHS_SQL).fetchone()
        lengths = varints(bytes.fromhex(sizes or "")).reshape(-1, INDEXED).sum(axis=1)
        return Lengths(numbers(papers), lengths)


@dataclass(frozen=True, slots=True)
class _Sets:
    """Papers of the parts of a tree, by the operations of its nodes."""

    connection: sqlite3.Connection
    universe: PaperIds
    conditions: dict[Condition, PaperIds]

    def all_of(self, nodes: Iterable[Node]) -> PaperIds:
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
                found = _match(self.connection, index, " AND ".join(expressions))
                papers = found if papers is None else common(papers, found)
        for node in others:
            if papers is None or len(papers):
                found = self.of(node)
                papers = found if papers is None else common(papers, found)
        if papers is None:
            papers = self.universe
        for node in left_out:
            if len(papers) and isinstance(node, Not):
                papers = without(papers, self.of(node.child))
        return papers

    def of(self, node: Node) -> PaperIds:
        """Papers of one node."""
        match node:
            case Condition():
                return self.conditions[node]
            case Or(children):
                parts = [self.of(child) for child in children]
                return np.unique(np.concatenate(parts))
            case And(children):
                return self.all_of(children)
            case _:
                return self.all_of((node,))


def _match(connection: sqlite3.Connection, index: fts.Index, match: str) -> PaperIds:
    (ids,) = connection.execute(MATCH_SQL[index], {"match": match}).fetchone()
    return numbers(ids)

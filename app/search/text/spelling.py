"""Spelling correction: for a query word that no paper has, the most likely indexed word.

A typed word is compared with those words of the library that begin or end as it does and are
about as long: one slip leaves one end of a word as it was. Of the words one slip away the
likeliest is proposed, by how common it is and how likely the slip (the noisy channel of
Kernighan, Church and Gale, 1990). What the pages say of it, is not known here.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from copy import copy
from itertools import islice, takewhile
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.domain.text.plain import fold
from app.search.lru_cache import LruCache
from app.search.query.ast import Condition, Query, Word, leaves
from app.search.query.stopwords import STOP_WORDS
from app.search.text import fts5_match as fts
from app.search.text.keyword import Connect

WORDS_SQL = """
SELECT term, doc FROM paper_vocabulary WHERE doc >= :least ORDER BY doc DESC, term LIMIT :most
"""
PAPERS_SQL = "SELECT count(*) FROM paper_text"
HOLDS_SQL = "SELECT 1 FROM paper_stems WHERE paper_stems MATCH :match LIMIT 1"
IS_WORD_SQL = "SELECT 1 FROM paper_vocabulary WHERE term = :word"

SMALL_LIBRARY = 2000
"""Papers from which on a word of one paper is not proposed: it is as often a slip itself."""
MOST_WORDS = 200_000
"""Words held, the commonest: about 30 MB. 120,000 papers have 140,000 words of two papers."""
SHORTEST = 4
"""Letters from which on a word is mended: almost any three letters are one slip from a word."""
LONG = 7
"""Letters from which on two slips are mended, where no word is one slip away."""
MOST_READ = 64
"""Words of one query that are looked at."""
MOST_MENDED = 8
"""Words of one query that are mended; a text of more is not a slip of the hand."""

# How much less likely a certain slip is than a letter dropped or two swapped: a letter put in or
# changed could have been any of 26.
_ANY_LETTER = -math.log(26)

# A word as typed; with an apostrophe within, or a backslash before, it is left alone.
_TYPED = re.compile(r"\\?[^\W_]+(?:['’][^\W_]+)*")
_ENDINGS = ("s", "es", "d", "ed", "ing", "ly")


class Spelling:
    """The words of one state of the library; they are read when first needed.

    Args:
        connect: gives a connection for reading, as a context.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._read_once: LruCache[Any] = LruCache()

    def through(self, connect: Connect) -> Spelling:
        """Return the same words, read through other connections; what was read is shared."""
        other = copy(self)
        other._connect = connect
        return other

    def read_words(self) -> None:
        """Read the words now, so that the first misspelling need not wait for them.

        With 120,000 papers that takes a second.
        """
        _ = self._by_ends

    def common_words(self, least: int) -> list[str]:
        """List the words of at least so many papers, the commonest first, without stop words."""
        common = takewhile(lambda pair: pair[1] >= least, self._papers.items())
        return [word for word, _ in common if word not in STOP_WORDS]

    def is_unknown(self, word: str) -> bool:
        """Return whether no paper holds a word, in any of the forms that a search would find."""
        forms = fts.forms(Word(word))
        with self._connect() as connection:
            return bool(forms) and not any(_holds(connection, form) for form in forms)

    def unknown_words(self, query: Query) -> list[str]:
        """Return the words of a query that no paper holds, as typed, each once."""
        words = (leaf for leaf in leaves(*query.clauses, negated=False) if isinstance(leaf, Word))
        typed = list(dict.fromkeys(word.text for word in words if not word.prefix))
        return [word for word in typed[:MOST_READ] if self.is_unknown(word)]

    def did_you_mean(self, query: Query) -> str | None:
        """Return the query with its misspelt words mended, or None where none can be."""
        text = query.text
        mended = 0
        for start, end in reversed(list(islice(_typed_words(query), MOST_READ))):
            word = fold(text[start:end])
            if mended < MOST_MENDED and (known := self.nearest(word)):
                text = text[:start] + known + text[end:]
                mended += 1
        return " ".join(text.split()) if mended else None

    def nearest(self, word: str) -> str | None:
        """Return the word of the library that a misspelt word most likely is.

        Args:
            word: folded.

        Returns:
            None where the library has the word, is no word, or is like no other.
        """
        if len(word) < SHORTEST or not word.isalpha() or word in STOP_WORDS or self._is_word(word):
            return None
        slips = (1, 2) if len(word) >= LONG else (1,)
        for slip in slips:
            found = process.extract(
                word, self._alike(word, slip), scorer=OSA.distance, score_cutoff=slip, limit=None
            )
            if found:
                best = max((self._likelihood(word, known), known) for known, _, _ in found)[1]
                return None if _is_form_of(word, best) else best
        return None

    def _likelihood(self, typed: str, known: str) -> float:
        channel = 0.0
        if len(typed) > len(known) or (len(typed) == len(known) and sorted(typed) != sorted(known)):
            channel = _ANY_LETTER
        return math.log(self._papers[known]) + channel

    def _alike(self, word: str, slips: int) -> list[str]:
        alike: set[str] = set()
        for length in range(len(word) - slips, len(word) + slips + 1):
            for end in _ends(word):
                alike.update(self._by_ends.get((end, length), ()))
        return sorted(alike)

    def _is_word(self, word: str) -> bool:
        with self._connect() as connection:
            return connection.execute(IS_WORD_SQL, {"word": word}).fetchone() is not None

    @property
    def _papers(self) -> dict[str, int]:
        """Number of papers of each word that may be proposed."""
        papers: dict[str, int] = self._read_once.get_or_make("papers", self._read_papers)
        return papers

    @property
    def _by_ends(self) -> dict[tuple[str, int], list[str]]:
        """The words by their first or last two letters, and their length."""
        words: dict[tuple[str, int], list[str]] = self._read_once.get_or_make(
            "ends", self._find_ends
        )
        return words

    def _read_papers(self) -> dict[str, int]:
        with self._connect() as connection:
            (papers,) = connection.execute(PAPERS_SQL).fetchone()
            least = 1 if papers < SMALL_LIBRARY else 2
            words = connection.execute(WORDS_SQL, {"least": least, "most": MOST_WORDS})
            return {word: papers for word, papers in words if len(word) > 2 and word.isalpha()}

    def _find_ends(self) -> dict[tuple[str, int], list[str]]:
        words: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._papers:
            for end in _ends(word):
                words[end, len(word)].append(word)
        return dict(words)


def _holds(connection: sqlite3.Connection, folded: str) -> bool:
    """Whether any paper holds a folded word, by its stem."""
    return connection.execute(HOLDS_SQL, {"match": fts.quoted(folded)}).fetchone() is not None


def _ends(word: str) -> tuple[str, str]:
    return f"{word[:2]}-", f"-{word[-2:]}"


def _is_form_of(typed: str, word: str) -> bool:
    """Whether a word was typed in a form of its own, which a search finds all the same."""
    return any(typed == word + ending for ending in _ENDINGS)


def _typed_words(query: Query) -> Iterator[tuple[int, int]]:
    """Yield the places in a query's text of the words whose spelling matters."""
    for leaf in leaves(*query.clauses, negated=False):
        if isinstance(leaf, Word) and leaf.prefix:
            continue
        if isinstance(leaf, Condition) and leaf.field != "author":
            continue
        source = query.source(leaf)
        skip = source.find(":") + 1 if leaf.field else 0
        for found in _TYPED.finditer(source, skip):
            if not set(found[0]) & set("\\'’"):
                yield leaf.start + found.start(), leaf.start + found.end()

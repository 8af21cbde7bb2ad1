"""People by a name that may be half typed, mistyped, or in another order.

Words of a name are sought as beginnings in the full-text index of names. Where no name has them
all, words of other names within a typing error or two are taken as well: of the distinct words of
all names, only those are compared that share their first or last letters with the word asked for,
since one error leaves one half of a word intact. How many papers a person has is not known here.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from app.domain.text.plain import UNSPACED, fold_name
from app.search.lru_cache import LruCache
from app.search.text.fts5_match import quoted, tokens
from app.search.text.name_query import has_runs, runs_of
from app.search.text.postings import numbers
from app.store.columns import marked

KEYS_SQL = "SELECT key FROM name"
SOME_KEYS_SQL = "SELECT id, key FROM name WHERE id IN (SELECT value FROM json_each(:names))"
# group_concat brings numbers by the hundred thousand without a Python object for each.
BEARERS_SQL = """
SELECT group_concat(name_id), group_concat(author_id)
FROM (
    SELECT DISTINCT name_id, coalesce(author.listed_id, author.id) AS author_id
    FROM authorship JOIN author ON author.id = authorship.author_id ORDER BY name_id, author_id
)
"""
WITH_LETTERS_SQL = """
SELECT id, printed FROM name
WHERE NOT EXISTS (
    SELECT 1 FROM json_each(:letters) WHERE NOT instr(name.key || name.printed, value)
)
"""
MATCH_SQL = "SELECT group_concat(rowid) FROM name_words WHERE name_words MATCH :words"

MOST_WORDS = 8
"""Words of a name that are read; the longest names on papers have seven."""
SHORTEST_MENDED = 3
"""Letters of a word that may be mistyped: of shorter ones, every other is one error away."""
LONG_WORD = 8
"""Letters from which a word may hold two errors."""
MOST_SIMILAR = 24
"""Words taken for a mistyped one, nearest first."""
LIKE = 82.0
"""Least WRatio of a name that has only some of the words. `prof philip torr` and `philip torr`
reach 95; two people who share only a given name stay below 80."""

# Signs that no name has: in `Perc%` they are not punctuation, but part of what is sought.
_NO_NAME = re.compile(r"[%_*=+<>|#]")
_UNSPACED = re.compile(f"[{UNSPACED}]")

Ids = NDArray[np.int64]
Connect = Callable[[], AbstractContextManager[sqlite3.Connection]]


@dataclass(frozen=True)
class FoundNames:
    """Candidate names, each with a person who bears it; all of shape (pairs,)."""

    names: Ids
    authors: Ids
    relaxed: bool
    """No name has all the words as they are written."""
    some: bool = False
    """They have only some of the words: compare them before showing any."""


@dataclass(frozen=True)
class _Vocabulary:
    """All names of a library: who bears each, and the words they are made of."""

    names: Ids
    """Name of each pair of a name and a bearer, ascending."""
    authors: Ids
    words: list[str]
    """The distinct words of all names, sorted."""
    endings: list[str]
    """The same words written backwards, sorted."""

    @cached_property
    def of_several_names(self) -> Ids:
        """Those who bear more than one name, ascending."""
        people, names = np.unique(self.authors, return_counts=True)
        return people[names > 1]


class AuthorLookup:
    """Finds people by name in one state of a library; reads the names when first asked.

    Args:
        read: gives a connection to the library that can only read.
    """

    def __init__(self, read: Connect) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._read_once: LruCache[_Vocabulary] = LruCache()

    def through(self, read: Connect) -> AuthorLookup:
        """Return the same names, read through other connections; what was read is shared."""
        other = copy(self)
        other._read = read
        return other

    def find(self, text: str, *, any_word: bool = True) -> FoundNames:
        """Find the names that a text may mean, in no order.

        Args:
            text: a name or a part of it, as typed.
            any_word: where no name has all the words, take those that have any.
        """
        known = self._vocabulary()
        words = [] if _NO_NAME.search(text) else name_words(text)
        words = [word for word in words if not _UNSPACED.search(word)]
        runs = runs_of(text)
        if runs:
            return self._with_runs(known, runs, words)
        if words:
            with self._read() as connection:
                for stage, expression in enumerate(_expressions(words, known, any_word)):
                    (joined,) = connection.execute(MATCH_SQL, {"words": expression}).fetchone()
                    if joined is not None:
                        matching = numbers(joined)  # of names that nothing mentions, too
                        most = max(int(known.names.max(initial=0)), int(matching.max(initial=0)))
                        found = marked(most + 1, matching)[known.names]
                        names, authors = known.names[found], known.authors[found]
                        return FoundNames(names, authors, relaxed=stage > 0, some=stage > 1)
        none = np.empty(0, dtype=np.int64)
        return FoundNames(none, none, relaxed=bool(words))

    def _with_runs(self, known: _Vocabulary, runs: list[str], words: list[str]) -> FoundNames:
        """Find the names that hold runs of letters, and all words as beginnings."""
        letters = json.dumps(sorted({*"".join(runs)}))
        with self._read() as connection:
            rows = connection.execute(WITH_LETTERS_SQL, {"letters": letters}).fetchall()
            ids = {name for name, printed in rows if has_runs(printed, runs)}
            if words:
                expression = next(_expressions(words, known, any_word=False))
                (joined,) = connection.execute(MATCH_SQL, {"words": expression}).fetchone()
                ids.intersection_update(numbers(joined).tolist())
        found = np.isin(known.names, list(ids))
        return FoundNames(known.names[found], known.authors[found], relaxed=False)

    def count(self) -> int:
        """Count the distinct names that papers print."""
        return len(np.unique(self._vocabulary().names))

    def people_of_several_names(self) -> Ids:
        """Return the ids of the people who are printed under more than one name, in order."""
        return self._vocabulary().of_several_names

    def keys(self, names: Ids) -> dict[int, str]:
        """Read the folded forms of names, by id."""
        with self._read() as connection:
            rows = connection.execute(SOME_KEYS_SQL, {"names": json.dumps(names.tolist())})
            return dict(rows.fetchall())

    def _vocabulary(self) -> _Vocabulary:
        with self._lock:
            return self._read_once.get_or_make("vocabulary", self._read_vocabulary)

    def _read_vocabulary(self) -> _Vocabulary:
        with self._read() as connection:
            return _vocabulary(connection)


def _vocabulary(connection: sqlite3.Connection) -> _Vocabulary:
    names, authors = connection.execute(BEARERS_SQL).fetchone()
    words = {word for (key,) in connection.execute(KEYS_SQL) for word in key.split()}
    return _Vocabulary(
        names=numbers(names),
        authors=numbers(authors),
        words=sorted(words),
        endings=sorted(word[::-1] for word in words),
    )


def name_words(text: str) -> list[str]:
    """Return the folded words of a name as typed: folded as the keys that they are sought in."""
    return list(dict.fromkeys(tokens(fold_name(text))))[:MOST_WORDS]


def fit(words: Sequence[str], key: str) -> float:
    """Return how well a name that has all words, some as beginnings, fits them.

    A word that is printed as typed counts one, but no initial does. A name that is just what was
    asked for, or begins with its several words, goes before names that have them in another order.
    """
    asked = " ".join(words)
    begins = len(words) > 1 and key.startswith(asked)
    in_order = 0.5 if key == asked else 0.25 if begins else 0.0
    return len({word for word in words if len(word) > 1} & set(key.split())) + in_order


def likeness(words: Sequence[str], key: str) -> float:
    """Return how alike a name is to what was asked for, 0 to 100 (rapidfuzz WRatio)."""
    return fuzz.WRatio(" ".join(words), key)


def _expressions(words: list[str], known: _Vocabulary, any_word: bool) -> Iterator[str]:
    """Yield what to match, each when the one before found nothing: as typed, mended, in part."""
    yield " AND ".join(f"{quoted(word)} *" for word in words)
    forms = [
        " OR ".join([f"{quoted(word)} *", *(quoted(near) for near in similar_words(word, known))])
        for word in words
    ]
    yield " AND ".join(f"({any_form})" for any_form in forms)
    if any_word and len(words) > 1:
        yield " OR ".join(forms)


def similar_words(word: str, known: _Vocabulary) -> list[str]:
    """Return words of names that `word` may be mistyped for, nearest first."""
    if len(word) < SHORTEST_MENDED:
        return []
    errors = 2 if len(word) >= LONG_WORD else 1
    intact = (len(word) - 1) // 2
    ahead = _beginning_with(word[:intact], known.words)
    behind = (ending[::-1] for ending in _beginning_with(word[::-1][:intact], known.endings))
    near = process.extract(
        word,
        list({*ahead, *behind}),
        scorer=OSA.distance,
        score_cutoff=errors,
        limit=MOST_SIMILAR,
        processor=None,
    )
    return [found for found, _, _ in sorted(near, key=lambda item: (item[1], item[0]))]


def _beginning_with(start: str, ordered: list[str]) -> list[str]:
    low = bisect_left(ordered, start)
    return ordered[low : bisect_left(ordered, start + "\U0010ffff", low)]

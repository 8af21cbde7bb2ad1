"""Which papers have a title that begins to say what somebody is typing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.text.plain import fold
from app.search.text.fts5_match import in_title, joined_runs, quoted, tokens

MATCH_SQL = """
SELECT rowid FROM paper_words WHERE paper_words MATCH :words ORDER BY rowid DESC LIMIT :most
"""
HELD_SQL = "SELECT 1 FROM paper_words WHERE paper_words MATCH :words LIMIT 1"
FEWEST_WORDS = 3
"""Words from which on a run of words is recognised as part of a title."""
MOST_WORDS = 64
"""Words of a title that are sought side by side."""
MOST = 2000
"""Papers looked at, the newest of the library first: more than any list of suggestions sorts."""
SHORTEST = 2
"""Letters of a last word that is taken for a beginning: one letter begins a tenth of all words."""


def papers_titled(connection: sqlite3.Connection, words: Sequence[str]) -> NDArray[np.int64]:
    """Return ids of papers whose titles hold all words, the last one as a beginning.

    Args:
        words: folded.
    """
    words = joined_runs(words)
    whole, last = words[:-1], words[-1:]
    parts = [quoted(word) for word in whole]
    parts += [quoted(word) + (" *" if len(word) >= SHORTEST else "") for word in last]
    if not parts:
        return np.empty(0, dtype=np.int64)
    match = in_title(" AND ".join(parts))
    found = connection.execute(MATCH_SQL, {"words": match, "most": MOST}).fetchall()
    return np.array([row[0] for row in found], dtype=np.int64)


def is_held_by_a_title(connection: sqlite3.Connection, text: str) -> bool:
    """Return whether a title holds the words of a text side by side, in their order."""
    words = tokens(fold(text))
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return False
    match = in_title(quoted(" ".join(words)))
    return connection.execute(HELD_SQL, {"words": match}).fetchone() is not None

"""Which papers have a title that begins to say what somebody is typing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.search.fts import in_title, joined_runs, quoted

MATCH_SQL = """
SELECT rowid FROM paper_words WHERE paper_words MATCH :words ORDER BY rowid DESC LIMIT :most
"""
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

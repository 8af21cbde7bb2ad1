"""The stems of words, exactly as the full-text index makes them.

Libraries of stemmers differ from SQLite's Porter stemmer in one word of seven hundred
(`analogy`, `assembly`), so SQLite itself is asked, in a database in memory that is always
rolled back: 25 µs for a word. Nothing here touches the library.
"""

from __future__ import annotations

import sqlite3
import threading
from functools import lru_cache

# The tokenizer of `paper_stems`, see the migrations.
TEXTS_SQL = """
CREATE VIRTUAL TABLE texts USING fts5(
    text, content='', tokenize='porter unicode61 remove_diacritics 2'
)
"""
HITS_SQL = "CREATE VIRTUAL TABLE hits USING fts5vocab(texts, 'instance')"
ADD_SQL = "INSERT INTO texts(rowid, text) VALUES (1, :text)"
STEM_SQL = "SELECT term FROM hits ORDER BY offset LIMIT 1"

_CACHE = 1 << 16
"""Words whose stems are kept, some 0.2 kB each."""


class _Stemmer:
    def __init__(self) -> None:
        # No implicit transactions: each word is put in and taken back by hand.
        self._connection = sqlite3.connect(
            ":memory:", check_same_thread=False, isolation_level=None
        )
        self._connection.execute(TEXTS_SQL)
        self._connection.execute(HITS_SQL)
        self._lock = threading.Lock()

    def stem(self, word: str) -> str:
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                self._connection.execute(ADD_SQL, {"text": word})
                found = self._connection.execute(STEM_SQL).fetchone()
            finally:
                self._connection.execute("ROLLBACK")
        return str(found[0]) if found else word


@lru_cache(1)
def _stemmer() -> _Stemmer:
    return _Stemmer()


@lru_cache(_CACHE)
def stem(word: str) -> str:
    """Return the stem of one folded word (`app.domain.text.plain.fold`).

    All of a stem but its last letter begins the word: the stemmer only changes endings.
    """
    return _stemmer().stem(word)

"""A store of a few papers, folded and indexed as a library's are, for the tests of search."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from app.domain.text.plain import fold

TABLES_SQL = """
CREATE TABLE paper_text(
    paper_id INTEGER PRIMARY KEY, title TEXT, abstract TEXT, authors TEXT, extra TEXT
);
CREATE VIRTUAL TABLE paper_stems USING fts5(
    title, abstract, authors, extra, content='paper_text', content_rowid='paper_id',
    tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE paper_words USING fts5(
    title, abstract, authors, extra, content='paper_text', content_rowid='paper_id',
    tokenize='unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE paper_vocabulary USING fts5vocab(paper_words, 'row');
CREATE VIRTUAL TABLE paper_stems_hits USING fts5vocab(paper_stems, 'instance');
"""
ADD_SQL = "INSERT INTO paper_text VALUES (?, ?, ?, ?, ?)"
FILL_SQL = """
INSERT INTO paper_stems(paper_stems) VALUES ('rebuild');
INSERT INTO paper_words(paper_words) VALUES ('rebuild');
"""


def folded_store(papers: Iterable[tuple[int, str, str, str, str]]) -> sqlite3.Connection:
    """Make a store in memory.

    Args:
        papers: id, title, abstract, authors and extra words of each, as printed.
    """
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(TABLES_SQL)
    rows = ((paper, *(fold(text) for text in texts)) for paper, *texts in papers)
    connection.executemany(ADD_SQL, rows)
    connection.executescript(FILL_SQL)
    connection.commit()
    return connection

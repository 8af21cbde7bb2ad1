"""The conditions of a query that records answer, not text: `author:torr`, `year:2020-`.

Gives the paper ids of each; how they combine with words is `app.search.text.keyword`'s
business. A value that no paper has gives no papers, as a word would.
"""

from __future__ import annotations

import json
import sqlite3

import numpy as np
from numpy.typing import NDArray

from app.domain.dates.years import read_years
from app.domain.text.plain import fold, fold_name
from app.search.text.fts5_match import quoted, tokens
from app.search.text.name_query import author_matches, runs_of
from app.store.columns import Columns, Groups, Rows

PaperIds = NDArray[np.int64]

NAMES_SQL = """
SELECT DISTINCT name.printed, coalesce(author.listed_id, author.id)
FROM name_words
JOIN name ON name.id = name_words.rowid
JOIN authorship ON authorship.name_id = name.id
JOIN author ON author.id = authorship.author_id
WHERE name_words MATCH :words
"""
NAMES_WITH_LETTERS_SQL = """
SELECT DISTINCT name.printed, coalesce(author.listed_id, author.id)
FROM name JOIN authorship ON authorship.name_id = name.id
JOIN author ON author.id = authorship.author_id
WHERE NOT EXISTS (SELECT 1 FROM json_each(:letters) WHERE NOT instr(name.key, value))
"""


KEYWORDS_SQL = """
SELECT paper.id, paper.keywords
FROM paper_words JOIN paper ON paper.id = paper_words.rowid
WHERE paper_words MATCH :words
ORDER BY paper.id
"""


def papers_where(
    connection: sqlite3.Connection,
    columns: Columns,
    topic_labels: dict[int, str],
    field: str,
    value: str,
) -> PaperIds:
    """Return the ids of the papers that satisfy one condition, in order.

    Args:
        connection: a read-only connection to the library of `columns`.
        topic_labels: label of each topic, by id.
        field: `author`, `topic`, `category`, `venue`, `type`, `tag`, `keyword`, `year` or `code`.
        value: as typed.
    """
    if field == "author":
        rows = _with_codes(columns.author, _author_codes(connection, columns, value))
    elif field == "topic":
        words = fold(value).split()
        wanted = [topic for topic, label in topic_labels.items() if has_words(label, words)]
        codes = [columns.topic.code_of(topic) for topic in wanted]
        rows = _with_codes(columns.topic, [code for code in codes if code is not None])
    elif field == "keyword":
        return _with_keyword(connection, value)
    elif field == "year":
        rows = _in_years(columns, value)
    elif field == "code":
        rows = np.flatnonzero(columns.has_code == (value.lower() == "yes"))
    elif field == "venue":
        rows = _with_codes(columns.venue, _codes_with_words(columns.venue, value))
    else:
        groups: Groups = getattr(columns, field)
        rows = _with_codes(groups, _codes_equal(groups, value))
    return columns.ids[rows]


def _author_codes(connection: sqlite3.Connection, columns: Columns, value: str) -> list[int]:
    tokens = fold_name(value).replace(",", " ").replace(".", " ").split()
    if not tokens:
        return []
    if runs := runs_of(value):
        # The index knows the words of names; these are parts of words.
        letters = {"letters": json.dumps(sorted({*"".join(runs)}))}
        found = connection.execute(NAMES_WITH_LETTERS_SQL, letters).fetchall()
    else:
        # Initials are left to author_matches: in the index every one-letter prefix is a crowd.
        whole = [token for token in tokens if len(token) > 1] or tokens
        words = " AND ".join(_any_spelling(token) for token in whole)
        found = connection.execute(NAMES_SQL, {"words": words}).fetchall()
    people = {author_id for printed, author_id in found if author_matches(value, printed)}
    codes = (columns.author.code_of(person) for person in people)
    return [code for code in codes if code is not None]


def _any_spelling(token: str) -> str:
    """Ask for a word of a name in any spelling: Schölkopf is kept as scholkopf."""
    forms = {token, token.replace("ae", "a").replace("oe", "o").replace("ue", "u")}
    return "(" + " OR ".join(quoted(form) for form in sorted(forms)) + ")"


def _with_keyword(connection: sqlite3.Connection, value: str) -> PaperIds:
    """Papers with a keyword that has all words: the index finds them among tags and venues too."""
    words = tokens(fold(value))
    if not words:
        return np.empty(0, dtype=np.int64)
    match = f"extra : ({' AND '.join(f'{quoted(word)} *' for word in words)})"
    found = connection.execute(KEYWORDS_SQL, {"words": match})
    having = (
        paper
        for paper, keywords in found
        if any(has_words(keyword, words) for keyword in json.loads(keywords))
    )
    return np.fromiter(having, dtype=np.int64)


def _in_years(columns: Columns, value: str) -> Rows:
    years = read_years(value)
    if years is None:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(columns.in_years(years))


def _codes_with_words(groups: Groups, value: str) -> list[int]:
    words = fold(value).split()
    return [code for code, name in enumerate(groups.values) if has_words(str(name), words)]


def has_words(text: str, words: list[str]) -> bool:
    """Return whether a name has all folded words, or words that begin with them."""
    present = fold(text).split()
    return bool(words) and all(any(w.startswith(word) for w in present) for word in words)


def _codes_equal(groups: Groups, value: str) -> list[int]:
    wanted = value.casefold()
    return [code for code, name in enumerate(groups.values) if str(name).casefold() == wanted]


def _with_codes(groups: Groups, codes: list[int]) -> Rows:
    if not codes:
        return np.empty(0, dtype=np.int64)
    return np.unique(np.concatenate([groups.rows_with(code) for code in codes]))

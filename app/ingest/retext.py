"""Makes the indexed text of all papers anew after a change of how text is folded.

A search folds its words as the program of today does, so all indexed text of a library must be of
the same making. It is made of the library's own rows, with the full-text indexes, in one
transaction: a library is as it was before, or wholly of the new making.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator

from sqlmodel import Session

from app.domain.records.index_text import TEXTS_VERSION, texts_of
from app.domain.records.record import PaperRecord
from app.ingest.matching.facts import facts_of
from app.store.database import Database, raw_connection
from app.store.models import LibraryState
from app.store.sqlite import TRIGGERS_SQL

STATE = "texts"
"""Key in the library's state: the `TEXTS_VERSION` of its indexed text."""
INDEXES = ("paper_stems", "paper_words")
BATCH = 2000
"""Papers read and written together, some 5 MB."""

NEWEST_SQL = "SELECT value FROM library_state WHERE key = ?"
COUNT_SQL = "SELECT count(*) FROM paper"
PAPERS_SQL = """
SELECT id, title, abstract, venue, date, keywords,
    (SELECT json_group_array(json_array(printed, implied)) FROM (
        SELECT name.printed, implied FROM authorship JOIN name ON name.id = authorship.name_id
        WHERE authorship.paper_id = paper.id ORDER BY position IS NULL, position, authorship.id)),
    (SELECT json_group_array(code) FROM (
        SELECT code FROM paper_category WHERE paper_id = paper.id ORDER BY position)),
    (SELECT json_group_array(tag) FROM (
        SELECT tag FROM paper_tag WHERE paper_id = paper.id ORDER BY position))
FROM paper WHERE id > ? ORDER BY id LIMIT ?
"""
SET_TEXT_SQL = """
INSERT INTO paper_text (paper_id, title, abstract, authors, extra) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (paper_id) DO UPDATE SET title = excluded.title, abstract = excluded.abstract,
    authors = excluded.authors, extra = excluded.extra
"""

SET_PRINTS_SQL = """
UPDATE paper SET fingerprint = ?, head_print = ?, tail_print = ?, people_print = ? WHERE id = ?
"""

Progress = Callable[[int, int], None]
"""Is given the papers done, and all."""


def bring_texts_up(database: Database, progress: Progress) -> None:
    """Make all indexed text anew if it is of an earlier making.

    120,000 papers take about a minute; a library of the newest making takes no time.

    Raises:
        Busy: another process kept writing.
    """
    with database.read_raw() as connection:
        if _is_newest(connection):
            return
    with database.write("new indexes") as session:
        if not _is_newest(raw_connection(session)):  # another process may have been quicker
            _remake(session, progress)


def _is_newest(connection: sqlite3.Connection) -> bool:
    row = connection.execute(NEWEST_SQL, (STATE,)).fetchone()
    return row is not None and row[0] == TEXTS_VERSION


def _remake(session: Session, progress: Progress) -> None:
    session.merge(LibraryState(key=STATE, value=TEXTS_VERSION))
    session.flush()
    connection = raw_connection(session)
    (papers,) = connection.execute(COUNT_SQL).fetchone()
    if not papers:
        return
    # The triggers would take every old word out of the indexes, one by one.
    triggers = connection.execute(TRIGGERS_SQL, ("paper_text",)).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    done = 0
    for records in _records(connection):
        rows, prints = _texts(records), _prints(records)
        connection.executemany(SET_TEXT_SQL, rows)
        connection.executemany(SET_PRINTS_SQL, prints)
        done += len(rows)
        progress(done, papers)
    for index in INDEXES:
        connection.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608
    for _, statement in triggers:
        connection.execute(statement)


def _records(connection: sqlite3.Connection) -> Iterator[dict[int, PaperRecord]]:
    """Read of all papers what their texts and prints are made of, in batches."""
    last = 0
    while rows := connection.execute(PAPERS_SQL, (last, BATCH)).fetchall():
        last = rows[-1][0]
        yield {
            paper_id: PaperRecord(
                title=title,
                authors=tuple(name for name, implied in authors if not implied),
                implied_authors=tuple(name for name, implied in authors if implied),
                abstract=abstract,
                venue=venue,
                date=date,
                categories=tuple(categories),
                keywords=tuple(keywords),
                tags=tuple(tags),
            )
            for paper_id, title, abstract, venue, date, *lists in rows
            for keywords, authors, categories, tags in [map(json.loads, lists)]
        }


def _texts(records: dict[int, PaperRecord]) -> list[tuple[int, str, str, str, str]]:
    return [
        (paper_id, texts.title, texts.abstract, texts.authors, texts.extra)
        for paper_id, record in records.items()
        for texts in [texts_of(record)]
    ]


def _prints(records: dict[int, PaperRecord]) -> list[tuple[bytes | int | None, ...]]:
    return [
        (facts.fingerprint, *facts.prints, paper_id)
        for paper_id, record in records.items()
        for facts in [facts_of(record)]
    ]

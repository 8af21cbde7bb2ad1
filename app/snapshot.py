"""One state of a library in memory: its columns, and the indexes that are made from them."""

from __future__ import annotations

import sqlite3

from app.database import Database
from app.search.column_reading import TopicsShown, load_columns, with_topics
from app.search.columns import Columns
from app.search.conditions import papers_where
from app.search.keyword import KeywordIndex
from app.search.lookups import Lookups
from app.search.names import Names
from app.search.paper_sets import PaperIds
from app.search.spelling import Spelling
from app.search.syntax_tree import IDENTIFIER
from app.topics.standing import TopicNames, load_topic_names


class Snapshot:
    """Columns, and what is made from one state of them.

    Args:
        before: the snapshot before a change of topics. If nothing else has changed since, only the
            topics are read anew: reading 120,000 papers takes two seconds.
    """

    def __init__(self, database: Database, before: Snapshot | None = None) -> None:
        with database.read_raw() as connection:
            (version,) = connection.execute(
                "SELECT coalesce(max(value), '0') FROM library_state WHERE key = 'version'"
            ).fetchone()
            self.topics: TopicNames = load_topic_names(connection)
            shown = TopicsShown(self.topics.standing.now, self.topics.parents)
            if before and int(version) != before.columns.version + 1:
                before = None
            self.columns: Columns = (
                with_topics(before.columns, connection, int(version), shown)
                if before
                else load_columns(connection, int(version), shown)
            )
        self.keyword = KeywordIndex(database.read_raw, self.columns.ids, self._where)
        self.spelling: Spelling = before.spelling if before else Spelling(database.read_raw)
        self.lookups: Lookups = before.lookups if before else Lookups(database.read_raw)
        self.names: Names = before.names if before else Names(database.read_raw)

    def read_ahead(self) -> None:
        """Read now what is else read when first needed, so that no request waits for it."""
        self.spelling.read_words()
        self.names.count()
        self.lookups.read()

    def _where(self, connection: sqlite3.Connection, field: str, value: str) -> PaperIds:
        if field == IDENTIFIER:
            return self.lookups.papers_of(connection, value)
        return papers_where(connection, self.columns, self.topics.labels, field, value)

"""The people of an open library who may be one although their names lie in different blocks."""

from __future__ import annotations

import sqlite3
from threading import Lock

from app.ingest.people.other_blocks.search import NamesAcross, names_across
from app.ingest.people.other_blocks.suggestions import PeopleAcross as PeopleAcross
from app.ingest.people.other_blocks.suggestions import people_across

STATE_SQL = """
SELECT (SELECT value FROM library_state WHERE key = 'common_names'),
    (SELECT count(*) FROM name), (SELECT max(id) FROM name),
    (SELECT count(*) FROM authorship), (SELECT max(id) FROM authorship),
    (SELECT count(*) FROM import), (SELECT max(id) FROM import),
    (SELECT max(id) FROM correction), (SELECT count(undone_at) FROM correction)
"""
"""What changes with every printed name, and with no decision on people."""


class AcrossBlocks:
    """The pairs of names of one state of a library.

    Each snapshot hands it on to the next: a decision on people changes no printed name, so that
    the next pair of a review is shown at once.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: object = None
        self._names: list[NamesAcross] = []

    def find_people(self, connection: sqlite3.Connection) -> list[PeopleAcross]:
        """Suggest people of different blocks who may be one, those that would change most first.

        It takes some seconds with 100,000 papers whose names changed, in which others wait for it.

        Args:
            connection: sees one state of the library.
        """
        state = connection.execute(STATE_SQL).fetchone()
        with self._lock:
            if self._state != state:
                self._names, self._state = names_across(connection), state
            names = self._names
        return people_across(connection, names)

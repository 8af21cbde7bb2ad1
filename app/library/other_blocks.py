"""The people of an open library who may be one although their names lie in different blocks."""

from __future__ import annotations

import sqlite3

from app.ingest.people.other_blocks.search import NamesAcross, names_across
from app.ingest.people.other_blocks.suggestions import MOST as MOST
from app.ingest.people.other_blocks.suggestions import PeopleAcross as PeopleAcross
from app.ingest.people.other_blocks.suggestions import people_across
from app.library.snapshot import Snapshot
from app.search.lru_cache import LruCache

NAMES_KEPT = 2
"""States of libraries of which the pairs of names are kept."""
STATE_SQL = """
SELECT value, (SELECT count(*) FROM name), (SELECT sum(length(key) * id) FROM name),
    (SELECT count(*) FROM authorship), (SELECT max(id) FROM authorship),
    (SELECT sum(name_id * (paper_id % 8191)) FROM authorship)
FROM library_state WHERE key = 'common_names'
"""

_names: LruCache[list[NamesAcross]] = LruCache(NAMES_KEPT)
"""By file and state: a decision on people changes no printed name, so that the next pair of a
review is shown at once."""


def find_people_across(snapshot: Snapshot) -> list[PeopleAcross]:
    """Suggest people of different blocks who may be one, those that would change most first."""

    def find() -> list[PeopleAcross]:
        with snapshot.read_raw() as connection:
            return people_across(connection, _names_of(snapshot, connection))

    return snapshot.cached("people across blocks", find)


def _names_of(snapshot: Snapshot, connection: sqlite3.Connection) -> list[NamesAcross]:
    state = connection.execute(STATE_SQL).fetchone()
    return _names.get_or_make((snapshot.path, state), lambda: names_across(connection))

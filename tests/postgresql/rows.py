"""Rows of libraries in PostgreSQL, and whether both sides have the same."""

from __future__ import annotations

from contextlib import closing

from app.ingest.import_records import import_events
from app.ingest.people.disambiguate import bring_people_up
from app.store.database import Database
from app.store.models import PaperRow
from app.store.shared.compare import differing_tables, file_sums, store_sums
from app.store.sqlite import open_file
from tests.conftest import WORLD_FILE
from tests.postgresql.conftest import Store
from tests.unit.conftest import wait_until
from tests.world import world_profile, world_records


def fill_world(database: Database) -> None:
    """Import the small world, and settle its people."""
    import_events(database, iter([world_profile(), *world_records()]), WORLD_FILE)
    bring_people_up(database)


def must_equal(database: Database, store: Store) -> None:
    """Make sure that a local copy is whole, and holds what the store does."""
    with closing(open_file(database.path, "ro")) as file:
        assert not differing_tables(file_sums(file), store_sums(store))
        assert not file.execute("PRAGMA foreign_key_check").fetchall()
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def follow(database: Database, store: Store) -> None:
    """Keep a local copy up, as a server does again and again, until it has the newest change."""

    def is_there() -> bool:
        database.keep_up()
        (newest,) = store.execute("SELECT max(number) FROM store_change").fetchone() or (None,)
        with database.read_raw() as connection:
            return connection.execute("SELECT number FROM followed").fetchone() == (newest,)

    wait_until(is_there)


def a_paper(title: str) -> PaperRow:
    """Make a paper of nothing but a title."""
    return PaperRow(title=title, sort_title=title, fingerprint=b"f", content_hash=b"c" * 16)


def number_of_papers(database: Database) -> int:
    """Count the papers of the local copy."""
    with database.read_raw() as connection:
        (count,) = connection.execute("SELECT count(*) FROM paper").fetchone()
    return int(count)

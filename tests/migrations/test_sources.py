"""The upgrade that gives each import its source."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.migrations.test_migrations import add_rows, library_at

COPIED = "format, sha256, size, started_at, added, matched, rejected, doubtful"
COPY_SQL = f"(id, filename, {COPIED}) SELECT ?, ?, {COPIED} FROM import WHERE id = 1"


def test_imports_of_an_earlier_version_get_their_source(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library_at(path, "0008")
    add_rows(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE import SET id = 1, filename = 'listing.txt'")
        connection.execute("UPDATE name SET id = 1, printed = 'Ann Bell'")
        connection.execute("UPDATE profile SET import_id = 1, name_id = 1")
        for number, name in ((2, "refs.bib"), (3, "standard input")):
            connection.execute(f"INSERT INTO import {COPY_SQL}", (number, name))
    library_at(path, "0009")
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT source FROM import ORDER BY id").fetchall()
    assert found == [("profile:Ann Bell",), ("file:refs.bib",), ("",)]

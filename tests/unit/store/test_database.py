"""What readers see while somebody writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from app.store.database import Database
from app.store.models import AuthorRow
from app.store.sqlite import READERS


def count(session: Session) -> int:
    return session.exec(select(func.count(col(AuthorRow.id)))).one()


def test_a_reader_sees_one_state_while_another_process_writes(tmp_path: Path) -> None:
    """Columns are read by several statements: an import between two would mix two libraries."""
    path = tmp_path / "library.db"
    ours, theirs = Database(path), Database(path)
    with ours.read() as session, ours.read_raw() as connection:
        raw = "SELECT count(*) FROM author"
        before = count(session), connection.execute(raw).fetchone()[0]
        with theirs.write("test") as writing:
            writing.add(AuthorRow(name="Ann"))
        assert (count(session), connection.execute(raw).fetchone()[0]) == before == (0, 0)
    with ours.read() as session:
        assert count(session) == 1
    ours.close()
    theirs.close()


def test_readers_cannot_write_and_are_given_back(tmp_path: Path) -> None:
    database = Database(tmp_path / "library.db")
    for _ in range(READERS + 1):
        with database.read_raw() as connection, pytest.raises(Exception, match="readonly"):
            connection.execute("INSERT INTO author (name) VALUES ('Ann')")
    database.close()


def test_a_waiting_caller_is_not_told_that_readers_are_taken(tmp_path: Path) -> None:
    """A time-out of the caller's own is not one of the pool."""
    database = Database(tmp_path / "library.db")
    with pytest.raises(TimeoutError), database.read():
        raise TimeoutError
    database.close()

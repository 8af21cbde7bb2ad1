"""The library's file: one lock for all of its names, any path, and all of it in one file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import event

from app.errors import Busy, LibraryUnavailable, OeuvreError
from app.settings import load_settings
from app.store.database import Database
from app.store.integrity import look_at_log
from app.store.models import AuthorRow
from app.store.sqlite import log_of

ODD = ["a#b", "a?b", "a%41b", "a b", "a'b\"c", "é😀", "a&mode=ro", "file:a"]


def add(database: Database, name: str) -> None:
    with database.write("test") as session:
        session.add(AuthorRow(name=name))


def authors(path: Path) -> list[str]:
    """Read a file alone, as a copy of it would be read."""
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM author ORDER BY id")]


@pytest.mark.parametrize("folder", ODD)
def test_a_path_is_taken_as_it_is(
    tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / folder).mkdir()
    path = tmp_path / folder / f"{folder}.db"
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{path}")
    database = Database(load_settings().library)
    add(database, "Ann")
    database.backup(tmp_path / f"{folder}.copy")
    database.close()
    assert authors(path) == authors(tmp_path / f"{folder}.copy") == ["Ann"]
    assert {one.name for one in tmp_path.iterdir()} == {folder, f"{folder}.copy"}


def test_two_names_of_a_file_are_one_library(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "other.db").symlink_to("real/library.db")
    names = ("real/library.db", "link/library.db", "link/../real/library.db", "other.db")
    settings = [load_settings(database_url=f"sqlite:///{tmp_path / name}") for name in names]
    assert len({one.library for one in settings}) == 1
    first, *others = [Database(tmp_path / name, lock_timeout=0.0) for name in names]
    for other in others:
        assert other.path == first.path
        with first.writing("test"), pytest.raises(Busy):
            add(other, "Ann")
    for database in (first, *others):
        database.close()


@pytest.mark.parametrize("path", ["~no-such-user-here/library.db"])
def test_a_home_that_is_not_known_is_said(path: str) -> None:
    with pytest.raises(OeuvreError, match="OEUVRE_DATABASE_URL"):
        load_settings(database_url=f"sqlite:///{path}")


def test_a_path_that_leads_in_a_circle_is_said(tmp_path: Path) -> None:
    (tmp_path / "library.db").symlink_to("library.db")
    with pytest.raises(OeuvreError):
        Database(load_settings(database_url=f"sqlite:///{tmp_path}/library.db").library)


def test_a_backup_can_be_written_to_while_it_is_read(library: Database, tmp_path: Path) -> None:
    library.backup(tmp_path / "copy.db")
    restored = Database(tmp_path / "copy.db")
    with restored.read_raw() as connection:
        connection.execute("SELECT * FROM author").fetchall()
        add(restored, "Ann")
    restored.close()


def test_each_change_is_in_the_file_at_once(library: Database) -> None:
    """Readers that are open and idle do not hold it back."""
    with library.read() as session:
        session.connection()
    for number, name in enumerate(("Ann", "Bea"), 1):
        add(library, name)
        assert len(authors(library.path)) == number
    assert library.log_bytes == 0


def test_a_change_that_readers_held_back_comes_in_once_they_are_gone(library: Database) -> None:
    with library.read_raw() as connection:
        connection.execute("SELECT * FROM author").fetchall()
        add(library, "Ann")
        assert library.log_bytes > 0
        assert authors(library.path) == []
    assert library.empty_log()
    assert authors(library.path) == ["Ann"]


def test_whoever_closes_last_leaves_one_file(library: Database) -> None:
    with library.read_raw() as connection:
        connection.execute("SELECT * FROM author").fetchall()
        add(library, "Ann")
    library.close()
    assert authors(library.path) == ["Ann"]
    assert library.log_bytes == 0


def kept_log(library: Database, tmp_path: Path, changes: int = 3) -> Path:
    """Copy a library whose changes are in its log alone, as a kill leaves it."""
    copy = tmp_path / "killed" / "library.db"
    copy.parent.mkdir()
    with library.read_raw() as connection:
        connection.execute("SELECT * FROM author").fetchall()
        for number in range(changes):
            add(library, f"Ann {number}")
        shutil.copyfile(library.path, copy)
        shutil.copyfile(log_of(library.path), log_of(copy))
    return copy


def test_a_whole_log_is_read_whole(library: Database, tmp_path: Path) -> None:
    path = kept_log(library, tmp_path)
    log = look_at_log(path)
    assert (log.damage, log.lacking > 0) == ("", True)
    opened = Database(path)
    assert opened.empty_log()
    opened.close()
    assert len(authors(path)) == 3
    assert look_at_log(path).lacking == 0


def test_a_change_that_was_cut_off_is_no_damage(library: Database, tmp_path: Path) -> None:
    """A kill in the middle of a write: nobody was told that it was kept."""
    path = kept_log(library, tmp_path)
    data = log_of(path).read_bytes()
    whole = look_at_log(path).lacking
    for size in range(32, len(data), 1000):
        log_of(path).write_bytes(data[:size])
        log = look_at_log(path)
        assert log.damage == ""
        assert log.lacking <= whole


def test_any_bit_that_is_flipped_in_a_log_is_found(library: Database, tmp_path: Path) -> None:
    path = kept_log(library, tmp_path)
    data = log_of(path).read_bytes()
    # Not the very last frame's salts: without them it is a left-over of an earlier round.
    for place in [*range(0, 32, 3), *range(33, len(data) - 4120, 977), len(data) - 1]:
        flipped = bytearray(data)
        flipped[place] ^= 0x10
        log_of(path).write_bytes(flipped)
        assert look_at_log(path).damage, place


Loss = Callable[[Path], object]


def replace(path: Path) -> None:
    other = Database(path.with_name("other.db"))
    add(other, "Zoe")
    other.close()
    other.path.replace(path)


LOSSES: dict[str, tuple[Loss, str]] = {
    "deleted": (Path.unlink, "gone"),
    "moved": (lambda path: path.rename(path.with_name("elsewhere.db")), "gone"),
    "replaced": (replace, "another file"),
    "emptied": (lambda path: path.write_bytes(b""), "empty"),
    "zeroed": (lambda path: path.write_bytes(bytes(path.stat().st_size)), "no database"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "another file"),
}


@pytest.mark.parametrize(("lose", "reason"), LOSSES.values(), ids=LOSSES)
def test_a_library_that_is_lost_is_said_and_nothing_is_written(
    library: Database, lose: Loss, reason: str
) -> None:
    add(library, "Ann")
    with library.read() as session:  # a server's readers stay open
        session.connection()
    lose(library.path)
    left = library.path.read_bytes() if library.path.is_file() else None
    with pytest.raises(LibraryUnavailable, match=reason):
        library.check()
    with pytest.raises(LibraryUnavailable, match=reason):
        add(library, "Bea")
    with pytest.raises(LibraryUnavailable, match=reason), library.read() as session:
        session.connection()
    with pytest.raises(OeuvreError):
        library.backup(library.path.with_name("copy.db"))
    assert (library.path.read_bytes() if library.path.is_file() else None) == left
    assert not library.path.with_name("copy.db").exists()


def test_a_library_that_is_put_back_is_read_on(library: Database) -> None:
    add(library, "Ann")
    elsewhere = library.path.rename(library.path.with_name("elsewhere.db"))
    with suppress(LibraryUnavailable):
        add(library, "Bea")
    elsewhere.rename(library.path)
    add(library, "Cid")
    library.check()
    assert authors(library.path) == ["Ann", "Cid"]


def test_a_log_that_is_deleted_is_no_end(library: Database) -> None:
    with library.read_raw() as connection:
        connection.execute("SELECT * FROM author").fetchall()
    log_of(library.path).unlink(missing_ok=True)
    other = Database(library.path)
    add(other, "Ann")
    for _ in range(2):
        with suppress(LibraryUnavailable), library.read_raw() as connection:
            found = connection.execute("SELECT name FROM author").fetchall()
    assert found == [("Ann",)]
    other.close()


def test_an_empty_file_beside_vectors_is_a_library_that_was_lost(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.touch()
    (tmp_path / "library.db.vectors").mkdir()
    with pytest.raises(OeuvreError, match="0 bytes"):
        Database(path)
    assert path.stat().st_size == 0


def test_an_empty_file_becomes_a_library_with_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "library.db"
    path.touch()
    Database(path).close()
    assert ["0 bytes" in one.message for one in caplog.records] == [True]


def test_a_failed_backup_leaves_nothing(library: Database, tmp_path: Path) -> None:
    with pytest.raises(OeuvreError, match="cannot be copied"):
        library.backup(tmp_path / "no-such-folder" / "copy.db")
    assert not (tmp_path / "no-such-folder").exists()


def test_a_full_disk_is_said_and_nothing_is_half_written(library: Database) -> None:
    """As many pages as the file has, and none more, is what a full disk is to SQLite."""
    add(library, "Ann")
    listen = (library._writer, "connect", _no_more_pages)
    event.listen(*listen)
    with pytest.raises(LibraryUnavailable, match="the disk is full"):
        add(library, "Bea" * 1_000_000)
    event.remove(*listen)
    add(library, "Cid")
    library.check()
    assert authors(library.path) == ["Ann", "Cid"]


def _no_more_pages(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA max_page_count=1")

"""`oeuvre doctor` finds each kind of damage, and works where nothing can be written."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.cli.commands.doctor import check_library
from app.ingest.import_records import SourceFile, import_events
from app.settings import Settings
from app.store.database import Database
from app.store.sqlite import log_of
from tests.world import world_profile, world_records

Doctor = Callable[[Path], tuple[int, str]]
PAGE = 4096


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str]) -> Doctor:
    """Give a function that lets the doctor look at a library, without the model."""

    def look(path: Path) -> tuple[int, str]:
        settings = Settings(database_url=f"sqlite:///{path}", semantic=False, lock_timeout=0.1)
        status = check_library(settings)
        return status, capsys.readouterr().out

    return look


@pytest.fixture
def long_texts(world: Database) -> Path:
    """Give a world with texts of several pages."""
    with world.write("test") as session:
        session.connection().exec_driver_sql(
            "UPDATE paper SET abstract = abstract || hex(randomblob(9000)) WHERE id < 4"
        )
        session.connection().exec_driver_sql(
            "UPDATE paper_text SET abstract = abstract || hex(randomblob(9000)) WHERE paper_id < 4"
        )
    world.close()
    return world.path


def pages_of(path: Path) -> list[tuple[int, str]]:
    """List the pages of a library, with what each belongs to."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT pageno, name FROM dbstat WHERE pageno > 1").fetchall()


def test_the_loss_of_any_page_is_found(long_texts: Path, tmp_path: Path, doctor: Doctor) -> None:
    whole = long_texts.read_bytes()
    path = tmp_path / "damaged" / "library.db"
    path.parent.mkdir()
    assert doctor(long_texts)[0] == 0
    missed = []
    for number, name in pages_of(long_texts):
        shutil.rmtree(path.parent)
        path.parent.mkdir()
        start = (number - 1) * PAGE
        path.write_bytes(whole[:start] + bytes(PAGE) + whole[start + PAGE :])
        status, said = doctor(path)
        is_mended = "rebuilt" in said and doctor(path)[0] == 0  # a full-text index is made of texts
        if not is_mended and (status != 1 or "restore a backup" not in said):
            missed.append((number, name, said))
    assert missed == []


def test_beside_a_writer_it_says_what_it_can(world: Database, doctor: Doctor) -> None:
    with world.writing("a long import"):
        status, said = doctor(world.path)
    assert status == 0
    assert "a long import" in said
    assert "papers" in said


def test_where_no_lock_can_be_made_it_says_what_it_can(world: Database, doctor: Doctor) -> None:
    """As in a folder that can only be read: root, who runs some tests, may write everywhere."""
    world.close()
    Path(f"{world.path}.lock").unlink(missing_ok=True)
    Path(f"{world.path}.lock").mkdir()
    status, said = doctor(world.path)
    assert status == 0
    assert "is not compared" in said


def test_an_index_out_of_step_is_rebuilt(world: Database, doctor: Doctor) -> None:
    with world.write("test") as session:
        session.connection().exec_driver_sql("DELETE FROM paper_words_data WHERE id > 10")
    world.close()
    assert "paper_words was out of step and has been rebuilt" in doctor(world.path)[1]
    status, said = doctor(world.path)
    assert (status, "rebuilt" in said) == (0, False)


def killed(tmp_path: Path, library: Database) -> Path:
    """Import while a reader holds the log, and copy file and log as a kill leaves them."""
    copy = tmp_path / "killed" / "library.db"
    copy.parent.mkdir()
    source = SourceFile(filename="w", format="listing", sha256="0", size=1)
    with library.read_raw() as connection:
        connection.execute("SELECT * FROM paper").fetchall()
        import_events(library, iter([world_profile(), *world_records()]), source)
        shutil.copyfile(library.path, copy)
        shutil.copyfile(log_of(library.path), log_of(copy))
    return copy


def test_what_is_in_the_log_alone_is_brought_in(
    library: Database, tmp_path: Path, doctor: Doctor
) -> None:
    path = killed(tmp_path, library)
    status, said = doctor(path)
    assert status == 0
    assert "held changes" in said
    assert not log_of(path).exists() or log_of(path).stat().st_size == 0


def test_damage_in_the_log_is_found_and_stays_to_be_seen(
    library: Database, tmp_path: Path, doctor: Doctor
) -> None:
    path = killed(tmp_path, library)
    data = bytearray(log_of(path).read_bytes())
    data[len(data) // 3] ^= 1
    log_of(path).write_bytes(data)
    for _ in range(2):
        status, said = doctor(path)
        assert status == 1
        assert "library.db-wal is damaged at byte" in said

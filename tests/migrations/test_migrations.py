"""Migrations: the tables they make are those of the models, and upgrades lose nothing."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource as resource_limits
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlmodel import SQLModel

import app.store.models  # noqa: F401 - fills SQLModel.metadata
from app.domain.reported import Contradiction
from app.errors import OeuvreError
from app.paths import resource
from app.store.database import NEWEST_SCHEMA, Database


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(resource("migrations")))
    return made


SCRIPTS = ScriptDirectory.from_config(config())
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]
"""Oldest first."""

# Made in SQL by the migrations: full-text tables, and the tables that they keep for themselves.
FULL_TEXT = ("paper_stems", "paper_words", "paper_vocabulary", "name_words")

A_PAPER = "How Private Is a Median?"


def library_at(path: Path, revision: str) -> None:
    """Make a library of an earlier revision, as an earlier version of the program left it."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        made = config()
        made.attributes["connection"] = connection
        command.upgrade(made, revision)
    engine.dispose()


def add_rows(path: Path) -> dict[str, int]:
    """Put one row of made-up values into every table; return the number of rows of each.

    It knows no column by name, so that it serves every revision.
    """
    with closing(sqlite3.connect(path)) as connection, connection:
        tables = own_tables(connection)
        for table in tables:
            columns = connection.execute("SELECT * FROM pragma_table_info(?)", (table,)).fetchall()
            values = {name: made_up(name, kind) for _, name, kind, *_ in columns}
            named = ", ".join(f'"{name}"' for name in values)
            marks = ", ".join("?" * len(values))
            connection.execute(
                f'INSERT OR IGNORE INTO "{table}" ({named}) VALUES ({marks})', [*values.values()]
            )
        return {table: count(connection, table) for table in tables}


def made_up(column: str, kind: str) -> object:
    if column == "title":
        return A_PAPER
    if kind.startswith(("INTEGER", "BOOLEAN", "FLOAT", "NUMERIC")):
        return 1
    if kind.startswith(("DATETIME", "TIMESTAMP")):
        return "2026-11-22 12:00:00"
    return "2026-11-22" if kind.startswith("DATE") else "x"


def own_tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name != 'alembic_version' ORDER BY name"
    )
    return [name for (name,) in rows if not name.startswith(FULL_TEXT)]


def count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def test_there_is_one_head_and_the_program_knows_it() -> None:
    assert SCRIPTS.get_heads() == [NEWEST_SCHEMA]


def test_migrations_make_the_tables_of_the_models(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    Database(path).close()
    engine = create_engine(f"sqlite:///{path}")

    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return not (kind == "table" and (name or "").startswith(FULL_TEXT))

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": ours, "compare_type": True}
        )
        differences = compare_metadata(context, SQLModel.metadata)
    engine.dispose()
    assert differences == []


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    Database(path).close()
    before = path.read_bytes()
    Database(path).close()
    assert path.read_bytes() == before


REPLACED = {"author_merge": "author_decision"}
"""Tables whose rows went to others: a merge that was undone is a decision to keep two apart."""


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_upgrade_keeps_every_row(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "library.db"
    library_at(path, revision)
    rows = add_rows(path)
    assert all(rows.values())

    Database(path).close()

    with closing(sqlite3.connect(path)) as connection:
        kept = own_tables(connection)
        rows = {REPLACED.get(table, table): number for table, number in rows.items()}
        assert {table: count(connection, table) for table in rows if table in kept} == rows
    assert (titles(path), revision_of(path)) == ([A_PAPER], NEWEST_SCHEMA)


def test_sentences_on_reported_figures_become_fields_and_back(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    library_at(path, "0006")
    sentences = [
        "46 cannot be: 41 papers allow an h-index of at most 41, and 1,528 citations at most 39.",
        "2 cannot be: 1 paper allows an h-index of at most 1.",
        "120% cannot be: a share is at most 100%.",
        "1,043 papers announced, 41 found.",
        "Something else.",
    ]
    add_rows(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE profile SET contradictions = ?", [json.dumps(sentences)])
    library_at(path, "0007")
    stored = contradictions_in(path)
    read = [Contradiction.of(one).sentence if isinstance(one, dict) else one for one in stored]
    assert read == sentences
    assert sum(isinstance(one, dict) for one in stored) == 4
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        made = config()
        made.attributes["connection"] = connection
        command.downgrade(made, "0006")
    engine.dispose()
    assert contradictions_in(path) == sentences


def contradictions_in(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        found: list[Any] = json.loads(
            connection.execute("SELECT contradictions FROM profile").fetchone()[0]
        )
    return found


NEXT = """
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    op.execute("CREATE TABLE shelf (id INTEGER PRIMARY KEY)")
    op.execute("{last}")
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Pretend that a newer program is installed, whose next migration ends with a statement."""

    def install(last: str) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(resource("migrations"), folder, ignore=shutil.ignore_patterns("*.pyc"))
        script = folder / "versions" / "9999_shelves.py"
        script.write_text(NEXT.format(head=NEWEST_SCHEMA, last=last), encoding="utf-8")
        monkeypatch.setattr("app.store.upgrade.resource", lambda _name: folder)
        monkeypatch.setattr("app.store.database.NEWEST_SCHEMA", "9999")

    return install


def test_a_copy_is_kept_before_an_upgrade(
    tmp_path: Path, next_version: Callable[[str], None]
) -> None:
    path = tmp_path / "library.db"
    library_at(path, NEWEST_SCHEMA)
    add_rows(path)
    next_version("DELETE FROM paper")

    Database(path).close()

    assert (titles(path), revision_of(path)) == ([], "9999")
    (copy,) = set(tmp_path.glob("library.db.before-*"))
    assert (titles(copy), revision_of(copy)) == ([A_PAPER], NEWEST_SCHEMA)


def test_an_upgrade_that_fails_changes_nothing(
    tmp_path: Path, next_version: Callable[[str], None]
) -> None:
    path = tmp_path / "library.db"
    library_at(path, NEWEST_SCHEMA)
    add_rows(path)
    next_version("DELETE FROM no_such_table")

    with pytest.raises(OeuvreError):
        Database(path)

    assert (titles(path), revision_of(path)) == ([A_PAPER], NEWEST_SCHEMA)
    assert list(tmp_path.glob("library.db.before-*")) == []
    with closing(sqlite3.connect(path)) as connection:
        assert "shelf" not in own_tables(connection)


def test_an_upgrade_without_room_is_not_begun(
    tmp_path: Path, next_version: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "library.db"
    library_at(path, NEWEST_SCHEMA)
    add_rows(path)
    next_version("SELECT 1")
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=100_000))

    with pytest.raises(OeuvreError, match="room") as refused:
        Database(path)

    assert "move" not in str(refused.value)
    assert "whole and unchanged" in str(refused.value)
    assert (titles(path), revision_of(path)) == ([A_PAPER], NEWEST_SCHEMA)
    assert list(tmp_path.glob("library.db.before-*")) == []


def test_an_upgrade_whose_copy_fails_leaves_no_part_of_it(
    tmp_path: Path, next_version: Callable[[str], None]
) -> None:
    """The room may go while the copy is made; here no file may be longer than half of it."""
    path = tmp_path / "library.db"
    library_at(path, NEWEST_SCHEMA)
    add_rows(path)
    next_version("SELECT 1")

    def upgrade() -> None:
        most = path.stat().st_size // 2
        resource_limits.setrlimit(resource_limits.RLIMIT_FSIZE, (most, most))
        with pytest.raises(OeuvreError) as refused:
            Database(path)
        assert "move it away" not in str(refused.value)

    process = multiprocessing.get_context("fork").Process(target=upgrade)
    process.start()
    process.join()

    assert process.exitcode == 0
    assert (titles(path), revision_of(path)) == ([A_PAPER], NEWEST_SCHEMA)
    assert list(tmp_path.glob("library.db.before-*")) == []


def test_a_library_of_a_newer_program_is_refused(
    tmp_path: Path, next_version: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "library.db"
    next_version("SELECT 1")
    Database(path).close()
    monkeypatch.undo()
    before = path.read_bytes()

    with pytest.raises(OeuvreError, match="newer version"):
        Database(path)

    assert path.read_bytes() == before


def titles(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [title for (title,) in connection.execute("SELECT title FROM paper")]


def revision_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_the_alembic_command_is_configured(tmp_path: Path) -> None:
    """A developer who adds a column runs `alembic` in the clone."""
    environment = {**os.environ, "OEUVRE_DATABASE_URL": f"sqlite:///{tmp_path / 'library.db'}"}
    for arguments in (["upgrade", "head"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "alembic", *arguments],
            cwd=Path(__file__).parents[2],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    assert revision_of(tmp_path / "library.db") == NEWEST_SCHEMA

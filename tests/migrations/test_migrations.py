"""Migrations: the tables they make are those of the models, and upgrades lose nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlmodel import SQLModel

import app.models  # noqa: F401 - fills SQLModel.metadata
from app.database import NEWEST_SCHEMA, Database
from app.errors import OeuvreError
from app.resources import resource


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


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_upgrade_keeps_every_row(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "library.db"
    library_at(path, revision)
    rows = add_rows(path)
    assert all(rows.values())

    Database(path).close()

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (
            NEWEST_SCHEMA,
        )
        kept = own_tables(connection)
        assert {table: count(connection, table) for table in rows if table in kept} == rows
        assert connection.execute("SELECT title FROM paper").fetchall() == [(A_PAPER,)]


@pytest.mark.parametrize("revision", REVISIONS[:-1] or [None])
def test_a_copy_is_kept_before_an_upgrade(tmp_path: Path, revision: str | None) -> None:
    """While there is one revision only, an empty `alembic_version` stands for an earlier one."""

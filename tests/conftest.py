"""Libraries for the tests, each in a file of its own.

Migrating and importing take a moment, so both are done once and the file is copied.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from functools import wraps
from pathlib import Path

import pytest

from app.ingest.import_records import SourceFile, import_events
from app.store import upgrade
from app.store.database import Database
from tests.world import world_profile, world_records

pytest_plugins = ["tests.strictness", "tests.scheduling"]

WORLD_FILE = SourceFile(filename="world.txt", format="listing", sha256="00" * 32, size=4321)


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """Take back how a command set up the logs of the process: `serve` runs within some tests."""
    root, ours = logging.getLogger(), logging.getLogger("oeuvre")
    handlers, levels = root.handlers[:], (root.level, ours.level)
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one empty library; copied, never opened again."""
    return _closed_copy(Database(tmp_path_factory.mktemp("empty") / "made.db"))


@pytest.fixture(scope="session", autouse=True)
def _new_libraries_are_copies(empty_template: Path) -> Iterator[None]:
    """Copy that library wherever a test makes a new one; all migrations take a seventh of a second.

    `tests/migrations` runs them, and so does whatever finds a library of an earlier version.
    """
    migrate = upgrade._migrate

    @wraps(migrate)
    def make(path: Path, revision: str | None, newest: str) -> None:
        if revision is None and not os.path.lexists(path):
            try:
                shutil.copyfile(empty_template, path)
            except OSError:
                path.unlink(missing_ok=True)
            else:
                return
        migrate(path, revision, newest)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(upgrade, "_migrate", make)
        yield


@pytest.fixture(scope="session")
def world_template(tmp_path_factory: pytest.TempPathFactory, empty_template: Path) -> Path:
    """Import the small world once; copied, never opened again."""
    path = tmp_path_factory.mktemp("world") / "made.db"
    shutil.copyfile(empty_template, path)
    database = Database(path)
    import_events(database, iter([world_profile(), *world_records()]), WORLD_FILE)
    return _closed_copy(database)


@pytest.fixture
def library_path(tmp_path: Path, empty_template: Path) -> Path:
    """Give the file of an empty library."""
    return Path(shutil.copyfile(empty_template, tmp_path / "library.db"))


@pytest.fixture
def library(library_path: Path) -> Iterator[Database]:
    """Give an empty library."""
    database = Database(library_path)
    yield database
    database.close()


@pytest.fixture
def world(tmp_path: Path, world_template: Path) -> Iterator[Database]:
    """Give a library that holds the small world of `tests.world`."""
    database = Database(Path(shutil.copyfile(world_template, tmp_path / "world.db")))
    yield database
    database.close()


def _closed_copy(database: Database) -> Path:
    """Copy a library into one file without a write-ahead log beside it, and close it."""
    target = database.path.with_name("template.db")
    database.backup(target)
    database.close()
    return target

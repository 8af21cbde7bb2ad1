"""Runs other tests with every library in PostgreSQL, where they make it in a file.

    python -m pytest -p tests.on_postgresql tests/unit/search tests/unit/explorer …

Each file that a test opens as a library is moved into a database of its own, and becomes the local
copy of that; a file that another one has taken the place of is moved again. Tests that open damaged
or old files, write past the program, or start a process of their own are about files, and stay so;
one that compares all tables of a file fails on `followed`, which local copies alone have.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.store.database import Database
from app.store.shared import opening
from app.store.shared.database import SharedDatabase, _is_copy
from app.store.shared.moving import copy_to
from app.store.shared.position import position_of
from app.store.sqlite import open_file
from tests.postgresql import server as servers
from tests.postgresql.conftest import settings_at
from tests.postgresql.server import PostgresServer, folder_of_its_own

KEPT = 200
"""Databases that are kept; each takes some megabytes."""


class Stores:
    """The databases of all libraries that the tests open.

    Args:
        server: runs.
        folder: empty, for local copies that others are copied from.
    """

    def __init__(self, server: PostgresServer, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._numbers = count(1)
        self._urls: OrderedDict[Path, tuple[str, str]] = OrderedDict()
        """File -> address of its database, and the id of that store."""
        self._templates: dict[bytes, tuple[str, Path]] = {}
        """Digest of a file -> the database made of it, and the local copy of that."""

    def url_of(self, path: Path) -> str:
        """Return where the library of a file is; move it there where it is not yet."""
        known = self._urls.get(path)
        if known and _is_copy(path) and _store_of(path) == known[1]:
            return known[0]
        name = f"lib{next(self._numbers)}"
        url = self._server.url(name)
        if path.is_file() and path.stat().st_size:
            template, copy = self._template_of(path)
            self._sql(f"CREATE DATABASE {name} TEMPLATE {template}")
            _remove(path)
            shutil.copyfile(copy, path)
        else:
            self._sql(f"CREATE DATABASE {name}")
            SharedDatabase(url, path).close()
        self._urls[path] = url, _store_of(path)
        self._drop_old()
        return url

    def _template_of(self, path: Path) -> tuple[str, Path]:
        with closing(_plain(path)):
            pass  # upgraded, and without a write-ahead log
        key = hashlib.sha256(path.read_bytes()).digest()
        if key not in self._templates:
            name = f"template{next(self._numbers)}"
            url = self._server.url(name)
            self._sql(f"CREATE DATABASE {name}")
            with closing(_plain(path)) as database:
                copy_to(database, settings_at(url, self._folder), lambda *_: None)
            copy = self._folder / f"{name}.db"
            SharedDatabase(url, copy).close()
            self._templates[key] = name, copy
        return self._templates[key]

    def _drop_old(self) -> None:
        while len(self._urls) > KEPT:
            path, (url, _) = self._urls.popitem(last=False)
            try:
                self._sql(f"DROP DATABASE {url.rpartition('/')[2]}")
            except psycopg.Error:  # somebody has it open
                self._urls[path] = url, _store_of(path)
                return

    def _sql(self, statement: str) -> None:
        address = self._server.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as admin:
            admin.execute(statement.encode())


class StoredDatabase(SharedDatabase):
    """What a test gets that opens a file."""

    stores: Stores

    def __init__(self, path: Path, lock_timeout: float = 30.0) -> None:
        path = Path(os.path.realpath(path))
        super().__init__(self.stores.url_of(path), path, lock_timeout)


class _PlainDatabase(Database):
    """A file that stays one."""


def _plain(path: Path) -> Database:
    return _PlainDatabase(path)


def _new(cls: type[Database], path: Path, *_: Any, **__: Any) -> Database:
    if cls is Database and not str(path).endswith(".unfinished"):
        return object.__new__(StoredDatabase)
    return object.__new__(cls)


def _store_of(path: Path) -> str:
    with closing(open_file(path, "ro")) as file:
        position = position_of(file)
    return position.store if position else ""


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _libraries_in_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Start PostgreSQL, and let libraries be opened there."""
    patched = pytest.MonkeyPatch()
    patched.setattr(servers, "QUICK", (*servers.QUICK, "max_connections=400"))
    server = PostgresServer(folder_of_its_own())
    server.make()
    server.start()
    StoredDatabase.stores = Stores(server, tmp_path_factory.mktemp("stores"))
    patched.setattr(Database, "__new__", _new)
    patched.setattr(opening, "_must_stand_alone", lambda _path: None)
    yield
    patched.undo()
    with suppress(AssertionError):
        server.stop()
    shutil.rmtree(server.folder)

"""One PostgreSQL for all tests, and a database of its own for each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.settings import Settings
from app.store.shared.database import SharedDatabase
from tests.postgresql.server import PostgresServer, folder_of_its_own

OpenServer = Callable[..., SharedDatabase]
Store = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Start the server of all tests."""
    server = PostgresServer(folder_of_its_own())
    server.make()
    server.start()
    with psycopg.connect(_plain(server.url("postgres")), autocommit=True) as admin:
        admin.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'")
        admin.execute("CREATE ROLE plain LOGIN")
    yield server
    server.stop()
    shutil.rmtree(server.folder)


_numbers = count(1)


@pytest.fixture
def store_url(postgres: PostgresServer) -> str:
    """Make an empty database; give its address."""
    return make_database(postgres)


@pytest.fixture(scope="module")
def module_store(postgres: PostgresServer) -> str:
    """Make an empty database for all tests of a file."""
    return make_database(postgres)


def make_database(postgres: PostgresServer) -> str:
    """Make an empty database; return its address."""
    name = f"lib{next(_numbers)}"
    with psycopg.connect(
        postgres.url("postgres").replace("+psycopg", ""), autocommit=True
    ) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
    return postgres.url(name)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """Connect to that database."""
    with psycopg.connect(_plain(store_url), autocommit=True) as connection:
        yield connection


@pytest.fixture
def open_server(store_url: str, tmp_path: Path) -> Iterator[OpenServer]:
    """Open the library in that database as servers do, each with a local copy of its own."""
    opened = []

    def open_one(name: str = "one", url: str = store_url, **others: object) -> SharedDatabase:
        opened.append(SharedDatabase(url, tmp_path / name / "library.db", **others))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def settings_at(url: str, folder: Path, **others: object) -> Settings:
    """Settings of a server with its local copy in a folder, without search by meaning."""
    given = {"database_url": url, "local_copies": folder, "semantic": False, **others}
    return Settings.model_validate(given)


def _plain(url: str) -> str:
    """Return an address as PostgreSQL's own programs take it."""
    return url.replace("+psycopg", "")

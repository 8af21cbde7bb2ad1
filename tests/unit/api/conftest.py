"""The application over the small world, asked by a client on this machine."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.library.library import Library
from app.main import create_app
from app.search.lru_cache import LruCache
from app.search.meaning.model import ModelSpec
from app.search.meaning.semantic import Semantic
from app.settings import Settings
from app.store.database import Database
from tests.fake_embedder import FakeEmbedder

BASE = "http://127.0.0.1:8000"
PATIENCE_S = 30.0


def settings_of(path: Path, **others: object) -> Settings:
    """Settings for the library of one file, without search by meaning."""
    given = {"database_url": f"sqlite:///{path}", "semantic": False, **others}
    return Settings.model_validate(given)


@contextmanager
def served_with(path: Path, embedder: FakeEmbedder) -> Iterator[TestClient]:
    """Serve the library of one file, searched by words and by a model of the test's own."""
    settings = settings_of(path, semantic=True)
    database = Database(path)
    semantic = Semantic(
        settings,
        database,
        lambda *_: embedder,
        lambda _name: ModelSpec(embedder.name, path, embedder.fingerprint),
    )
    with TestClient(create_app(settings, Library(settings, semantic)), base_url=BASE) as client:
        yield client
    database.close()


def forget_answers(library: Library) -> None:
    """Forget what was computed of a library, as another snapshot does."""
    library._snapshot = replace(library.snapshot(), _answers=LruCache(1))


def wait_until(what: Callable[[], bool]) -> None:
    """Wait for what another thread or process brings about."""
    deadline = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, world_template: Path) -> Iterator[TestClient]:
    """Serve a small world that no test of the module changes."""
    path = Path(shutil.copyfile(world_template, tmp_path_factory.mktemp("served") / "world.db"))
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


@pytest.fixture
def served_alone(world: Database) -> Iterator[TestClient]:
    """Serve a small world that this test may change."""
    with TestClient(create_app(settings_of(world.path)), base_url=BASE) as client:
        yield client


@pytest.fixture
def served_empty(library_path: Path) -> Iterator[TestClient]:
    """Serve an empty library."""
    with TestClient(create_app(settings_of(library_path)), base_url=BASE) as client:
        yield client


def all_ids(client: TestClient, address: str) -> list[int]:
    """Walk every page of a list of the API by its cursors."""
    ids: list[int] = []
    next_address: str | None = address
    while next_address:
        answer = client.get(next_address)
        assert answer.status_code == 200, answer.text
        ids += [result["id"] for result in answer.json()["results"]]
        link = answer.links.get("next")
        assert (link is None) == (answer.json()["meta"]["next_cursor"] is None)
        next_address = link["url"] if link else None
    return ids

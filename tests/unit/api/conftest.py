"""The application over the small world, asked by a client on this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.main import create_app
from app.settings import Settings

BASE = "http://127.0.0.1:8000"


def settings_of(path: Path, **others: object) -> Settings:
    """Settings for the library of one file, without search by meaning."""
    given = {"database_url": f"sqlite:///{path}", "semantic": False, **others}
    return Settings.model_validate(given)


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

"""The application and libraries that unit tests ask."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.library.library import Library
from app.library.snapshot import Snapshot
from app.main import create_app
from app.search.lru_cache import LruCache
from app.search.meaning.model import ModelSpec
from app.search.meaning.semantic import Semantic
from app.settings import Settings
from app.store.database import Database
from app.store.models import PaperTopicRow, TopicRow
from tests.fake_embedder import FakeEmbedder
from tests.forked import start_import

LABELS = ("tides", "privacy & =learning", "birdsong", "audio")
MERGED = 4
"""The last topic was merged into the third."""


@pytest.fixture(scope="session", autouse=True)
def _forked_imports() -> Iterator[None]:
    """Fork the processes of imports; some of `uploads/test_bad_input.py` are real."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.intake.queue.start_child", start_import)
        yield


def give_topics(session: Session) -> None:
    """Give each of the world's papers, in fives, a topic; the fifth paper has none."""
    for number, label in enumerate(LABELS, 1):
        session.add(
            TopicRow(
                id=number,
                label=label,
                found_label=label,
                words=label.split(),
                slot=number - 1,
                merged_into_id=3 if number == MERGED else None,
                centroid=np.eye(4, dtype=np.float32)[number - 1].tobytes(),
            )
        )
    session.flush()
    for paper in range(1, 16):
        if paper != 5:
            topic = (paper - 1) // 5 + 1
            session.add(PaperTopicRow(paper_id=paper, position=1, topic_id=topic, weight=0.9))
        if paper in (8, 15):
            session.add(PaperTopicRow(paper_id=paper, position=2, topic_id=1, weight=0.5))


@pytest.fixture(scope="session")
def topics_template(tmp_path_factory: pytest.TempPathFactory, world_template: Path) -> Path:
    """Make the world with topics once; copied, never opened again."""
    folder = tmp_path_factory.mktemp("topics")
    database = Database(Path(shutil.copyfile(world_template, folder / "made.db")))
    with database.write("topics for tests") as session:
        give_topics(session)
    database.backup(folder / "template.db")
    database.close()
    return folder / "template.db"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, topics_template: Path) -> Iterator[TestClient]:
    """Serve the world with topics."""
    path = Path(shutil.copyfile(topics_template, tmp_path_factory.mktemp("site") / "world.db"))
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


@pytest.fixture
def topics_path(tmp_path: Path, topics_template: Path) -> Path:
    """Give the file of a world with topics that this test may change."""
    return Path(shutil.copyfile(topics_template, tmp_path / "topics.db"))


@pytest.fixture
def own_site(topics_path: Path) -> Iterator[TestClient]:
    """Serve it."""
    with TestClient(create_app(settings_of(topics_path)), base_url=BASE) as client:
        yield client


@pytest.fixture
def served_nothing(library_path: Path) -> Iterator[TestClient]:
    """Serve an empty library."""
    with TestClient(create_app(settings_of(library_path)), base_url=BASE) as client:
        yield client


BASE = "http://127.0.0.1:8000"
PATIENCE_S = 120.0


def settings_of(path: Path, **others: object) -> Settings:
    """Settings for the library of one file, without search by meaning."""
    given = {"database_url": f"sqlite:///{path}", "semantic": False, **others}
    return Settings.model_validate(given)


def semantic_with(settings: Settings, database: Database, embedder: FakeEmbedder) -> Semantic:
    """Give search by meaning with a model of the test's own."""
    spec = ModelSpec(embedder.name, database.path, embedder.fingerprint)
    return Semantic(settings, database, lambda *_: embedder, lambda _name: spec)


@contextmanager
def served_with(path: Path, embedder: FakeEmbedder) -> Iterator[TestClient]:
    """Serve the library of one file, searched by words and by a model of the test's own."""
    settings = settings_of(path, semantic=True)
    database = Database(path)
    semantic = semantic_with(settings, database, embedder)
    with TestClient(create_app(settings, Library(settings, semantic)), base_url=BASE) as client:
        yield client
    database.close()


def forget_answers(library: Library) -> None:
    """Forget what was computed of a library, as another snapshot does."""
    library._snapshot = replace(library.snapshot(), pages=LruCache(1), _answers=LruCache(1))


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


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, world_template: Path) -> Iterator[Snapshot]:
    """Open a small world that no test changes."""
    path = Path(shutil.copyfile(world_template, tmp_path_factory.mktemp("opened") / "world.db"))
    library = Library(
        Settings.model_validate({"database_url": f"sqlite:///{path}", "semantic": False})
    )
    yield library.snapshot()
    library.close()

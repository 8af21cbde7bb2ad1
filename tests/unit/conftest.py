"""The application over the small world, with topics given by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from app.main import create_app
from app.store.database import Database
from app.store.models import PaperTopicRow, TopicRow
from tests.unit.api.conftest import BASE, settings_of

LABELS = ("tides", "privacy & =learning", "birdsong", "audio")
MERGED = 4
"""The last topic was merged into the third."""


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

"""Vectors damaged, lost, or with no place to lie: words answer, it is said, and it is mended."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from starlette.testclient import TestClient

from app.search.meaning.vector_store import VectorStore
from app.store.database import Database
from tests.fake_embedder import FakeEmbedder
from tests.unit.conftest import served_with, wait_until
from tests.world import PAPERS

PATIENCE_S = 120.0
QUESTION = "/api/v1/papers?q=private tables&per_page=200&fields=id,match.semantic_rank"

Damage = Callable[[Path], object]


class Held(FakeEmbedder):
    """Encodes papers only once it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        assert self.go.wait(PATIENCE_S)
        return super().encode(texts)


@contextmanager
def serving(path: Path, embedder: Held) -> Iterator[TestClient]:
    """Serve a library with a model that is let go at the end."""
    with served_with(path, embedder) as client:
        yield client
        embedder.go.set()


def state(client: TestClient) -> str:
    return str(client.get("/health").json()["semantic"])


def said(client: TestClient) -> str:
    return " ".join(client.get("/health").json()["degraded"])


@pytest.fixture
def encoded(world: Database, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a library with vectors, and the answer to a question beside it."""
    monkeypatch.setattr("app.library.library.FEWEST_PAPERS", 1_000_000)
    embedder = Held()
    embedder.go.set()
    with serving(world.path, embedder) as client:
        wait_until(lambda: state(client) == "ready")
        answer = client.get(QUESTION).json()["results"]
    assert len(embedder.documents) == PAPERS
    world.path.with_name("answer.json").write_text(json.dumps(answer))
    return world.path


def store_of(library: Path) -> Path:
    (folder,) = Path(f"{library}.vectors").glob("fake-*")
    return folder


def shorten(name: str, size: int) -> Damage:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:size])


def replace(name: str, content: bytes) -> Damage:
    return lambda folder: (folder / name).write_bytes(content)


def remove(name: str) -> Damage:
    return lambda folder: (folder / name).unlink()


def garble(folder: Path) -> None:
    """Damage the middle of the vectors: their length is no longer one."""
    data = bytearray((folder / "vectors.f16").read_bytes())
    data[1000:1800] = b"\x7c" * 800
    (folder / "vectors.f16").write_bytes(data)


def other_dimension(folder: Path) -> None:
    """Put a sound store of 32 dimensions where one of 64 was."""
    shutil.rmtree(folder)
    name, _, fingerprint = folder.name.partition("-")
    store = VectorStore(folder, name, fingerprint, 32, writable=True)
    keys = np.frombuffer(b"sixteen bytes it", dtype="V16")
    store.append(keys, np.eye(1, 32, dtype=np.float32))


DAMAGES: dict[str, Damage] = {
    "vectors shortened": shorten("vectors.f16", 1000),
    "vectors empty": shorten("vectors.f16", 0),
    "vectors missing": remove("vectors.f16"),
    "vectors garbled": garble,
    "keys shortened": shorten("keys.bin", 37),
    "keys empty": shorten("keys.bin", 0),
    "keys missing": remove("keys.bin"),
    "description garbage": replace("meta.json", b"\xff{garbage"),
    "description empty": replace("meta.json", b""),
    "description of nothing": replace("meta.json", b"{}"),
    "description missing": remove("meta.json"),
    "another dimension": other_dimension,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_is_said_and_mended_while_words_answer(encoded: Path, damage: Damage) -> None:
    damage(store_of(encoded))
    embedder = Held()
    with serving(encoded, embedder) as client:
        wait_until(lambda: "made again" in said(client))
        assert state(client) == "warming"
        assert client.get(QUESTION.replace("fields=", "fields=title,")).json()["results"]
        page = client.get("/papers?q=private tables").text
        assert "meaning joins in when the model is ready" in page
        embedder.go.set()
        wait_until(lambda: state(client) == "ready")
        assert "made again" in said(client)
        answer = client.get(QUESTION).json()["results"]
    assert answer == json.loads(encoded.with_name("answer.json").read_text())
    assert 0 < len(embedder.documents) <= PAPERS
    with serving(encoded, Held()) as client:  # whole again: nothing is encoded, nothing said
        wait_until(lambda: state(client) == "ready")
        assert said(client) == ""


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: shutil.rmtree(folder.parent),
        shorten("keys.bin", 0),
        remove("vectors.f16"),
        shorten("vectors.f16", 1000),
    ],
    ids=["all gone", "keys empty", "vectors missing", "vectors shortened"],
)
def test_a_running_server_notices_and_mends(encoded: Path, damage: Damage) -> None:
    embedder = Held()
    with serving(encoded, embedder) as client:
        wait_until(lambda: state(client) == "ready")
        damage(store_of(encoded))
        wait_until(lambda: state(client) == "warming")
        assert client.get("/api/v1/papers?q=tides").json()["meta"]["mode"] == "keyword"
        embedder.go.set()
        wait_until(lambda: state(client) == "ready")
        answer = client.get(QUESTION).json()["results"]
    assert answer == json.loads(encoded.with_name("answer.json").read_text())


def test_a_place_that_cannot_be_written_is_said_and_words_answer(encoded: Path) -> None:
    """A file where the folder should be: root, who runs some tests, may write everywhere."""
    shutil.rmtree(f"{encoded}.vectors")
    Path(f"{encoded}.vectors").write_text("not a folder")
    with serving(encoded, Held()) as client:
        wait_until(lambda: state(client) == "off")
        assert "cannot be stored beside the library" in said(client)
        assert str(encoded.parent) not in said(client)
        answer = client.get("/api/v1/papers?q=tides").json()
        assert answer["meta"]["mode"] == "keyword"
        assert answer["results"]
        assert "cannot be stored beside the library" in client.get("/papers?q=tides").text
        refused = client.get("/api/v1/papers?q=tides&mode=semantic")
        assert refused.status_code == 503
        assert "cannot be stored" in refused.json()["detail"]

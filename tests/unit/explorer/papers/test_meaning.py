"""Search by meaning over the API: off, warming, ready; similar papers; vectors that change."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.library.library import Library
from app.main import create_app
from app.search.meaning.embedder import Embedder
from app.search.meaning.model import ModelSpec
from app.search.meaning.semantic import Semantic
from app.store.database import Database
from tests.fake_embedder import FakeEmbedder
from tests.unit.conftest import BASE, settings_of

PATIENCE_S = 120.0


class Gate:
    """Opens the fake model once it is told to."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.embedder = FakeEmbedder()

    def __call__(
        self, _model: ModelSpec, _exports: Path, _threads: int, stop: threading.Event
    ) -> Embedder:
        while not self.open.wait(0.01) and not stop.is_set():
            pass
        return self.embedder


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def served(world: Database, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Serve the small world with a fake model behind the gate, and without a search for topics."""
    monkeypatch.setattr("app.library.library.FEWEST_PAPERS", 1_000_000)
    settings = settings_of(world.path, semantic=True)
    model = ModelSpec(gate.embedder.name, world.path, gate.embedder.fingerprint)
    semantic = Semantic(settings, world, gate, lambda _name: model)
    library = Library(settings, semantic)
    with TestClient(create_app(settings, library), base_url=BASE) as client:
        yield client
        gate.open.set()


def wait_until(client: TestClient, state: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while client.get("/health").json()["semantic"] != state:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_words_answer_until_meaning_can(served: TestClient, gate: Gate) -> None:
    wait_until(served, "warming")
    before = served.get("/api/v1/papers?q=tides")
    assert before.json()["meta"]["mode"] == "keyword"
    assert served.get("/api/v1/stats").json()["degraded"]
    for address in ("papers?q=tides&mode=semantic", "papers/1/similar"):
        answer = served.get(f"/api/v1/{address}")
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.json()["detail"]
    gate.open.set()
    wait_until(served, "ready")
    tag = before.headers["etag"]
    after = served.get("/api/v1/papers?q=tides", headers={"if-none-match": tag})
    assert after.status_code == 200
    assert after.json()["meta"]["mode"] == "hybrid"
    stats = served.get("/api/v1/stats").json()
    assert stats["degraded"] == []
    assert stats["model"]["state"] == "ready"
    assert stats["model"]["dimension"] == gate.embedder.dimension


def test_each_hit_says_how_it_was_found(served: TestClient, gate: Gate) -> None:
    gate.open.set()
    wait_until(served, "ready")
    papers = served.get("/api/v1/papers?q=kernel tides&per_page=200").json()["results"]
    matches = [paper["match"] for paper in papers]
    assert all(match["keyword_rank"] or match["semantic_rank"] for match in matches)
    assert [match["score"] for match in matches] == sorted(
        (match["score"] for match in matches), reverse=True
    )
    by_words = [match["keyword_rank"] for match in matches if match["keyword_rank"]]
    assert sorted(by_words) == list(range(1, len(by_words) + 1))


def test_similar_papers_are_the_closest_others(served: TestClient, gate: Gate) -> None:
    gate.open.set()
    wait_until(served, "ready")
    dawn, dusk = (
        served.get(f"/api/v1/papers?q=title:{word}").json()["results"][0]
        for word in ("dawn", "dusk")
    )
    answer = served.get(f"/api/v1/papers/{dawn['id']}/similar?per_page=3").json()
    closeness = [paper["closeness"] for paper in answer["results"]]
    assert answer["results"][0]["id"] == dusk["id"]
    assert dawn["id"] not in [paper["id"] for paper in answer["results"]]
    assert closeness == sorted(closeness, reverse=True)
    assert all(0 <= one <= 1 for one in closeness)
    assert answer["meta"]["count"] == len(closeness) <= 3
    fields = served.get(f"/api/v1/papers/{dawn['id']}/similar?fields=id,closeness").json()
    assert all(set(paper) == {"id", "closeness"} for paper in fields["results"])


def test_exports_speak_of_the_hybrid_set_too(served: TestClient, gate: Gate) -> None:
    gate.open.set()
    wait_until(served, "ready")
    for mode in ("hybrid", "semantic", "keyword"):
        address = f"q=birds at dawn&mode={mode}"
        count = served.get(f"/api/v1/papers?{address}").json()["meta"]["count"]
        assert served.get(f"/papers.jsonl?{address}").text.count("\n") == count


def test_meaning_proposes_nothing_for_an_identifier(served: TestClient, gate: Gate) -> None:
    gate.open.set()
    wait_until(served, "ready")
    for mode in ("", "&mode=hybrid", "&mode=semantic"):
        none = served.get(f"/api/v1/papers?q=10.5555/tide.1850{mode}").json()
        assert (none["meta"]["count"], none["meta"]["mode"]) == (0, "keyword")
        [tide] = served.get(f"/api/v1/papers?q=doi:10.5555/TIDE.2019.4{mode}").json()["results"]
        assert tide["doi"].lower() == "10.5555/tide.2019.4"


def test_a_pasted_title_comes_first_by_meaning_too(served: TestClient, gate: Gate) -> None:
    gate.open.set()
    wait_until(served, "ready")
    for title in ("How Private Is a Median?", "A SURVEY OF STORM SURGE MODELS."):
        for mode in ("hybrid", "keyword"):
            found = served.get("/api/v1/papers", params={"q": title, "mode": mode}).json()
            assert found["results"][0]["title"].upper() == title.upper().rstrip(".")

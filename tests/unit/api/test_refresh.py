"""A running server, and the command line that imports into its library meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.library import Library
from app.main import create_app
from app.search.model import ModelSpec
from app.search.semantic import Semantic
from tests.fake_embedder import FakeEmbedder
from tests.unit.api.conftest import BASE, settings_of
from tests.world import PAPERS

PATIENCE_S = 30.0
NEW = 300
YEAR, VENUE = 2031, "Letters on Refreshment"


@pytest.fixture
def path(tmp_path: Path, topics_template: Path) -> Path:
    """Give a small world with topics, in a file of its own."""
    return Path(shutil.copyfile(topics_template, tmp_path / "world.db"))


@pytest.fixture
def served(path: Path) -> Iterator[TestClient]:
    """Serve it, searched by words and by a fake model."""
    fake = FakeEmbedder()  # of longer vectors than those of the model that found the topics
    settings = settings_of(path, semantic=True)
    database = Database(path)
    semantic = Semantic(
        settings,
        database,
        lambda *_: fake,
        lambda _name: ModelSpec(fake.name, path, fake.fingerprint),
    )
    with TestClient(create_app(settings, Library(settings, semantic)), base_url=BASE) as client:
        wait_until(lambda: client.get("/health").json()["semantic"] == "ready")
        yield client
    database.close()


def wait_until(what: Any) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def topic_counts(client: TestClient) -> dict[str, int]:
    facets = client.get(f"/api/v1/papers?venue={VENUE}&facets=topic").json()["facets"]
    return {value["label"]: value["count"] for value in facets["topic"]}


def importing(path: Path, records: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "app", "import", str(records), "--no-embed"],
        env={**os.environ, "OEUVRE_DATABASE_URL": f"sqlite:///{path}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_what_another_process_imports_is_there_at_once(
    served: TestClient, path: Path, tmp_path: Path
) -> None:
    records = tmp_path / "new.jsonl"
    lines = (
        {"title": f"Refreshment {n}: spring tides", "date": str(YEAR), "venue": VENUE,
         "authors": [f"Ada Fresh{n % 7}"],
         "abstract": "Harbour tides and storm surge, forecast with kernel regression on gauges."}
        for n in range(NEW)
    )  # fmt: skip
    records.write_text("\n".join(json.dumps(line) for line in lines))
    before = served.get("/api/v1/papers?q=refreshment").headers["etag"]
    child = importing(path, records)
    counts = []
    while child.poll() is None:
        answer = served.get("/api/v1/papers?facets=year,venue")
        assert answer.status_code == 200
        counts.append(answer.json()["meta"]["count"])
        assert served.get("/papers?q=tides").status_code == 200
        assert served.get("/api/v1/timelines/topics").status_code == 200
    assert child.returncode == 0
    assert counts == sorted(counts)

    answer = served.get("/api/v1/papers?facets=year,venue,author&per_page=200").json()
    assert answer["meta"]["count"] == PAPERS + NEW
    for name, value, count in (("year", str(YEAR), NEW), ("venue", VENUE, NEW)):
        assert {v["value"]: v["count"] for v in answer["facets"][name]}[value] == count
    assert sum(v["label"].startswith("Ada Fresh") for v in answer["facets"]["author"]) == 7
    timeline = served.get("/api/v1/timelines/papers").json()
    assert (timeline["years"][-1], timeline["counts"][-1]) == (YEAR, NEW)
    answer = served.get("/api/v1/papers?q=refreshment", headers={"if-none-match": before})
    assert answer.json()["meta"]["count"] >= NEW
    suggested = served.get("/api/v1/suggest?q=refreshm").json()
    assert suggested["papers"]
    assert served.get("/api/v1/suggest?q=ada fr").json()["authors"]

    meant = "forecast of harbour tides"
    new = f"/api/v1/papers?venue={VENUE}&q={meant}&mode=semantic"
    wait_until(lambda: served.get(new).json()["meta"]["count"] == NEW)
    wait_until(lambda: topic_counts(served))
    counts_of_topics = topic_counts(served)
    assert max(counts_of_topics, key=lambda label: counts_of_topics[label]) == "tides"
    assert served.get("/health").json()["degraded"] == []

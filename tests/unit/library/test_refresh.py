"""A running server, and the command line that imports into its library meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.fake_embedder import FakeEmbedder
from tests.unit.conftest import served_with, wait_until
from tests.world import PAPERS

NEW = 300
YEAR, VENUE = 2026, "Letters on Refreshment"


@pytest.fixture
def path(tmp_path: Path, topics_template: Path) -> Path:
    """Give a small world with topics, in a file of its own."""
    return Path(shutil.copyfile(topics_template, tmp_path / "world.db"))


@pytest.fixture
def served(path: Path) -> Iterator[TestClient]:
    """Serve it, searched by words and by a fake model."""
    # Of longer vectors than those of the model that found the topics.
    with served_with(path, FakeEmbedder()) as client:
        wait_until(lambda: client.get("/health").json()["semantic"] == "ready")
        yield client


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

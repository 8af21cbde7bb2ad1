"""Encoding killed at any moment: the next run goes on, to the vectors of a straight run."""

from __future__ import annotations

import multiprocessing
import random
import time
from pathlib import Path

import numpy as np
import pytest

from app.domain.records.index_text import content_hash
from app.search.meaning import embedding_job
from app.search.meaning.embedding_job import encode_missing
from app.search.meaning.vector_store import VectorStore, hash_array
from tests.fake_embedder import FakeEmbedder

TEXTS = [f"paper {number} on subject {number % 37}" for number in range(1200)]
HASHES = hash_array([content_hash(text) for text in TEXTS])
KILLS = 12
MOST_STARTS = 200


def open_store(folder: Path, *, writable: bool = True) -> VectorStore:
    fake = FakeEmbedder()
    return VectorStore(folder, fake.name, fake.fingerprint, fake.dimension, writable=writable)


def encode(folder: Path) -> None:
    pairs = ((content_hash(text), text) for text in TEXTS)
    encode_missing(pairs, len(TEXTS), FakeEmbedder(), open_store(folder))


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_costs_no_more_than_the_last_moments(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding_job, "STORE_EVERY_S", 0.0)  # as often as possible
    rng = random.Random(seed)
    # Forked, so that a start costs nothing and the kill falls on the work.
    processes = multiprocessing.get_context("fork")
    counts = [0]
    kills = 0
    for _ in range(MOST_STARTS):
        process = processes.Process(target=encode, args=(tmp_path / "killed",))
        process.start()
        if kills < KILLS:
            time.sleep(rng.uniform(0.01, 0.08))
            process.kill()
        process.join()
        kills += process.exitcode == -9
        store = open_store(tmp_path / "killed", writable=False)
        assert store.whole.all()
        counts.append(store.count)
        if process.exitcode == 0:
            break
    assert kills > 0
    assert counts == sorted(counts)
    assert store.count == len(TEXTS)
    encode(tmp_path / "straight")
    straight = open_store(tmp_path / "straight")
    assert store.problems == straight.problems == []
    assert np.array_equal(
        store.matrix[store.slots_of(HASHES)], straight.matrix[straight.slots_of(HASHES)]
    )

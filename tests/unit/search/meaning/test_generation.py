"""An index of old vectors is never kept under the generation of new ones."""

from __future__ import annotations

import threading
from dataclasses import fields

import numpy as np

from app.library.library import Library
from app.search.meaning.model import ModelSpec
from app.search.meaning.semantic import Semantic
from app.store.database import Database
from tests.fake_embedder import FakeEmbedder
from tests.unit.conftest import settings_of


def test_new_vectors_and_their_generation_come_in_one_step(world: Database) -> None:
    """Whoever looks between any two steps of a change sees one generation with one index."""
    embedder = FakeEmbedder()
    settings = settings_of(world.path, semantic=True)
    spec = ModelSpec(embedder.name, world.path, embedder.fingerprint)
    semantic = Semantic(settings, world, lambda *_: embedder, lambda _name: spec)
    library = Library(settings, semantic)
    seen: dict[int, set[int]] = {}
    stop = threading.Event()
    kept = []

    def look() -> None:
        while not stop.is_set():
            meaning = library.snapshot().meaning
            kept.append(meaning.answering)  # so that no other object gets its place
            seen.setdefault(meaning.generation, set()).add(id(meaning.answering))

    semantic.prepare(library.columns)
    looking = threading.Thread(target=look)
    looking.start()
    for _ in range(20):
        semantic.prepare(library.columns)
    stop.set()
    looking.join()
    assert all(len(answering) == 1 for answering in seen.values())
    library.close()


def test_a_snapshot_keeps_the_index_that_it_was_taken_with(world: Database) -> None:
    """An index that is first asked for after the vectors changed is still that of the snapshot."""
    embedder = FakeEmbedder()
    settings = settings_of(world.path, semantic=True)
    spec = ModelSpec(embedder.name, world.path, embedder.fingerprint)
    semantic = Semantic(settings, world, lambda *_: embedder, lambda _name: spec)
    library = Library(settings, semantic)
    semantic.prepare(library.columns)
    before = library.snapshot()
    semantic.prepare(library.columns)
    after = library.snapshot()
    assert before.meaning.generation < after.meaning.generation
    old, new = before.meaning.must_be_ready(), after.meaning.must_be_ready()
    vector = embedder.encode_query("tides")
    before.meaning.nearest(vector, before.columns, None)
    assert new.over(after.columns)._index is new.index
    assert old.over(before.columns)._index is old.index
    assert np.all(after.meaning.closeness(vector, after.columns, np.arange(3)) <= 1)
    assert before.cached("answer", lambda: 1) == 1
    assert after.cached("answer", lambda: 2) == 2, "other vectors, other answers"
    library.close()


def test_a_snapshot_cannot_be_changed(world: Database) -> None:
    library = Library(settings_of(world.path))
    snapshot = library.snapshot()
    for one in (snapshot, snapshot.meaning, snapshot.columns):
        assert one.__dataclass_params__.frozen, [field.name for field in fields(one)]  # type: ignore[attr-defined]
    library.close()

"""Encoding what is missing: nothing twice, nothing lost, and the old vectors until it is done."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.domain.records.index_text import content_hash
from app.search.meaning import embedding_job
from app.search.meaning.embedding_job import active_store, encode_missing
from app.search.meaning.model import ModelSpec
from app.search.meaning.vector_store import VectorStore, hash_array
from tests.fake_embedder import FakeEmbedder

TEXTS = [f"paper {number} on subject {number % 7}" for number in range(100)]


def pairs(texts: Sequence[str]) -> Iterator[tuple[bytes, str]]:
    return ((content_hash(text), text) for text in texts)


def hashes_of(texts: Sequence[str]) -> np.ndarray:
    return hash_array([content_hash(text) for text in texts])


def store_of(folder: Path, embedder: FakeEmbedder) -> VectorStore:
    slug = f"{embedder.name}-{embedder.fingerprint}"
    return VectorStore(
        folder / slug, embedder.name, embedder.fingerprint, embedder.dimension, writable=True
    )


def spec_of(embedder: FakeEmbedder) -> ModelSpec:
    return ModelSpec(embedder.name, Path("unused"), embedder.fingerprint)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of all models' vectors."""
    return tmp_path / "library.db.vectors"


def test_each_text_is_encoded_once(folder: Path) -> None:
    embedder = FakeEmbedder()
    store = store_of(folder, embedder)
    seen: list[tuple[int, int]] = []
    done = encode_missing(
        pairs([*TEXTS, *TEXTS]), 100, embedder, store, lambda *step: seen.append(step)
    )
    assert done == store.count == 100
    assert sorted(embedder.documents) == sorted(TEXTS)
    assert seen[-1] == (100, 100)
    assert [step[0] for step in seen] == sorted(step[0] for step in seen)
    assert encode_missing(pairs(TEXTS), 0, embedder, store) == 0
    assert len(embedder.documents) == 100


def test_a_vector_is_that_of_its_own_text(folder: Path) -> None:
    embedder = FakeEmbedder()
    store = store_of(folder, embedder)
    encode_missing(pairs(TEXTS), 100, embedder, store)
    stored = store.matrix[store.slots_of(hashes_of(TEXTS))]
    assert np.abs(stored - embedder.encode(TEXTS)).max() < 0.001


def test_a_stopped_run_keeps_what_it_did_and_the_next_goes_on(folder: Path) -> None:
    embedder = FakeEmbedder()
    stop = threading.Event()
    store = store_of(folder, embedder)
    done = encode_missing(pairs(TEXTS), 100, embedder, store, lambda done, total: stop.set(), stop)
    assert 0 < done < 100
    again = store_of(folder, embedder)
    assert again.count == done
    assert encode_missing(pairs(TEXTS), 100 - done, embedder, again) == 100 - done
    assert sorted(embedder.documents) == sorted(TEXTS)


def test_what_was_encoded_before_a_failure_is_kept(folder: Path) -> None:
    class Failing(FakeEmbedder):
        def encode(self, texts: Sequence[str]) -> np.ndarray:
            if len(self.documents) >= 60:
                raise MemoryError
            return super().encode(texts)

    embedder = Failing()
    with pytest.raises(MemoryError):
        encode_missing(pairs(TEXTS), 100, embedder, store_of(folder, embedder))
    assert store_of(folder, embedder).count == len(embedder.documents) > 0


def test_work_is_stored_while_it_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding_job, "STORE_EVERY_S", 0.0)
    embedder = FakeEmbedder()
    store = store_of(folder, embedder)
    counts: list[int] = []
    encode_missing(
        pairs(TEXTS), 100, embedder, store, lambda done, total: counts.append(store.count - done)
    )
    assert set(counts) == {0}


def test_vectors_of_two_models_are_not_mixed(folder: Path) -> None:
    store = store_of(folder, FakeEmbedder())
    with pytest.raises(ValueError, match="do not belong"):
        encode_missing(pairs(TEXTS), 100, FakeEmbedder(fingerprint="0" * 16), store)


def test_a_text_without_words_has_a_vector_too(folder: Path) -> None:
    embedder = FakeEmbedder()
    store = store_of(folder, embedder)
    assert encode_missing(pairs(["", "?"]), 2, embedder, store) == 2
    assert store_of(folder, embedder).problems == []


# --- a change of model --------------------------------------------------------------

OLD = FakeEmbedder("old", dimension=16, fingerprint="0" * 16)
NEW = FakeEmbedder("new", dimension=32, fingerprint="1" * 16)


def test_nothing_answers_while_nothing_is_encoded(folder: Path) -> None:
    assert active_store(folder, spec_of(NEW), hashes_of(TEXTS)) is None


def test_old_vectors_answer_until_the_new_ones_are_done(folder: Path) -> None:
    encode_missing(pairs(TEXTS), 100, OLD, store_of(folder, OLD))
    needed = hashes_of(TEXTS)
    for upto, answering in ((0, OLD), (99, OLD), (100, NEW)):
        encode_missing(pairs(TEXTS[:upto]), upto, NEW, store_of(folder, NEW))
        active = active_store(folder, spec_of(NEW), needed)
        assert active is not None
        assert (active.name, active.fingerprint) == (answering.name, answering.fingerprint)
        assert (active.dimension, active.covered) == (answering.dimension, 100)


def test_the_new_model_stays_when_papers_come_in(folder: Path) -> None:
    for embedder in (OLD, NEW):
        encode_missing(pairs(TEXTS[:50]), 50, embedder, store_of(folder, embedder))
    active = active_store(folder, spec_of(NEW), hashes_of(TEXTS))
    assert active is not None
    assert (active.name, active.covered) == ("new", 50)


def test_going_back_to_an_old_model_takes_its_vectors_up_again(folder: Path) -> None:
    for embedder in (OLD, NEW):
        encode_missing(pairs(TEXTS), 100, embedder, store_of(folder, embedder))
    active = active_store(folder, spec_of(OLD), hashes_of(TEXTS))
    assert active is not None
    assert active.name == "old"


def test_damaged_stores_do_not_answer(folder: Path) -> None:
    encode_missing(pairs(TEXTS), 100, OLD, store_of(folder, OLD))
    path = store_of(folder, OLD).folder
    path.rename(path.with_name(f"{path.name}.damaged"))
    (folder / "stray").mkdir()
    assert active_store(folder, spec_of(OLD), hashes_of(TEXTS)) is None

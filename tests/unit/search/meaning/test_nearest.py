"""Nearest papers: exact and by index, filtered and not, always as many as asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.domain.records.index_text import content_hash
from app.search.meaning import vector_index
from app.search.meaning.meaning import NearestIndex
from app.search.meaning.vector_index import (
    VectorIndex,
    build_index,
    load_index,
    needs_index,
    save_index,
)
from app.search.meaning.vector_store import VectorStore, hash_array

DIMENSION = 32
COUNT = 3000


def clustered(count: int, seed: int) -> np.ndarray:
    """Give unit vectors around 40 centres, as texts of 40 subjects would have."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(1).standard_normal((40, DIMENSION))
    vectors = centres[random.integers(0, 40, count)] + random.standard_normal((count, DIMENSION))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def append(store: VectorStore, vectors: np.ndarray) -> None:
    first = store.count
    hashes = [content_hash(str(first + number)) for number in range(len(vectors))]
    store.append(hash_array(hashes), vectors)


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    """Give a store of 3,000 vectors."""
    store = VectorStore(tmp_path / "s", "fake", "f" * 16, DIMENSION, writable=True)
    append(store, clustered(COUNT, seed=2))
    return store


@pytest.fixture(params=["exact", "indexed", "indexed in part"])
def index(request: pytest.FixtureRequest, store: VectorStore) -> VectorIndex:
    """Give an index in each state that a library can be in."""
    if request.param == "exact":
        return VectorIndex(store)
    built = build_index(store)
    if request.param == "indexed in part":
        append(store, clustered(500, seed=9))
    return VectorIndex(store, built)


def truly_nearest(
    store: VectorStore, query: np.ndarray, k: int, allowed: np.ndarray | None = None
) -> list[int]:
    cosines = store.matrix.astype(np.float32) @ query
    if allowed is not None:
        cosines = np.where(allowed, cosines, -2)
    return np.argsort(-cosines, kind="stable")[:k].tolist()


def recall(store: VectorStore, index: VectorIndex, allowed: np.ndarray | None = None) -> float:
    hits = 0
    for query in clustered(50, seed=5):
        found = index.search(query, 10, allowed)
        assert len(found.slots) == 10
        hits += len(set(found.slots.tolist()) & set(truly_nearest(store, query, 10, allowed)))
    return hits / 500


def test_the_nearest_are_found(store: VectorStore, index: VectorIndex) -> None:
    assert recall(store, index) >= 0.98


@pytest.mark.parametrize("share", [0.9, 0.5, 0.3, 0.01])
def test_the_nearest_of_a_choice_are_found(
    store: VectorStore, index: VectorIndex, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_index, "GATHERED_UP_TO", 100)
    allowed = np.random.default_rng(0).random(store.count) < share
    assert recall(store, index, allowed) >= 0.98


def test_the_nearest_of_one_subject_are_found_from_afar(
    store: VectorStore, index: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_index, "GATHERED_UP_TO", 100)
    cosines = store.matrix.astype(np.float32) @ store.matrix[3].astype(np.float32)
    assert recall(store, index, cosines >= np.quantile(cosines, 0.8)) >= 0.95


def test_cosines_are_exact_and_sorted(store: VectorStore, index: VectorIndex) -> None:
    query = clustered(1, seed=8)[0]
    found = index.search(query, 25)
    exact = store.matrix[found.slots].astype(np.float32) @ query
    assert found.cosines.tolist() == pytest.approx(exact.tolist(), abs=1e-6)
    assert (np.diff(found.cosines) <= 0).all()


def test_a_choice_far_from_the_query_is_not_cut_short(store: VectorStore) -> None:
    index = VectorIndex(store, build_index(store))
    query = clustered(1, seed=8)[0]
    farthest = np.array(truly_nearest(store, -query, 1500))
    allowed = np.zeros(store.count, dtype=np.bool_)
    allowed[farthest] = True
    found = index.search(query, 40, allowed)
    assert len(found.slots) == 40
    assert allowed[found.slots].all()


@pytest.mark.parametrize("k", [2, 3, 50])
def test_all_of_a_small_choice_are_found(index: VectorIndex, k: int) -> None:
    allowed = np.zeros(index.count, dtype=np.bool_)
    allowed[[5, 17, 2900]] = True
    found = index.search(clustered(1, seed=8)[0], k, allowed)
    assert len(found.slots) == min(k, 3)
    assert set(found.slots.tolist()) <= {5, 17, 2900}


def test_an_empty_choice_and_an_empty_store_find_nothing(
    index: VectorIndex, tmp_path: Path
) -> None:
    query = clustered(1, seed=8)[0]
    assert len(index.search(query, 5, np.zeros(index.count, dtype=np.bool_)).slots) == 0
    empty = VectorIndex(VectorStore(tmp_path / "none", "fake", "f" * 16, DIMENSION))
    assert len(empty.search(query, 5).slots) == 0
    assert len(index.search(query, 0).slots) == 0


def test_more_than_there_are_gives_all(store: VectorStore) -> None:
    found = VectorIndex(store).search(clustered(1, seed=8)[0], COUNT + 5)
    assert sorted(found.slots.tolist()) == list(range(COUNT))


def test_damaged_vectors_are_never_found(store: VectorStore) -> None:
    query = store.matrix[7].astype(np.float32)
    with (store.folder / "vectors.f16").open("r+b") as file:
        file.seek(7 * DIMENSION * 2)
        file.write(b"\xff" * DIMENSION * 2)
    damaged = VectorStore(store.folder, "fake", "f" * 16, DIMENSION)
    for index in (VectorIndex(damaged), VectorIndex(damaged, build_index(damaged))):
        assert 7 not in index.search(query, 100).slots


def test_an_index_is_kept_beside_its_vectors(store: VectorStore) -> None:
    assert load_index(store) is None
    save_index(store, build_index(store))
    again = load_index(store)
    assert again.ntotal == COUNT
    assert recall(store, VectorIndex(store, again)) >= 0.98


@pytest.mark.parametrize("name", ["index.faiss", "index.json"])
@pytest.mark.parametrize("damage", [b"", b"damaged", b"{}"])
def test_a_damaged_index_counts_as_none(store: VectorStore, name: str, damage: bytes) -> None:
    save_index(store, build_index(store))
    (store.folder / name).write_bytes(damage)
    assert load_index(store) is None
    save_index(store, build_index(store))
    assert load_index(store) is not None


def test_an_index_over_more_vectors_than_there_are_counts_as_none(store: VectorStore) -> None:
    save_index(store, build_index(store))
    with (store.folder / "keys.bin").open("r+b") as file:
        file.truncate(16 * 2000)
    assert load_index(VectorStore(store.folder, "fake", "f" * 16, DIMENSION)) is None


@pytest.mark.parametrize(
    ("count", "indexed", "needed"),
    [
        (41, 0, False),
        (20_000, 0, False),
        (20_001, 0, True),
        (100_000, 100_000, False),
        (105_000, 100_000, False),
        (111_000, 100_000, True),
    ],
)
def test_an_index_is_made_when_it_pays(count: int, indexed: int, needed: bool) -> None:
    assert needs_index(count, indexed) is needed


# --- papers -------------------------------------------------------------------------


@pytest.fixture
def papers(store: VectorStore) -> NearestIndex:
    """Give six papers: two share slot 4, one has no vector, and most slots belong to no paper."""
    slots = np.array([10, 4, -1, 4, 2000, 11], dtype=np.int64)
    return NearestIndex(store, VectorIndex(store), slots)


def test_papers_of_one_text_are_both_found(store: VectorStore, papers: NearestIndex) -> None:
    rows, cosines = papers.search(store.matrix[4].astype(np.float32), 2)
    assert rows.tolist() == [1, 3]
    assert cosines.tolist() == pytest.approx([1, 1], abs=0.001)
    assert papers.covered == 5


def test_vectors_of_no_paper_are_never_found(store: VectorStore, papers: NearestIndex) -> None:
    rows, _ = papers.search(store.matrix[100].astype(np.float32), 50)
    assert sorted(rows.tolist()) == [0, 1, 3, 4, 5]


@pytest.mark.parametrize("as_mask", [False, True])
def test_only_allowed_papers_are_found(
    store: VectorStore, papers: NearestIndex, as_mask: bool
) -> None:
    allowed = np.array([2, 3, 4])
    if as_mask:
        allowed = np.isin(np.arange(6), allowed)
    rows, _ = papers.search(store.matrix[4].astype(np.float32), 50, allowed)
    assert rows.tolist() == [3, 4]


def test_papers_of_one_text_are_told_apart_by_a_filter(store: VectorStore) -> None:
    slots = np.random.default_rng(4).integers(-1, 300, 2000)
    papers = NearestIndex(store, VectorIndex(store), slots)
    allowed = np.random.default_rng(5).random(2000) < 0.5
    query = clustered(1, seed=8)[0]
    cosines = np.where(slots >= 0, store.matrix[slots].astype(np.float32) @ query, -2)
    wanted = np.lexsort((np.arange(2000), np.where(allowed, -cosines.round(6), 2)))
    rows, _ = papers.search(query, 200, allowed)
    assert rows.tolist() == wanted[:200].tolist()


def test_papers_are_found_where_each_has_its_own_vector(store: VectorStore) -> None:
    slots = np.random.default_rng(0).permutation(COUNT)
    papers = NearestIndex(store, VectorIndex(store), slots)
    query = clustered(1, seed=8)[0]
    rows, cosines = papers.search(query, 10)
    assert slots[rows].tolist() == truly_nearest(store, query, 10)
    assert papers.cosines(query, rows).tolist() == pytest.approx(cosines.tolist())


def test_a_paper_without_a_vector_has_no_cosine(store: VectorStore, papers: NearestIndex) -> None:
    query = store.matrix[10].astype(np.float32)
    assert papers.cosines(query, np.array([0, 2])).tolist() == pytest.approx([1, -1], abs=0.001)
    assert papers.vector_of(2) is None
    assert papers.vector_of(0) == pytest.approx(query)


def test_vectors_newer_than_the_index_wait(store: VectorStore) -> None:
    index = VectorIndex(store)
    append(store, clustered(1, seed=77))
    papers = NearestIndex(store, index, np.array([0, COUNT]))
    assert papers.covered == 1
    assert papers.vector_of(1) is None

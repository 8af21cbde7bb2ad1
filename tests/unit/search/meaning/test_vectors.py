"""Vectors on disk: kept, found again, and made again where the disk lies."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from app.domain.records.index_text import content_hash
from app.search.meaning.vector_store import VectorStore, hash_array, read_store_meta

DIMENSION = 8


def open_store(folder: Path, *, writable: bool = True, dimension: int = DIMENSION) -> VectorStore:
    return VectorStore(folder, "fake", "f" * 16, dimension, writable=writable)


def some_hashes(first: int, last: int) -> np.ndarray:
    return hash_array([content_hash(f"text {number}") for number in range(first, last)])


def some_vectors(first: int, last: int) -> np.ndarray:
    vectors = np.random.default_rng(3).standard_normal((last, DIMENSION))[first:]
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of a store of 100 vectors, in two batches."""
    folder = tmp_path / "library.vectors" / "fake"
    store = open_store(folder)
    assert store.append(some_hashes(0, 60), some_vectors(0, 60)) == 60
    assert store.append(some_hashes(60, 100), some_vectors(60, 100)) == 40
    return folder


def test_vectors_come_back_in_the_order_asked_for(folder: Path) -> None:
    store = open_store(folder, writable=False)
    assert store.problems == []
    shuffled = np.random.default_rng(0).permutation(100)
    slots = store.slots_of(some_hashes(0, 100)[shuffled])
    assert slots.tolist() == shuffled.tolist()
    assert np.abs(store.matrix[slots] - some_vectors(0, 100)[shuffled]).max() < 0.001


def test_unknown_hashes_are_missing(folder: Path) -> None:
    store = open_store(folder, writable=False)
    assert store.missing(some_hashes(98, 103)).tolist() == [False, False, True, True, True]
    assert store.slots_of(some_hashes(200, 200)).tolist() == []


def test_a_hash_that_ends_in_nul_is_found(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s")
    hashes = hash_array([b"a" * 15 + b"\0", b"\0" * 16, b"a" * 16])
    store.append(hashes, some_vectors(0, 3))
    assert store.slots_of(hashes).tolist() == [0, 1, 2]
    assert store.missing(hash_array([b"a" * 14 + b"\0\0"])).all()


def test_nothing_is_stored_twice(folder: Path) -> None:
    store = open_store(folder)
    assert store.append(some_hashes(90, 110), some_vectors(90, 110)) == 10
    twice = np.concatenate([some_hashes(110, 111)] * 2)
    assert store.append(twice, np.concatenate([some_vectors(110, 111)] * 2)) == 1
    assert store.count == 111


def test_an_empty_store_leaves_no_files(tmp_path: Path) -> None:
    store = open_store(tmp_path / "none")
    assert (store.count, store.matrix.shape, store.problems) == (0, (0, DIMENSION), [])
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("cut", [1, 15, 16, 40])
def test_a_torn_end_of_the_keys_is_cut_off(folder: Path, cut: int) -> None:
    keys = folder / "keys.bin"
    keys.write_bytes(keys.read_bytes()[:-cut])
    store = open_store(folder)
    kept = (1600 - cut) // 16
    assert store.count == kept
    assert len(store.problems) == 1
    assert store.append(some_hashes(0, 100), some_vectors(0, 100)) == 100 - kept
    assert open_store(folder).problems == []


def test_a_torn_end_of_the_vectors_is_cut_off(folder: Path) -> None:
    vectors = folder / "vectors.f16"
    vectors.write_bytes(vectors.read_bytes()[:-5])
    store = open_store(folder)
    assert (store.count, len(store.problems)) == (99, 1)
    assert store.append(some_hashes(0, 100), some_vectors(0, 100)) == 1
    again = open_store(folder, writable=False)
    assert np.abs(again.matrix - some_vectors(0, 100)).max() < 0.001


def test_a_reader_takes_an_unfinished_batch_for_none_and_cuts_nothing(folder: Path) -> None:
    with (folder / "vectors.f16").open("ab") as file:
        file.write(b"half a batch of vectors whose keys are not written yet")
    size = (folder / "vectors.f16").stat().st_size
    store = open_store(folder, writable=False)
    assert (store.count, store.problems) == (100, [])
    assert (folder / "vectors.f16").stat().st_size == size


def test_a_missing_file_of_vectors_is_made_again_and_said(folder: Path) -> None:
    (folder / "vectors.f16").unlink()
    store = open_store(folder)
    assert (store.count, len(store.problems)) == (0, 1)
    assert store.append(some_hashes(0, 100), some_vectors(0, 100)) == 100
    assert open_store(folder).problems == []


@pytest.mark.parametrize("damage", [b"\0" * 16, b"\xff" * 16, b"\x12\x34" * 8])
def test_damaged_vectors_are_made_again_and_said(folder: Path, damage: bytes) -> None:
    with (folder / "vectors.f16").open("r+b") as file:
        file.seek(7 * DIMENSION * 2)
        file.write(damage)
    store = open_store(folder)
    assert store.missing(some_hashes(0, 100)).nonzero()[0].tolist() == [7]
    assert "1 of 100" in store.problems[0]
    assert store.append(some_hashes(7, 8), some_vectors(7, 8)) == 1
    again = open_store(folder, writable=False)
    assert again.slots_of(some_hashes(7, 8)).tolist() == [100]
    assert not again.missing(some_hashes(0, 100)).any()


@pytest.mark.parametrize("content", ["", "{}", "[]", "not json", '{"checksum": "0"}'])
def test_a_damaged_description_sets_the_store_aside(folder: Path, content: str) -> None:
    (folder / "meta.json").write_text(content)
    assert open_store(folder, writable=False).count == 0
    store = open_store(folder)
    assert (store.count, len(store.problems)) == (0, 1)
    assert (folder.parent / "fake.damaged" / "vectors.f16").exists()
    assert store.append(some_hashes(0, 5), some_vectors(0, 5)) == 5
    assert open_store(folder).problems == []


def test_a_changed_description_is_noticed(folder: Path) -> None:
    meta = json.loads((folder / "meta.json").read_text())
    (folder / "meta.json").write_text(json.dumps(meta | {"dimension": 4}))
    assert read_store_meta(folder) is None
    assert len(open_store(folder).problems) == 1


def test_vectors_of_another_dimension_are_set_aside(folder: Path) -> None:
    store = open_store(folder, dimension=4)
    assert (store.count, len(store.problems)) == (0, 1)
    assert store.append(some_hashes(0, 1), np.array([[1, 0, 0, 0]])) == 1


def test_setting_aside_twice_keeps_the_later_one(folder: Path) -> None:
    for _ in range(2):
        (folder / "meta.json").write_text("damaged")
        open_store(folder).append(some_hashes(0, 1), some_vectors(0, 1))
    assert [path.name for path in sorted(folder.parent.iterdir())] == ["fake", "fake.damaged"]


@pytest.mark.parametrize(
    "vectors", [np.zeros((1, DIMENSION)), np.full((1, DIMENSION), np.nan), np.ones((1, 3))]
)
def test_what_is_no_unit_vector_is_not_stored(folder: Path, vectors: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"length 1|is not"):
        open_store(folder).append(some_hashes(100, 101), vectors)


def test_a_reader_cannot_write(folder: Path) -> None:
    with pytest.raises(ValueError, match="for reading"):
        open_store(folder, writable=False).append(some_hashes(100, 101), some_vectors(100, 101))


def test_a_reader_takes_up_what_another_store_appends(folder: Path) -> None:
    reader = open_store(folder, writable=False)
    before = reader.matrix
    assert not reader.refresh()
    open_store(folder).append(some_hashes(100, 120), some_vectors(100, 120))
    assert reader.count == 100
    assert reader.refresh()
    assert reader.slots_of(some_hashes(119, 120)).tolist() == [119]
    assert np.abs(before - some_vectors(0, 100)).max() < 0.001


def test_a_reader_notices_that_the_store_was_made_anew(folder: Path) -> None:
    reader = open_store(folder, writable=False)
    folder.rename(folder.with_name("old"))
    assert reader.refresh()
    assert reader.count == 0
    open_store(folder).append(some_hashes(50, 150), some_vectors(50, 150))
    assert reader.refresh()
    assert reader.slots_of(some_hashes(0, 51)).tolist() == [-1] * 50 + [0]


def _append_in_steps(folder: Path) -> None:
    store = open_store(folder)
    for first in range(100, 400, 10):
        store.append(some_hashes(first, first + 10), some_vectors(first, first + 10))


def test_reading_while_another_process_appends_gives_whole_vectors(folder: Path) -> None:
    reader = open_store(folder, writable=False)
    process = multiprocessing.get_context("spawn").Process(target=_append_in_steps, args=(folder,))
    process.start()
    while process.is_alive():
        reader.refresh()
        assert reader.whole.all()
        assert len(reader.matrix) == len(reader.whole)
    process.join()
    reader.refresh()
    assert process.exitcode == 0
    assert reader.slots_of(some_hashes(0, 400)).tolist() == list(range(400))

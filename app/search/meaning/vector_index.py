"""The nearest vectors of a store, by an index that fits its size.

    up to EXACT_UP_TO vectors    every vector is compared
    beyond                       faiss IVF over 8-bit codes, then exact cosines of the best

The IVF index is a file beside the vectors, made again when it is missing, damaged or
stale. Vectors that came after it was made are compared one by one, and so are all of
them until it is there: answers differ in speed alone. This module knows slots of a
store, not papers.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from faiss.contrib.inspect_tools import get_invlist
from numpy.typing import NDArray

from app.search.meaning.vector_store import Slots, VectorStore

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

EXACT_UP_TO = 20_000
"""Vectors that are compared one by one: 1 ms, as long as an index takes with all it needs."""
STALE_SHARE = 0.1
"""New vectors per indexed one at which the index is made again; until then they cost an exact
comparison each, 5 µs for a hundred."""
GATHERED_UP_TO = 1000
"""Allowed vectors that are fetched and compared rather than sought by the index: half a ms."""

_LISTS_PER_ROOT = 4
"""Lists for n vectors: 4 √n, the middle of what faiss's guidelines give (4 to 16 √n)."""
_TRAINING_PER_LIST = 40
"""Vectors that each list is trained on; faiss wants at least 39."""
_ROWS_AT_ONCE = 16384
_SEED = 7
"""So that an index that is made again gives the same answers."""
_FORMAT = 1
_INDEX, _META = "index.faiss", "index.json"


@dataclass(frozen=True)
class Nearest:
    """What a search found, best first."""

    slots: Slots
    cosines: Floats


class VectorIndex:
    """Finds the nearest vectors among those a store held when this was made.

    Args:
        store: its vectors are read, and its folder keeps the index.
        approximate: the IVF index over the first vectors, see `load_index`; None compares all.
    """

    def __init__(self, store: VectorStore, approximate: Any | None = None) -> None:
        self._matrix = store.matrix
        self._whole = store.whole
        self.count = len(self._matrix)
        self._lists = InvertedLists(approximate) if approximate is not None else None
        self._indexed = self._lists.count if self._lists else 0
        self._recent = _exact_index(self._matrix[self._indexed :])

    @property
    def is_stale(self) -> bool:
        """Whether a new index would make searches faster."""
        return needs_index(self.count, self._indexed)

    def search(self, query: Floats, k: int, allowed: Mask | None = None) -> Nearest:
        """Find the `k` nearest of the allowed vectors, or all of them where there are fewer.

        Args:
            query: unit vector, shape (dimension,).
            k: how many at most.
            allowed: which slots may be found, shape (count,); None allows all.
        """
        allowed = self._whole if allowed is None else allowed & self._whole
        choice = np.flatnonzero(allowed) if not allowed.all() else None
        size = self.count if choice is None else len(choice)
        k = min(k, size)
        if k == 0:
            return Nearest(np.empty(0, np.int64), np.empty(0, np.float32))
        if choice is not None and (size <= GATHERED_UP_TO or size == k):
            return self._best(query, choice, k)
        found = self._search_recent(query, k, allowed, choice is not None)
        if self._lists:
            first = None if choice is None else choice[: np.searchsorted(choice, self._indexed)]
            indexed = self._lists.search(query, k, allowed[: self._indexed], first)
            found = np.concatenate([indexed, found])
        return self._best(query, found, k)

    def cosines(self, query: Floats, slots: Slots) -> Floats:
        """Return the cosine of each slot's vector with a query, shape (n,); -1 for slot -1."""
        cosines = np.full(len(slots), -1, dtype=np.float32)
        known = slots >= 0
        cosines[known] = self._compare(query, slots[known])
        return cosines

    def _compare(self, query: Floats, slots: Slots) -> Floats:
        parts = [
            # Parts that fit the processor's cache: 0.8 MB at 384 dimensions. `@` would share so
            # small a product among threads, and wait for them on a busy machine.
            np.vecdot(self._matrix[slots[start : start + 512]].astype(np.float32), query)
            for start in range(0, len(slots), 512)
        ]
        return np.concatenate(parts) if parts else np.empty(0, np.float32)

    def _best(self, query: Floats, slots: Slots, k: int) -> Nearest:
        """The k best of some slots by exact cosine; ties by slot."""
        cosines = self._compare(query, slots)
        order = np.lexsort((slots, -cosines))[:k]
        return Nearest(slots[order], cosines[order])

    def _search_recent(self, query: Floats, k: int, allowed: Mask, filtered: bool) -> Slots:
        mask = allowed[self._indexed :]
        k = min(k, int(mask.sum()))
        if k == 0:
            return np.empty(0, np.int64)
        selector = None
        if filtered:
            selector = faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
        faiss.omp_set_num_threads(1)  # see `InvertedLists.search`
        parameters = faiss.SearchParameters(sel=selector)
        _, slots = self._recent.search(query[None], k, params=parameters)
        found: Slots = slots[0]
        return found[found >= 0] + self._indexed


def needs_index(count: int, indexed: int) -> bool:
    """Return whether `count` vectors, of which the first are indexed, want a new index."""
    return count > EXACT_UP_TO and count - indexed > max(STALE_SHARE * indexed, EXACT_UP_TO / 10)


def build_index(store: VectorStore) -> Any:
    """Make the IVF index over all vectors of a store: some seconds for 100,000, on two cores."""
    matrix = store.matrix
    count, dimension = matrix.shape
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    lists = int(_LISTS_PER_ROOT * math.sqrt(count))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        lists,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
        False,  # codes of the vectors themselves, not of what is left after their list's centre
    )
    index.cp.seed = _SEED
    whole = np.flatnonzero(store.whole)
    sample = np.random.default_rng(_SEED).permutation(whole)[: lists * _TRAINING_PER_LIST]
    index.train(matrix[np.sort(sample)].astype(np.float32))
    for start in range(0, count, _ROWS_AT_ONCE):
        part = matrix[start : start + _ROWS_AT_ONCE].astype(np.float32)
        # Damaged rows are never allowed in a search; here they only hold their slot's place.
        part[~store.whole[start : start + _ROWS_AT_ONCE]] = 0
        index.add(part)
    return index


def save_index(store: VectorStore, index: Any) -> None:
    """Keep an index beside the vectors; the description comes last and makes it valid."""
    unfinished = store.folder / f"{_INDEX}.new"
    faiss.write_index(index, str(unfinished))
    meta = {"format": _FORMAT, "count": index.ntotal, "digest": _digest(unfinished)}
    (store.folder / _META).unlink(missing_ok=True)
    unfinished.replace(store.folder / _INDEX)
    described = store.folder / f"{_META}.new"
    described.write_text(json.dumps(meta), "utf-8")
    described.replace(store.folder / _META)


def load_index(store: VectorStore) -> Any | None:
    """Read the index that was kept beside the vectors; None where it is missing or damaged."""
    try:
        meta = json.loads((store.folder / _META).read_text("utf-8"))
        path = store.folder / _INDEX
        # faiss trusts what it reads: it may ask for any amount of memory, or crash.
        if meta["format"] != _FORMAT or meta["digest"] != _digest(path):
            return None
        index = faiss.read_index(str(path))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return None
    fits = index.d == store.dimension and index.ntotal <= store.count
    return index if fits else None


def _exact_index(matrix: NDArray[np.float16]) -> Any:
    """An index that compares every vector, by the same float16 numbers as are stored."""
    index = faiss.IndexScalarQuantizer(
        matrix.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    for start in range(0, len(matrix), _ROWS_AT_ONCE):
        index.add(matrix[start : start + _ROWS_AT_ONCE].astype(np.float32))
    return index


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


class InvertedLists:
    """Searches the lists of a faiss IVF index, as many of them as a filter calls for.

    faiss looks into a fixed number of lists. Under a filter that may be far too few,
    for the papers of one topic or one person lie together, or more than needed. Here
    as many of the lists nearest to the query are taken as hold enough of the allowed
    vectors, so a search is never short of results.

    Args:
        index: a trained `faiss.IndexIVF` over slots 0 to `ntotal`, by inner product.
    """

    def __init__(self, index: Any) -> None:
        self._index = index
        self.count: int = index.ntotal
        self._centres: Floats = index.quantizer.reconstruct_n(0, index.nlist)
        self._list_of = np.empty(self.count, dtype=np.int32)
        for number in range(index.nlist):
            slots, _codes = get_invlist(index.invlists, number)
            self._list_of[slots] = number
        self._sizes = np.bincount(self._list_of, minlength=index.nlist)

    def search(self, query: Floats, k: int, allowed: Mask, choice: Slots | None) -> Slots:
        """Find slots among which the `k` nearest very probably are; all where they are few.

        Args:
            query: unit vector, shape (dimension,).
            k: how many are sought.
            allowed: which slots may be found, shape (count,).
            choice: the same as slots, in order; None where all are allowed.
        """
        sizes = self._sizes
        if choice is not None:
            sizes = np.bincount(self._list_of[choice], minlength=len(sizes))
        size = int(sizes.sum())
        k = min(k, size)
        compared = _compared(k, size)
        if choice is not None and compared >= size:
            return choice  # faiss would look through all lists for them
        # `@` would share so small a product among threads, and wait for them on a busy machine.
        nearest = np.argsort(-np.vecdot(self._centres, query), kind="stable")
        probes = int(np.searchsorted(np.cumsum(sizes[nearest]), compared)) + 1
        selector = None
        if choice is not None:
            selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        # One thread a search: several searches at once use the cores better, and OpenMP's
        # threads would be made anew for every thread of the server.
        faiss.omp_set_num_threads(1)
        parameters = faiss.SearchParametersIVF(sel=selector, nprobe=min(probes, len(sizes)))
        _, slots = self._index.search(query[None], min(size, _candidates(k)), params=parameters)
        found: Slots = slots[0]
        return found[found >= 0]


def _compared(k: int, size: int) -> int:
    """How many of `size` vectors are compared for `k` results.

    A search without a filter looks into 256 of 4 √n lists, which hold √n / 4 vectors each, and
    for more than a few results into k / 4 further ones: at 100,000 recombined vectors that finds
    .98 of the ten nearest, 128 lists find .96. A search with a filter compares as many as one in
    a library of that size would. Measured by tests/benchmarks/nearest.py.
    """
    return max(k, math.ceil((256 + k / 4) * math.sqrt(size) / 4))


def _candidates(k: int) -> int:
    """Results by 8-bit codes among which the `k` best are sought by exact cosines."""
    return k + max(22, k // 8)

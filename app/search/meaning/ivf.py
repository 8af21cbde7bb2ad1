"""Searches the lists of a faiss IVF index, as many of them as a filter calls for.

faiss looks into a fixed number of lists. Under a filter that may be far too few,
for the papers of one topic or one person lie together, or more than needed. Here
the lists nearest to the query are taken until they hold enough of the allowed
vectors, so a search is never short of results. Knows slots, no papers.
"""

from __future__ import annotations

import math
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from app.search.meaning.vector_store import Slots

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


class InvertedLists:
    """An IVF index together with what is needed to choose among its lists.

    Args:
        index: a trained `faiss.IndexIVF` over slots 0 to `ntotal`, by inner product.
    """

    def __init__(self, index: Any) -> None:
        self._index = index
        self.count: int = index.ntotal
        self._centres: Floats = index.quantizer.reconstruct_n(0, index.nlist)
        self._list_of = np.empty(self.count, dtype=np.int32)
        lists = index.invlists
        for number in range(index.nlist):
            size = lists.list_size(number)
            if size:
                self._list_of[faiss.rev_swig_ptr(lists.get_ids(number), size)] = number
        self._sizes = np.bincount(self._list_of, minlength=index.nlist)

    def search(self, query: Floats, k: int, allowed: Mask, choice: Slots | None) -> Slots:
        """Find slots among which the `k` nearest very probably are; all where there are fewer.

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
        if k == 0:
            return np.empty(0, dtype=np.int64)
        # `@` would share so small a product among threads, and wait for them on a busy machine.
        closeness = np.vecdot(self._centres, query)
        nearest = np.argsort(-closeness, kind="stable")
        nearest = nearest[sizes[nearest] > 0]
        enough = int(np.searchsorted(np.cumsum(sizes[nearest]), _compared(k, size))) + 1
        nearest = nearest[:enough]
        selector = None
        if choice is not None:
            selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        return self._compare(query, min(size, _candidates(k)), nearest, closeness, selector)

    def _compare(
        self, query: Floats, k: int, lists: Slots, closeness: Floats, selector: Any | None
    ) -> Slots:
        """Let faiss compare the allowed vectors of some lists; returns at most k slots."""
        # One thread a search: several searches at once use the cores better, and OpenMP's
        # threads would be made anew for every thread of the server.
        faiss.omp_set_num_threads(1)
        cosines, slots = np.empty(k, np.float32), np.empty(k, np.int64)
        lists, closeness = lists.astype(np.int64), closeness[lists]
        query = np.ascontiguousarray(query, dtype=np.float32)
        parameters = faiss.SearchParametersIVF(sel=selector, nprobe=len(lists))
        # The wrapper `search_preassigned` of faiss 1.15 takes no parameters; the function does.
        pointers = map(faiss.swig_ptr, (lists, closeness, cosines, slots))
        self._index.search_preassigned_c(1, faiss.swig_ptr(query), k, *pointers, False, parameters)
        return slots[slots >= 0]


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

"""Searches the lists of a faiss IVF index, as many of them as a filter calls for.

faiss looks into a fixed number of lists. Under a filter that may be far too few,
for the papers of one topic or one person lie together, or more than needed. Here
as many of the lists nearest to the query are taken as hold enough of the allowed
vectors, so a search is never short of results. Knows slots, no papers.
"""

from __future__ import annotations

import math
from typing import Any

import faiss
import numpy as np
from faiss.contrib.inspect_tools import get_invlist
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

"""Which papers are nearest in meaning: the rows of the columns, by the vectors of a store.

A *row* is a paper's place in the columns, a *slot* the place of its vector in the
store; papers with the same text share a slot. Everything here is a snapshot of
both, and answers until a newer one takes its place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.domain.latex import plain_text
from app.domain.sentences import sentence_spans
from app.search.columns import Rows
from app.search.embedder import Embedder
from app.search.vector_index import VectorIndex
from app.search.vectors import Slots, VectorStore

Floats = NDArray[np.float32]


class NearestIndex:
    """Finds the papers nearest to a vector.

    Args:
        store: holds the papers' vectors.
        index: over the slots of `store`.
        slots: of each row, shape (rows,); -1 where a paper has no vector yet.
    """

    def __init__(self, store: VectorStore, index: VectorIndex, slots: Slots) -> None:
        self._matrix = store.matrix
        self._index = index
        # The index may be a moment older than the store.
        self._slots = np.where(slots < index.count, slots, -1)
        known = np.flatnonzero(self._slots >= 0)
        self._rows_by_slot = known[np.argsort(self._slots[known], kind="stable")]
        self._sorted_slots = self._slots[self._rows_by_slot]
        self._used = np.zeros(index.count, dtype=np.bool_)
        self._used[self._sorted_slots] = True
        self.covered = len(known)
        """Papers that have a vector."""
        self._shared = self.covered - int(self._used.sum())

    def search(
        self, query: Floats, k: int, allowed: Rows | NDArray[np.bool_] | None = None
    ) -> tuple[Rows, Floats]:
        """Find the `k` nearest of the allowed papers, or all of them where there are fewer.

        Args:
            query: unit vector, shape (dimension,).
            k: how many at most.
            allowed: rows that may be found, as rows or as a mask of shape (rows,); None: all.

        Returns:
            Rows, best first (ties by row), and their cosines.
        """
        mask = self._used
        if allowed is not None:
            slots = self._slots[allowed]
            mask = np.zeros(len(self._used), dtype=np.bool_)
            mask[slots[slots >= 0]] = True
        found = self._index.search(query, k, mask)
        if not self._shared:
            return self._rows_by_slot[
                np.searchsorted(self._sorted_slots, found.slots)
            ], found.cosines
        first = np.searchsorted(self._sorted_slots, found.slots)
        papers = np.searchsorted(self._sorted_slots, found.slots, side="right") - first
        # The rows of each slot lie side by side: count up from the first of each.
        steps = np.arange(papers.sum()) - np.repeat(np.cumsum(papers) - papers, papers)
        rows = self._rows_by_slot[np.repeat(first, papers) + steps]
        cosines = np.repeat(found.cosines, papers)
        if allowed is not None:
            may = np.zeros(len(self._slots), dtype=np.bool_)
            may[allowed] = True
            rows, cosines = rows[may[rows]], cosines[may[rows]]
        return rows[:k], cosines[:k]

    def cosines(self, query: Floats, rows: Rows) -> Floats:
        """Return each paper's cosine with a query, shape (n,); -1 where it has no vector."""
        return self._index.cosines(query, self._slots[rows])

    def vector_of(self, row: int) -> Floats | None:
        """Return a paper's own vector, shape (dimension,), or None."""
        slot = self._slots[row]
        return self._matrix[slot].astype(np.float32) if slot >= 0 else None


def closest_sentence(query: Floats, abstract: str, embedder: Embedder) -> tuple[int, int] | None:
    """Find the sentence of an abstract that is nearest to a query.

    Args:
        query: unit vector, shape (dimension,).
        abstract: as printed.

    Returns:
        Its (start, end) in the abstract, or None where that is empty.
    """
    spans = sentence_spans(abstract)
    if not spans:
        return None
    vectors = embedder.encode([plain_text(abstract[start:end]) for start, end in spans])
    return spans[int((vectors @ query).argmax())]

"""Which papers are nearest in meaning: the rows of the columns, by the vectors of a store.

A *row* is a paper's place in the columns, a *slot* the place of its vector in the
store; papers with the same text share a slot. Everything here is a snapshot of
both, and answers until a newer one takes its place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.search.meaning.vector_index import Nearest, VectorIndex
from app.search.meaning.vector_store import Slots, VectorStore
from app.store.columns import Rows, marked

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
        self.covered = len(known)
        """Papers that have a vector."""
        by_slot = known[np.argsort(self._slots[known], kind="stable")]
        is_first = np.ones(len(by_slot), dtype=np.bool_)
        is_first[1:] = np.diff(self._slots[by_slot]) > 0
        firsts = by_slot[is_first]
        self._used = np.zeros(index.count, dtype=np.bool_)
        self._used[self._slots[firsts]] = True
        self._first_row = np.zeros(index.count, dtype=np.int64)
        self._first_row[self._slots[firsts]] = firsts
        self._twins = by_slot[~is_first]
        """Rows whose slot belongs to an earlier row, in order of slots."""
        self._twin_slots = self._slots[self._twins]

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
        if allowed is None:
            found = self._index.search(query, k, self._used)
        else:
            allowed = self._as_mask(allowed)
            # Slot by slot, for reading beats writing: rows and slots have much the same order.
            slots = self._used & allowed[self._first_row]
            slots[self._twin_slots[allowed[self._twins]]] = True
            found = self._index.search(query, k, slots)
        rows, cosines = self._first_row[found.slots], found.cosines
        if len(self._twins):
            rows, cosines = self._with_twins(found)
            if allowed is not None:
                rows, cosines = rows[allowed[rows]], cosines[allowed[rows]]
        return rows[:k], cosines[:k]

    def cosines(self, query: Floats, rows: Rows) -> Floats:
        """Return each paper's cosine with a query, shape (n,); -1 where it has no vector."""
        return self._index.cosines(query, self._slots[rows])

    def vector_of(self, row: int) -> Floats | None:
        """Return a paper's own vector, shape (dimension,), or None."""
        slot = self._slots[row]
        return self._matrix[slot].astype(np.float32) if slot >= 0 else None

    def _as_mask(self, allowed: Rows | NDArray[np.bool_]) -> NDArray[np.bool_]:
        if allowed.dtype == np.bool_:
            return allowed.astype(np.bool_, copy=False)
        return marked(len(self._slots), allowed.astype(np.int64, copy=False))

    def _with_twins(self, found: Nearest) -> tuple[Rows, Floats]:
        """Put every row beside the first of its slot."""
        start = np.searchsorted(self._twin_slots, found.slots)
        twins = np.searchsorted(self._twin_slots, found.slots, side="right") - start
        of_each = np.repeat(np.arange(len(found.slots)), twins)
        # Twins of one slot lie side by side: count up from the first of each.
        steps = np.arange(len(of_each)) - np.repeat(np.cumsum(twins) - twins, twins)
        rows = np.concatenate([self._first_row[found.slots], self._twins[start[of_each] + steps]])
        cosines = np.concatenate([found.cosines, found.cosines[of_each]])
        order = np.lexsort((rows, -cosines))
        return rows[order], cosines[order]

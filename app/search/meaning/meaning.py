"""Search by meaning as it is at one moment: one immutable value that a request keeps.

`app.search.meaning.semantic` makes these values. A query that holds one is answered by one model,
one state of the vectors and one index, whatever happens to the files meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from app.domain.tex.html import plain_text
from app.errors import NotReady
from app.search.fusion import Floats, Ranked
from app.search.lru_cache import LruCache
from app.search.meaning.best_sentence import Sentence, Sentences
from app.search.meaning.embedder import Embedder
from app.search.meaning.vector_index import Nearest, VectorIndex
from app.search.meaning.vector_store import Slots, VectorStore
from app.store.columns import Columns, Rows, marked


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


State = Literal["off", "warming", "ready"]
STATES: tuple[State, ...] = get_args(State)

MOST_FOUND = 1000
"""Papers that meaning alone may add to a set."""
FLOOR = 0.35
"""Least cosine of a paper found by meaning; see DECISIONS.md for how it was measured."""


@dataclass(frozen=True)
class Answering:
    """Everything that answers queries, for one state of the vectors."""

    embedder: Embedder
    store: VectorStore
    index: VectorIndex
    _joined: LruCache[NearestIndex] = field(default_factory=lambda: LruCache(2))

    def over(self, columns: Columns) -> NearestIndex:
        """Join the vectors to the rows of a snapshot; kept for the newest ones."""
        return self._joined.get_or_make(
            columns.version,
            lambda: NearestIndex(self.store, self.index, self.store.slots_of(columns.content)),
        )


@dataclass(frozen=True)
class Meaning:
    """Search by meaning at one moment."""

    generation: int
    """Grows whenever the same query may find other papers."""
    answering: Answering | None
    """None while no query can be answered by meaning."""
    problem: str
    """Why there is no search by meaning; "" where nothing speaks against it."""
    wanted: str
    """The model that the settings name."""
    repaired: Sequence[str]
    """What was found damaged and is made again, in sentences for the user."""
    progress: tuple[int, int] | None
    """How many of how many texts are encoded, while that goes on."""
    texts: LruCache[Floats]
    """Vectors of texts that were asked for last."""
    sentences: Sentences

    @property
    def state(self) -> State:
        """Whether queries are answered by meaning."""
        if self.answering is not None:
            return "ready"
        return "off" if self.problem else "warming"

    @property
    def notice(self) -> str | None:
        """The sentence for a reader whose query was answered by words alone; None when ready."""
        if self.state == "ready":
            return None
        if self.problem:
            return f"Found by words alone. {self.problem}"
        share = "({:,} of {:,} papers)".format(*self.progress) if self.progress else ""
        return f"Found by words; meaning joins in when the model is ready {share}".rstrip() + "."

    @property
    def model_name(self) -> str:
        """The model that answers, or the one that is wanted."""
        return self.answering.store.name if self.answering else self.wanted

    @property
    def dimension(self) -> int | None:
        """Length of the vectors; None until they are known."""
        return self.answering.store.dimension if self.answering else None

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the model that answers."""
        return self.must_be_ready().store.fingerprint

    def must_be_ready(self) -> Answering:
        """Refuse a search that cannot be answered yet.

        Raises:
            NotReady: vectors are not there, or no longer.
        """
        if self.answering is None:
            reason = self.problem or "The papers are being encoded; try again in a moment."
            raise NotReady(f"Search by meaning is not ready. {reason}")
        if not self.answering.store.is_in_place():  # to read beyond the end ends the process
            raise NotReady("The stored vectors were changed from outside; they are read anew.")
        return self.answering

    def missing(self, columns: Columns) -> int:
        """Count the papers that have no vector yet."""
        return columns.size - (self.answering.over(columns).covered if self.answering else 0)

    def encode_query(self, text: str) -> Floats:
        """Return the vector of a query, shape (dimension,)."""
        return self.must_be_ready().embedder.encode_query(text)

    def encode_texts(self, texts: list[str]) -> Floats:
        """Return the vectors of texts, shape (n, dimension)."""
        return self.must_be_ready().embedder.encode(texts)

    def encode_text(self, text: str) -> Floats:
        """Return the vector of a text that is compared with papers as one of them would be."""
        embedder = self.must_be_ready().embedder
        key = (embedder.fingerprint, text)
        return self.texts.get_or_make(key, lambda: embedder.encode([plain_text(text)])[0])

    def closest_sentences(
        self, vector: Floats, abstracts: Sequence[str], within_s: float
    ) -> list[Sentence | None]:
        """Return the sentence nearest to a vector in each of some abstracts.

        Only the first abstracts, where more would take longer than `within_s`.

        Raises:
            NotReady: vectors are not there.
            Busy: others' sentences are being encoded.
        """
        return self.sentences.closest(self.must_be_ready().embedder, vector, abstracts, within_s)

    def nearest(
        self,
        vector: Floats,
        columns: Columns,
        allowed: NDArray[np.bool_] | None,
        count: int = MOST_FOUND,
        floor: float = FLOOR,
    ) -> Ranked:
        """Find the papers closest to a vector, at most `count`, above `floor`, closest first.

        Args:
            allowed: marks the rows that may be found, shape (papers,); None for all.
        """
        rows, cosines = self.must_be_ready().over(columns).search(vector, count, allowed)
        near = cosines >= floor
        return Ranked(rows[near], cosines[near])

    def closeness(self, vector: Floats, columns: Columns, rows: Rows) -> Floats:
        """Return the cosine of each row with a vector, -1 where a row has none; shape of `rows`."""
        return self.must_be_ready().over(columns).cosines(vector, rows)

    def vector_of(self, columns: Columns, row: int) -> Floats | None:
        """Return the vector of a paper, or None where it has none."""
        return self.must_be_ready().over(columns).vector_of(row)

    def vectors_of(self, columns: Columns, rows: Rows) -> Floats:
        """Return the vectors of papers, shape (rows, dimension); zeros where one has none."""
        store = self.must_be_ready().store
        slots = store.slots_of(columns.content[rows])
        vectors = np.zeros((len(rows), store.dimension), dtype=np.float32)
        vectors[slots >= 0] = store.matrix[slots[slots >= 0]]
        return vectors

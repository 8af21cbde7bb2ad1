"""Search by meaning, from cold to ready, without anyone waiting for it.

    off       the model cannot be had, or is turned off; `said` tells why
    warming   vectors are being made or read, in a thread of the server
    ready     queries are answered

Vectors lie in files beside the library and are keyed by content hash; this module
joins them to the rows of the columns. It knows no query syntax and no page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.database import Database
from app.domain.latex import plain_text
from app.errors import Busy, ModelUnavailable, NotReady
from app.search.closest import Sentence, Sentences
from app.search.columns import Columns, Rows
from app.search.embedder import Embedder
from app.search.encoding import ActiveStore, active_store
from app.search.exported import open_embedder, open_exported
from app.search.fusion import Floats, Ranked
from app.search.making import Stopped, make_vectors, sole_writer, writable_store
from app.search.model import ModelSpec, resolve_model
from app.search.nearest import NearestIndex
from app.search.recent import Recent
from app.search.vector_index import VectorIndex, load_index
from app.search.vectors import VectorStore
from app.settings import Settings

State = Literal["off", "warming", "ready"]
Progress = Callable[[int, int], None]
OpenModel = Callable[[ModelSpec, Path, int, threading.Event], Embedder]

MOST_FOUND = 1000
"""Papers that meaning alone may add to a set (contract)."""
FLOOR = 0.35
"""Least cosine of a paper found by meaning; see DECISIONS.md for how it was measured."""
READY_SHARE = 0.95
"""Of the papers that must have a vector: a new import does not turn search by meaning off."""


def silent(done: int, total: int) -> None:
    """Tell nobody how far the work has come."""


@dataclass(frozen=True)
class _Ready:
    """Everything that answers queries, for one state of the vectors."""

    embedder: Embedder
    store: VectorStore
    index: VectorIndex


class Semantic:
    """Search by meaning over one library.

    Args:
        open_model: gives the embedder of a model; tests give another one.
        resolve: finds the model that a setting names.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        open_model: OpenModel = open_embedder,
        resolve: Callable[[str], ModelSpec] = resolve_model,
    ) -> None:
        self._settings = settings
        self._database = database
        self._open = open_model
        self._resolve = resolve
        self._ready: _Ready | None = None
        self._embedders: dict[str, Embedder] = {}
        self._joined: Recent[NearestIndex] = Recent(2)
        self._texts: Recent[Floats] = Recent()
        self._sentences = Sentences()
        self._preparing = threading.Lock()
        self._stop = threading.Event()
        self.folder = Path(f"{database.path}.vectors")
        self.exports = Path(f"{database.path}.models")
        self.generation = 0
        """Grows whenever the same query may find other papers."""
        self.problem = "" if settings.semantic else "Search by meaning is turned off."
        """Why there is no search by meaning; "" where nothing speaks against it."""
        self.repaired: list[str] = []
        """What was found damaged and is made again, in sentences for the user."""
        self.progress: tuple[int, int] | None = None
        """How many of how many texts are encoded, while that goes on."""

    @property
    def state(self) -> State:
        """Whether queries are answered by meaning."""
        if self._ready is not None:
            return "ready"
        return "off" if self.problem else "warming"

    @property
    def said(self) -> str | None:
        """What to tell a reader whose query was answered by words alone; None when ready."""
        if self.state == "ready":
            return None
        if self.problem:
            return f"Found by words alone. {self.problem}"
        share = "({:,} of {:,} papers)".format(*self.progress) if self.progress else ""
        return f"Found by words; meaning joins in when the model is ready {share}".rstrip() + "."

    @property
    def model_name(self) -> str:
        """The model that answers, or the one that is wanted."""
        ready = self._ready
        return ready.store.name if ready else self._settings.model

    @property
    def dimension(self) -> int | None:
        """Length of the vectors; None until they are known."""
        return self._ready.store.dimension if self._ready else None

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the model that answers."""
        return self._answering().store.fingerprint

    def prepare(
        self, columns: Callable[[], Columns], progress: Progress = silent, *, encode: bool = True
    ) -> int:
        """Make or read the vectors of a library, then answer queries; blocks until done.

        Whatever fails is said in `problem`; words still find.

        Args:
            columns: gives the newest snapshot.
            progress: told how many of how many texts are encoded.
            encode: False reads what is there and encodes nothing.

        Returns:
            How many texts were encoded.
        """
        if not self._settings.semantic:
            return 0
        with self._preparing:
            try:
                encoded = self._prepare(columns, progress, encode)
                self.problem = ""
            except Stopped:
                encoded = 0
            except (ModelUnavailable, Busy) as error:
                self.problem, encoded = str(error), 0
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                self.problem = (
                    f"Vectors cannot be stored beside the library ({reason}); make room for them,"
                    " or the folder writable, and start again."
                )
                encoded = 0
            finally:
                self.progress = None
        return encoded

    def has_lost_vectors(self) -> bool:
        """Tell whether the files that answer are gone or cut short, and stop answering if so."""
        ready = self._ready
        if ready is None or ready.store.is_in_place():
            return False
        self._ready = None
        return True

    def close(self) -> None:
        """Stop what goes on in other threads, and let go of the models."""
        self._stop.set()
        for embedder in self._embedders.values():
            embedder.close()

    def must_be_ready(self) -> None:
        """Refuse a search that cannot be answered yet.

        Raises:
            NotReady: vectors are not there.
        """
        self._answering()

    def missing(self, columns: Columns) -> int:
        """Count the papers that have no vector yet."""
        return columns.size - (self._over(columns).covered if self._ready else 0)

    def encode_query(self, text: str) -> Floats:
        """Return the vector of a query, shape (dimension,)."""
        return self._answering().embedder.encode_query(text)

    def encode_texts(self, texts: list[str]) -> Floats:
        """Return the vectors of texts, shape (n, dimension)."""
        return self._answering().embedder.encode(texts)

    def encode_text(self, text: str) -> Floats:
        """Return the vector of a text that is compared with papers as one of them would be."""
        embedder = self._answering().embedder
        key = (embedder.fingerprint, text)
        return self._texts.get_or_make(key, lambda: embedder.encode([plain_text(text)])[0])

    def closest_sentences(
        self, vector: Floats, abstracts: Sequence[str], within_s: float
    ) -> list[Sentence | None]:
        """Return the sentence nearest to a vector in each of some abstracts.

        Only the first abstracts, where more would take longer than `within_s`.

        Raises:
            NotReady: vectors are not there.
            Busy: others' sentences are being encoded.
        """
        return self._sentences.closest(self._answering().embedder, vector, abstracts, within_s)

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
        rows, cosines = self._over(columns).search(vector, count, allowed)
        near = cosines >= floor
        return Ranked(rows[near], cosines[near])

    def closeness(self, vector: Floats, columns: Columns, rows: Rows) -> Floats:
        """Return the cosine of each row with a vector, -1 where a row has none; shape of `rows`."""
        return self._over(columns).cosines(vector, rows)

    def vector_of(self, columns: Columns, row: int) -> Floats | None:
        """Return the vector of a paper, or None where it has none."""
        return self._over(columns).vector_of(row)

    def vectors_of(self, columns: Columns, rows: Rows) -> Floats:
        """Return the vectors of papers, shape (rows, dimension); zeros where one has none."""
        store = self._answering().store
        slots = store.slots_of(columns.content[rows])
        vectors = np.zeros((len(rows), store.dimension), dtype=np.float32)
        vectors[slots >= 0] = store.matrix[slots[slots >= 0]]
        return vectors

    def _answering(self) -> _Ready:
        ready = self._ready
        if ready is None:
            reason = self.problem or "The papers are being encoded; try again in a moment."
            raise NotReady(f"Search by meaning is not ready. {reason}")
        return ready

    def _over(self, columns: Columns) -> NearestIndex:
        """Join the vectors to the rows of a snapshot; kept for the newest ones."""
        ready = self._answering()
        key = (columns.version, self.generation)
        return self._joined.get_or_make(
            key,
            lambda: NearestIndex(ready.store, ready.index, ready.store.slots_of(columns.content)),
        )

    def _prepare(self, columns: Callable[[], Columns], progress: Progress, encode: bool) -> int:
        spec = self._resolve(self._settings.model)
        needed = columns()
        if not needed.size:
            return 0
        active = active_store(self.folder, spec, needed.content)
        if active and active.covered >= READY_SHARE * needed.size:
            # What is there answers at once, were it of another model, before anything is made.
            exported = self.exports / active.folder.name
            if active.fingerprint == spec.fingerprint or exported.exists():
                self._answer(self._embedder(spec, active), VectorStore(
                    active.folder, active.name, active.fingerprint, active.dimension
                ))  # fmt: skip
        if not encode:
            return 0
        embedder = self._embedder(spec, None)
        store, encoded = self._encode(spec, embedder, columns, progress)
        self._answer(embedder, store)
        return encoded

    def _embedder(self, spec: ModelSpec, active: ActiveStore | None) -> Embedder:
        """Open the wanted model, or the one that made the active vectors."""
        fingerprint = active.fingerprint if active else spec.fingerprint
        if fingerprint not in self._embedders:
            if fingerprint == spec.fingerprint:
                opened = self._open(spec, self.exports, self._settings.threads, self._stop)
            else:
                assert active is not None
                opened = open_exported(self.exports / active.folder.name, self._settings.threads)
            self._embedders[fingerprint] = opened
        return self._embedders[fingerprint]

    def _encode(
        self,
        spec: ModelSpec,
        embedder: Embedder,
        columns: Callable[[], Columns],
        progress: Progress,
    ) -> tuple[VectorStore, int]:
        """Encode what is missing; one process at a time, the others wait and find it done."""

        def step(done: int, total: int) -> None:
            self.progress = (done, total)
            progress(done, total)

        with sole_writer(self.folder, self._stop):
            store = writable_store(self.folder, spec, embedder)
            self.repaired = store.problems
            encoded = make_vectors(self._database, store, embedder, columns, step, self._stop)
        return store, encoded

    def _answer(self, embedder: Embedder, store: VectorStore) -> None:
        self._ready = _Ready(embedder, store, VectorIndex(store, load_index(store)))
        self.generation += 1

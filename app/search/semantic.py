"""Search by meaning, from cold to ready, without anyone waiting for it.

    off       the model cannot be had, or is turned off; `said` tells why
    warming   vectors are being made or read, in a thread of the server
    ready     queries are answered

Vectors lie in files beside the library and are keyed by content hash; this module
joins them to the rows of the columns. It knows no query syntax and no page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from app.database import Database
from app.domain.embedding_text import encoding_text
from app.errors import ModelUnavailable, NotReady, OeuvreError
from app.search.columns import Columns, Rows
from app.search.embedder import Embedder
from app.search.encoding import active_store, encode_missing
from app.search.export_cache import load_embedder
from app.search.fusion import Floats, Ranked
from app.search.model import ModelSpec, resolve_model
from app.search.nearest import NearestIndex
from app.search.vectors import VectorStore
from app.settings import Settings

State = Literal["off", "warming", "ready"]

MOST_FOUND = 1000
"""Papers that meaning alone may add to a set (contract)."""
FLOOR = 0.25
"""Least cosine of a paper found by meaning; see DECISIONS.md for how it was measured."""
READY_SHARE = 0.95
"""Of the papers that must have a vector: a new import does not turn search by meaning off."""
RETRY_S = 2.0
"""Between two looks while another process encodes."""
TEXTS_AT_ONCE = 2000

TEXTS_SQL = "SELECT id, title, abstract, content_hash FROM paper WHERE id > ? ORDER BY id LIMIT ?"


@dataclass(frozen=True)
class _Ready:
    """Everything that answers queries, for one snapshot of the columns and one of the vectors."""

    version: int
    embedder: Embedder
    store: VectorStore
    slots: NDArray[np.int64]
    """The vector of each row, -1 for none; shape (papers,)."""
    index: NearestIndex


class Semantic:
    """Search by meaning over one library.

    Args:
        load: gives the embedder of a model; tests give another one.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        load: Callable[[ModelSpec, Path, int], Embedder] = load_embedder,
        resolve: Callable[[str], ModelSpec] = resolve_model,
    ) -> None:
        self._settings = settings
        self._database = database
        self._load = load
        self._resolve = resolve
        self._ready: _Ready | None = None
        self._embedder: Embedder | None = None
        self._lock = threading.Lock()
        self._work = threading.Lock()
        self._stop = threading.Event()
        self.folder = Path(f"{database.path}.vectors")
        self.exports = Path(f"{database.path}.models")
        self.generation = 0
        """Grows whenever the same query may find other papers."""
        self.problem = "" if settings.semantic else "Search by meaning is turned off."
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
        if self.progress and self.progress[1]:
            done, total = self.progress
            share = f" ({done:,} of {total:,} papers)"
        else:
            share = ""
        return f"Found by words; meaning joins in when the model is ready{share}."

    @property
    def model_name(self) -> str:
        """The model that answers, or the one that is wanted."""
        ready = self._ready
        return ready.store.name if ready else self._settings.model

    @property
    def dimension(self) -> int | None:
        """Length of the vectors; None until they are known."""
        return self._ready.store.dimension if self._ready else None

    def prepare(
        self,
        columns: Callable[[], Columns],
        progress: Callable[[int, int], None] = lambda done, total: None,
        encode: bool = True,
    ) -> int:
        """Make or read the vectors of a library, then answer queries; blocks until done.

        Args:
            columns: gives the newest snapshot.
            progress: told how many of how many texts are encoded.
            encode: False reads what is there and encodes nothing.

        Returns:
            How many texts were encoded.
        """
        if not self._settings.semantic:
            return 0
        with self._work:
            try:
                return self._prepare(columns, progress, encode)
            except (ModelUnavailable, OSError) as error:
                self.problem = str(error)
                return 0

    def close(self) -> None:
        """Stop what goes on in other threads."""
        self._stop.set()
        if self._embedder:
            self._embedder.close()

    def encode_query(self, text: str) -> Floats:
        """Return the vector of a query, shape (dimension,)."""
        return self._answering().embedder.encode_query(text)

    def encode_texts(self, texts: list[str]) -> Floats:
        """Return the vectors of texts, shape (n, dimension)."""
        return self._answering().embedder.encode(texts)

    def nearest(
        self, vector: Floats, columns: Columns, allowed: NDArray[np.bool_] | None,
        count: int = MOST_FOUND, floor: float = FLOOR,
    ) -> Ranked:  # fmt: skip
        """Find the papers closest to a vector, at most `count`, above `floor`, closest first.

        Args:
            allowed: marks the rows that may be found, shape (papers,); None for all.
        """
        ready = self._answering()
        slots = self._slots(ready, columns)
        found, cosines = ready.index.search(vector, count, _allowed_slots(ready, slots, allowed))
        near = cosines >= floor
        return _by_row(slots, found[near], cosines[near], allowed)

    def closeness(self, vector: Floats, columns: Columns, rows: Rows) -> Floats:
        """Return the cosine of each row with a vector, -1 where a row has none; shape of `rows`."""
        ready = self._answering()
        slots = self._slots(ready, columns)[rows]
        cosines = np.full(len(rows), -1, dtype=np.float32)
        has = slots >= 0
        cosines[has] = ready.store.matrix[slots[has]].astype(np.float32) @ vector
        return cosines

    def vector_of(self, columns: Columns, row: int) -> Floats | None:
        """Return the vector of a paper, or None where it has none."""
        ready = self._answering()
        slot = int(self._slots(ready, columns)[row])
        return ready.store.matrix[slot].astype(np.float32) if slot >= 0 else None

    def vectors_of(self, columns: Columns) -> Floats:
        """Return the vectors of all papers, shape (papers, dimension); zeros where one has none."""
        ready = self._answering()
        slots = self._slots(ready, columns)
        vectors = np.zeros((columns.size, ready.store.dimension), dtype=np.float32)
        has = slots >= 0
        vectors[has] = ready.store.matrix[slots[has]]
        return vectors

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the model that answers."""
        return self._answering().store.fingerprint

    def _answering(self) -> _Ready:
        ready = self._ready
        if ready is None:
            raise NotReady(self.said or "Search by meaning is not ready.")
        return ready

"""Search by meaning, from cold to ready, without anyone waiting for it.

    off       the model cannot be had, or is turned off; `problem` is the reason
    warming   vectors are being made or read, in a thread of the server
    ready     queries are answered

Vectors lie in files beside the library and are keyed by content hash; this module
prepares them, and `Semantic.meaning` is what answers. It knows no query syntax and no page.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.errors import Busy, ModelUnavailable
from app.paths import vectors_folder
from app.search.lru_cache import LruCache
from app.search.meaning.best_sentence import Sentences
from app.search.meaning.embedder import Embedder, damage_of_export
from app.search.meaning.embedding_job import (
    ActiveStore,
    active_store,
    differ_from_model,
    make_vectors,
    writable_store,
)
from app.search.meaning.meaning import Answering, Meaning
from app.search.meaning.model import ModelSpec, resolve_model, shown_name
from app.search.meaning.onnx_cache import choose_exports, open_embedder, open_exported
from app.search.meaning.vector_index import VectorIndex, load_index
from app.search.meaning.vector_store import VectorStore, put_aside
from app.settings import Settings
from app.store.columns import Columns
from app.store.database import Database
from app.store.locking import Stopped, sole_writer

Progress = Callable[[int, int], None]
OpenModel = Callable[[ModelSpec, Path, int, threading.Event], Embedder]

READY_SHARE = 0.95
"""Of the papers that must have a vector: a new import does not turn search by meaning off."""

MADE_BY_DAMAGED = "The stored vectors are not what the model makes; they are made again."


def silent(done: int, total: int) -> None:
    """Report no progress."""


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
        self._embedders: dict[str, Embedder] = {}
        self._doubts_vectors = False
        """The export of the model was found damaged: vectors may have been made with it."""
        self._preparing = threading.Lock()
        self._stop = threading.Event()
        self.folder = vectors_folder(database.path)
        self._changing = threading.Lock()
        self._meaning = Meaning(
            generation=0,
            answering=None,
            problem="" if settings.semantic else "Search by meaning is turned off.",
            wanted=shown_name(settings.model),
            repaired=(),
            progress=None,
            texts=LruCache(),
            sentences=Sentences(),
        )

    @property
    def meaning(self) -> Meaning:
        """Search by meaning as it is now."""
        return self._meaning

    def prepare(
        self, columns: Callable[[], Columns], progress: Progress = silent, *, encode: bool = True
    ) -> int:
        """Make or read the vectors of a library, then answer queries; blocks until done.

        Whatever fails is the `problem` of the meaning; words still find.

        Args:
            columns: gives the newest snapshot.
            progress: called with how many of how many texts are encoded.
            encode: False reads what is there and encodes nothing.

        Returns:
            How many texts were encoded.
        """
        if not self._settings.semantic:
            return 0
        with self._preparing:
            try:
                encoded = self._prepare(columns, progress, encode)
                self._change(problem="")
            except Stopped:
                encoded = 0
            except (ModelUnavailable, Busy) as error:
                self._change(problem=str(error))
                encoded = 0
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                self._change(
                    problem=f"Vectors cannot be stored beside the library ({reason}); make room "
                    "for them, or the folder writable, and start again."
                )
                encoded = 0
            finally:
                self._change(progress=None)
        return encoded

    def export_of(self, slug: str) -> Path:
        """Return the folder that a model is exported into, whether it is there or not."""
        beside = Path(f"{self._database.path}.models")
        return choose_exports(slug, self._settings.model_cache, beside) / slug

    def check_vectors(self) -> bool:
        """Compare some vectors with what the model makes now; put those aside that it did not make.

        Returns:
            Whether they are the model's, or there are none.

        Raises:
            Stopped, OSError: they are not, and cannot be put aside.
        """
        answering = self._meaning.answering
        if answering is None:
            return True
        store, embedder = answering.store, answering.embedder
        if not differ_from_model(self._database, store, embedder):
            return True
        with sole_writer(self.folder, self._stop):
            put_aside(store.folder)
        self._answer_with(None)
        return False

    def exports(self) -> list[Path]:
        """List the folder of each model that this library has vectors of."""
        return [
            self.export_of(folder.name)
            for folder in sorted(self.folder.glob("*/"))
            if not folder.name.endswith(".damaged")
        ]

    def lacks_vectors(self, columns: Columns) -> bool:
        """Return whether papers have no vector of any model yet; opens no model."""
        if not self._settings.semantic or not columns.size:
            return False
        try:
            spec = self._resolve(self._settings.model)
        except ModelUnavailable:
            return True
        active = active_store(self.folder, spec, columns.content)
        return active is None or active.covered < columns.size

    def has_lost_vectors(self) -> bool:
        """Return whether the files that answer are gone or cut short, and stop answering if so."""
        answering = self._meaning.answering
        if answering is None or answering.store.is_in_place():
            return False
        self._answer_with(None)
        return True

    def close(self) -> None:
        """Stop what goes on in other threads, and let go of the models."""
        self._stop.set()
        for embedder in self._embedders.values():
            embedder.close()

    def _prepare(self, columns: Callable[[], Columns], progress: Progress, encode: bool) -> int:
        spec = self._resolve(self._settings.model)
        needed = columns()
        if not needed.size:
            return 0
        active = active_store(self.folder, spec, needed.content)
        if active and active.covered >= READY_SHARE * needed.size and self._can_ask(spec, active):
            # What is there answers at once, were it of another model, before anything is made.
            self._answer(self._embedder(spec, active), VectorStore(
                active.folder, active.name, active.fingerprint, active.dimension
            ))  # fmt: skip
        if not encode:
            return 0
        embedder = self._embedder(spec, None)
        store, encoded = self._encode(spec, embedder, columns, progress)
        self._answer(embedder, store)
        return encoded

    def _can_ask(self, spec: ModelSpec, active: ActiveStore) -> bool:
        """Return whether the model of the vectors is at hand: the wanted one is made if need be."""
        if active.fingerprint == spec.fingerprint:
            return True
        try:
            self._embedder(spec, active)
        except ModelUnavailable:  # its export is gone or damaged; the wanted model takes its place
            return False
        return True

    def _embedder(self, spec: ModelSpec, active: ActiveStore | None) -> Embedder:
        """Open the wanted model, or the one that made the active vectors."""
        fingerprint = active.fingerprint if active else spec.fingerprint
        if fingerprint not in self._embedders:
            if fingerprint == spec.fingerprint:
                exports = self.export_of(spec.slug).parent
                self._doubts_vectors = bool(damage_of_export(exports / spec.slug))
                opened = self._open(spec, exports, self._settings.threads, self._stop)
            else:
                assert active is not None
                opened = open_exported(self.export_of(active.folder.name), self._settings.threads)
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
            self._change(progress=(done, total))
            progress(done, total)

        with sole_writer(self.folder, self._stop):
            store = writable_store(self.folder, spec, embedder)
            if self._doubts_vectors and differ_from_model(self._database, store, embedder):
                put_aside(store.folder)
                store.refresh()
                store.problems.append(MADE_BY_DAMAGED)
            self._doubts_vectors = False
            self._change(repaired=tuple(store.problems))
            encoded = make_vectors(self._database, store, embedder, columns, step, self._stop)
        return store, encoded

    def _answer(self, embedder: Embedder, store: VectorStore) -> None:
        self._answer_with(Answering(embedder, store, VectorIndex(store, load_index(store))))

    def _answer_with(self, answering: Answering | None) -> None:
        """Let other vectors answer, under a generation of their own, in one step."""
        with self._changing:
            generation = self._meaning.generation + 1
            self._meaning = replace(self._meaning, answering=answering, generation=generation)

    def _change(self, **changes: Any) -> None:
        """Note how the preparing goes; the same queries find the same papers."""
        with self._changing:
            self._meaning = replace(self._meaning, **changes)

"""Makes the vectors of a library that it has not yet, and the index over them when there are many.

Work is stored every few seconds, so a kill costs no more than that, and the next run goes on where
the last one stopped. After a change of model the new vectors grow beside the old ones, which answer
until the new ones cover as much. Writes the files beside the library and nothing else; who asks for
it, and when, is the business of `app.search.meaning.semantic`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.records.index_text import encoding_text
from app.errors import Busy
from app.search.meaning.embedder import Embedder
from app.search.meaning.model import ModelSpec
from app.search.meaning.sharing import COMPARED, differ, give, give_all, take_shared
from app.search.meaning.vector_index import (
    VectorIndex,
    build_index,
    load_index,
    needs_index,
    save_index,
)
from app.search.meaning.vector_store import Hashes, VectorStore, hash_array, read_store_meta
from app.store.columns import Columns
from app.store.database import Database
from app.store.shared.opening import as_shared

STORE_EVERY_S = 3.0
"""Seconds of work that a kill may cost."""
RETRY_S = 0.5
"""Between two tries while the model is busy with searches."""
_AT_ONCE = 32
"""Texts between two looks at the clock: a second on a slow machine."""
TEXTS_AT_ONCE = 2000

SAMPLE_SQL = """
SELECT title, abstract, content_hash FROM (SELECT * FROM paper ORDER BY id LIMIT ?)
UNION SELECT title, abstract, content_hash FROM (SELECT * FROM paper ORDER BY id DESC LIMIT ?)
"""
TEXTS_SQL = "SELECT id, title, abstract, content_hash FROM paper WHERE id > ? ORDER BY id LIMIT ?"


def writable_store(folder: Path, spec: ModelSpec, embedder: Embedder) -> VectorStore:
    """Open the vectors of a model for writing; the caller is the sole writer."""
    made = folder / spec.slug
    return VectorStore(made, spec.name, spec.fingerprint, embedder.dimension, writable=True)


def make_vectors(
    database: Database,
    store: VectorStore,
    embedder: Embedder,
    columns: Callable[[], Columns],
    progress: Callable[[int, int], None],
    stop: threading.Event,
) -> int:
    """Encode the papers that have no vector yet; the caller is the sole writer.

    Where servers share their vectors, what others made is taken first.

    Args:
        store: opened for writing; its index is made where it wants one.

    Returns:
        How many texts were encoded.

    Raises:
        OSError: the files cannot be written.
    """
    library, needed = as_shared(database), columns().content
    shared = library.vectors if library else None
    if shared and store.missing(needed).any():
        encode = partial(_encode_patiently, embedder, stop=stop)
        take_shared(shared, store, needed, _texts(database), encode, stop)
    total = int(np.count_nonzero(store.missing(needed)))
    encoded = 0
    if total:
        stored = partial(give, shared, store.fingerprint) if shared else _keep
        encoded = encode_missing(_texts(database), total, embedder, store, progress, stop, stored)
    if shared:
        give_all(shared, store, needed, stop)
    if needs_index(store.count, 0) and not stop.is_set():
        kept = VectorIndex(store, load_index(store))
        if kept.is_stale:
            save_index(store, build_index(store))
    return encoded


def differ_from_model(database: Database, store: VectorStore, embedder: Embedder) -> bool:
    """Compare the vectors of the first and last papers with what the model makes of their texts.

    A damaged model makes vectors that look as sound as others.
    """
    with database.read_raw() as connection:
        rows = connection.execute(SAMPLE_SQL, (COMPARED, COMPARED)).fetchall()
    slots = store.slots_of(hash_array([key for _, _, key in rows]))
    texts = [encoding_text(title, abstract) for title, abstract, _ in rows]
    known = [(text, slot) for text, slot in zip(texts, slots.tolist(), strict=True) if slot >= 0]
    if not known:
        return False
    made = embedder.encode([text for text, _ in known])
    stored = store.matrix[[slot for _, slot in known]].astype(np.float32)
    return differ(made, stored)


def _texts(database: Database) -> Iterator[tuple[bytes, str]]:
    """Read the texts of all papers, in batches that each read shortly."""
    last = 0
    while True:
        with database.read_raw() as connection:
            rows = connection.execute(TEXTS_SQL, (last, TEXTS_AT_ONCE)).fetchall()
        for paper_id, title, abstract, key in rows:
            last = paper_id
            yield key, encoding_text(title, abstract)
        if len(rows) < TEXTS_AT_ONCE:
            return


def _keep(hashes: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
    """Share nothing."""


def encode_missing(
    texts: Iterable[tuple[bytes, str]],
    total: int,
    embedder: Embedder,
    store: VectorStore,
    progress: Callable[[int, int], None] = lambda done, total: None,
    stop: threading.Event | None = None,
    stored: Callable[[Sequence[bytes], NDArray[np.float32]], None] = _keep,
) -> int:
    """Encode the texts that have no vector yet, and store them.

    Args:
        texts: content hash and text; read as a stream, those stored already are passed over.
        total: how many will be encoded, for `progress`.
        embedder: of the same model as `store`.
        store: opened for writing.
        progress: called with how many of how many are encoded.
        stop: once set, what is encoded so far is stored and the work ends.
        stored: is given the content hashes and vectors of each batch that is safe.

    Returns:
        How many texts were encoded.

    Raises:
        OSError: there is no space left, or the files cannot be written.
    """
    if embedder.fingerprint != store.fingerprint:
        raise ValueError(f"vectors of {embedder.name} do not belong to those of {store.name}")
    done = 0
    hashes: list[bytes] = []
    parts: list[NDArray[np.float32]] = []
    stored_at = time.monotonic()

    def commit() -> None:
        nonlocal stored_at
        if hashes:
            vectors = np.concatenate(parts)
            store.append(hash_array(hashes), vectors)
            stored(hashes, vectors)
            hashes.clear()
            parts.clear()
        stored_at = time.monotonic()

    try:
        for batch in _batches(texts, store):
            if stop is not None and stop.is_set():
                break
            vectors = _encode_patiently(embedder, [text for _, text in batch], stop)
            if vectors is None:
                break
            parts.append(vectors)
            hashes.extend(content_hash for content_hash, _ in batch)
            done += len(batch)
            if time.monotonic() - stored_at >= STORE_EVERY_S:
                commit()
            progress(done, max(total, done))
    finally:
        commit()
    return done


def _encode_patiently(
    embedder: Embedder, texts: list[str], stop: threading.Event | None
) -> NDArray[np.float32] | None:
    """Encode texts once the searches of others leave the model free; None where `stop` was set."""
    while True:
        try:
            return embedder.encode(texts)
        except Busy:
            if stop is not None and stop.wait(RETRY_S):
                return None


def _batches(
    texts: Iterable[tuple[bytes, str]], store: VectorStore
) -> Iterator[list[tuple[bytes, str]]]:
    """Texts without a vector, a few at a time, none of them twice."""
    seen: set[bytes] = set()
    batch: list[tuple[bytes, str]] = []
    for content_hash, text in texts:
        if content_hash in seen or not store.missing(hash_array([content_hash]))[0]:
            continue
        seen.add(content_hash)
        batch.append((content_hash, text))
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


@dataclass(frozen=True)
class ActiveStore:
    """The store that answers, and how much of the library it covers."""

    folder: Path
    name: str
    fingerprint: str
    dimension: int
    covered: int
    """Of the content hashes asked for."""


def active_store(folder: Path, wanted: ModelSpec, needed: Hashes) -> ActiveStore | None:
    """Find the store that covers most of the library; the wanted model's where none has more.

    Args:
        folder: the one that holds a folder for each model.
        wanted: the model that the settings name.
        needed: content hashes of the library's papers, shape (n,).

    Returns:
        None while nothing is encoded.
    """
    best: ActiveStore | None = None
    for path in sorted(folder.glob("*/"), key=lambda path: path.name != wanted.slug):
        meta = read_store_meta(path)
        if meta is None or path.name.endswith(".damaged"):
            continue
        store = VectorStore(path, meta["model"], meta["fingerprint"], meta["dimension"])
        covered = int(np.count_nonzero(~store.missing(needed)))
        if covered > (best.covered if best else 0):
            best = ActiveStore(path, store.name, store.fingerprint, store.dimension, covered)
    return best

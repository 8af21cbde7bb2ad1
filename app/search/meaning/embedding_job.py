"""Makes the vectors of a library, and the index over them when there are many.

Writes the files beside the library and nothing else; who asks for it, and when,
is `app.search.meaning.semantic`'s business.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from app.domain.embedding_text import encoding_text
from app.search.meaning.embedder import Embedder
from app.search.meaning.encoding import encode_missing
from app.search.meaning.model import ModelSpec
from app.search.meaning.vector_index import (
    VectorIndex,
    build_index,
    load_index,
    needs_index,
    save_index,
)
from app.search.meaning.vector_store import VectorStore
from app.store.columns import Columns
from app.store.database import Database

TEXTS_AT_ONCE = 2000

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

    Args:
        store: opened for writing; its index is made where it wants one.

    Returns:
        How many texts were encoded.

    Raises:
        OSError: the files cannot be written.
    """
    total = int(np.count_nonzero(store.missing(columns().content)))
    encoded = 0
    if total:
        encoded = encode_missing(_texts(database), total, embedder, store, progress, stop)
    if needs_index(store.count, 0) and not stop.is_set():
        kept = VectorIndex(store, load_index(store))
        if kept.is_stale:
            save_index(store, build_index(store))
    return encoded


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

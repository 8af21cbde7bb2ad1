"""Vectors that servers of one library share: what others made is taken, what is made here is given.

What comes from elsewhere is looked at first: its size, its length, and some of it against what the
model makes here.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.domain.records.index_text import HASH_BYTES
from app.search.meaning.vector_store import (
    Halves,
    Hashes,
    VectorStore,
    hash_array,
    lengths_are_one,
)

if TYPE_CHECKING:  # needs psycopg, which who uses files alone has not
    from app.store.shared.vectors import SharedVectors

logger = logging.getLogger("oeuvre")

AT_ONCE = 20_000
"""Vectors of one question: 15 MB for 384 dimensions."""
COMPARED = 4
ALIKE = 0.95
"""Least cosine of a vector and what the model makes anew: exports of other machines, in another
precision, agree with each other to that."""

Floats = NDArray[np.float32]


def differ(made: Floats, stored: Floats) -> bool:
    """Return whether vectors, shape (n, dimension) each, are not those of the same model."""
    return bool((np.einsum("ij,ij->i", made, stored) < ALIKE).any())


def take_shared(
    shared: SharedVectors,
    store: VectorStore,
    needed: Hashes,
    texts: Iterable[tuple[bytes, str]],
    encode: Callable[[list[str]], Floats | None],
    stop: threading.Event,
) -> int:
    """Store the vectors that other servers made of texts that have none here.

    Where they are not what the model makes here, they are dropped there, too.

    Args:
        store: opened for writing.
        needed: content hashes of the library's papers, shape (n,).
        texts: content hash and text of each paper, of which some are encoded to compare.
        encode: gives the vectors of texts, None where the work is to end.

    Returns:
        How many vectors were taken.
    """
    taken = 0
    for hashes in _parts(needed[store.missing(needed)]):
        if stop.is_set():
            break
        found = _sound(shared.take(store.fingerprint, hashes), store.dimension)
        if not found:
            continue
        if not taken:
            sample = list(islice(((key, text) for key, text in texts if key in found), COMPARED))
            made = encode([text for _, text in sample])
            if made is None:
                break
            if differ(made, np.stack([found[key] for key, _ in sample]).astype(np.float32)):
                logger.warning(
                    "The shared vectors of %s are not what the model makes here; they are made "
                    "again.",
                    store.name,
                )
                shared.forget(store.fingerprint)
                break
        taken += store.append(hash_array(list(found)), np.stack(list(found.values())))
    if taken:
        logger.info("%s vectors that other servers made were taken over.", f"{taken:,}")
    return taken


def give(
    shared: SharedVectors, model: str, hashes: Sequence[bytes], vectors: NDArray[np.floating]
) -> None:
    """Share vectors, shape (n, dimension), under the content hashes of their texts."""
    shared.put(
        model,
        {key: row.tobytes() for key, row in zip(hashes, vectors.astype("<f2"), strict=True)},
    )


def give_all(
    shared: SharedVectors, store: VectorStore, needed: Hashes, stop: threading.Event
) -> None:
    """Share what others may lack of a library's vectors, where that is not known."""
    if not shared.is_behind:
        return
    shared.is_behind = False
    for hashes in _parts(needed[~store.missing(needed)]):
        if stop.is_set():
            shared.is_behind = True
            return
        lacking = shared.lacking(store.fingerprint, hashes)
        if lacking:
            slots = store.slots_of(hash_array(lacking))
            give(shared, store.fingerprint, lacking, store.matrix[slots])


def _parts(hashes: Hashes) -> Iterator[list[bytes]]:
    for start in range(0, len(hashes), AT_ONCE):
        joined = hashes[start : start + AT_ONCE].tobytes()
        yield [joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES)]


def _sound(found: dict[bytes, bytes], dimension: int) -> dict[bytes, Halves]:
    """Return the vectors that have the size and the length of one."""
    sized = {key: vector for key, vector in found.items() if len(vector) == 2 * dimension}
    if not sized:
        return {}
    halves = np.frombuffer(b"".join(sized.values()), "<f2").reshape(-1, dimension)
    whole = lengths_are_one(halves.astype(np.float32))
    return {key: row for key, row, is_whole in zip(sized, halves, whole, strict=True) if is_whole}

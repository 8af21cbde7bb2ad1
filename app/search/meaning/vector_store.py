"""Vectors in files beside the library, each under the hash of the text it was made from.

    <folder>/meta.json      model, dimension, format; checked by a hash of its own
    <folder>/vectors.f16    one row a text, float16
    <folder>/keys.bin       its content hash, 16 bytes

Both files only grow. A batch is on disk as vectors before its keys are, so a text
counts as encoded only when its vector is safe: after a crash the surplus of one
file is cut off. What was damaged from outside shows in its length, which is 1 for
every vector: such rows are ignored, and their texts count as missing again. One
process may write (the caller holds the library's lock), any number may read
meanwhile.

float16 costs a unit vector's cosine less than .0005 and is half the memory: 92 MB
for 120,000 vectors of 384 dimensions. This module knows no text and no paper.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.records.index_text import HASH_BYTES

Hashes = NDArray[np.void]
"""Content hashes, dtype V16."""
Slots = NDArray[np.int64]
"""Places of vectors in a store; -1 stands for none."""
Halves = NDArray[np.float16]

HASH_DTYPE = np.dtype(f"V{HASH_BYTES}")
# The same bytes as a type that numpy can sort; it ignores trailing NULs only where the widths
# differ, and here they never do.
_SORTABLE = np.dtype(f"S{HASH_BYTES}")

_FORMAT = 1
_META, _KEYS, _VECTORS = "meta.json", "keys.bin", "vectors.f16"
_LENGTH_TOLERANCE = 0.01
"""Rounding to float16 moves the length of a vector of thousands of dimensions by less than .001."""
_ROWS_AT_ONCE = 16384
"""Rows whose lengths are checked at once: 25 MB as float32."""


def hash_array(hashes: Sequence[bytes]) -> Hashes:
    """Put content hashes of 16 bytes each into an array, shape (n,)."""
    return np.frombuffer(b"".join(hashes), dtype=HASH_DTYPE)


@dataclass(frozen=True)
class _Snapshot:
    """What a store held at one moment; replaced as a whole, so that readers need no lock."""

    keys: NDArray[np.bytes_]
    matrix: Halves
    whole: NDArray[np.bool_]
    """Rows whose vector has length 1."""

    @cached_property
    def by_key(self) -> tuple[NDArray[np.bytes_], Slots]:
        """The keys of whole rows, sorted, and their slots."""
        slots = np.flatnonzero(self.whole)
        order = np.argsort(self.keys[slots], kind="stable")
        return self.keys[slots][order], slots[order]


class VectorStore:
    """The vectors that one model made.

    Args:
        folder: of this store; made when the first vectors come.
        name: the model's name.
        fingerprint: of the model.
        dimension: of its vectors.
        writable: cut off torn ends and set damaged files aside; only for the one writer.
    """

    def __init__(
        self, folder: Path, name: str, fingerprint: str, dimension: int, *, writable: bool = False
    ) -> None:
        self.folder = folder
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.problems: list[str] = []
        """What was found damaged, in sentences for the user; all of it is made again."""
        self._writable = writable
        self._row_bytes = dimension * np.dtype(np.float16).itemsize
        self._lock = threading.Lock()
        self._identity: tuple[int, int] | None = None
        self._snapshot = self._nothing()
        if not self._is_usable():
            if writable:
                put_aside(folder)
            return
        if writable:
            self._cut_torn_end()
        self.refresh()
        damaged = self._snapshot.keys[~self._snapshot.whole]
        lost = len(damaged) - int(np.isin(damaged, self._snapshot.by_key[0]).sum())
        if lost:  # rows that were made again stay where they are, and are not reported again
            self.problems.append(
                f"{lost:,} of {self.count:,} stored vectors are damaged and are made again."
            )

    @property
    def count(self) -> int:
        """Slots in use, damaged ones included."""
        return len(self._snapshot.keys)

    @property
    def matrix(self) -> Halves:
        """All vectors, shape (count, dimension), float16, read from disk as needed."""
        return self._snapshot.matrix

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Which slots hold an undamaged vector, shape (count,)."""
        return self._snapshot.whole

    def slots_of(self, hashes: Hashes) -> Slots:
        """Return the slot of each content hash, shape (n,); -1 where its text is not encoded."""
        keys, slots = self._snapshot.by_key
        if not len(keys) or not len(hashes):
            return np.full(len(hashes), -1, dtype=np.int64)
        wanted = hashes.view(_SORTABLE)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, slots[at], -1)

    def missing(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Return which content hashes have no vector yet, shape (n,)."""
        return self.slots_of(hashes) < 0

    def append(self, hashes: Hashes, vectors: NDArray[Any]) -> int:
        """Store vectors under their hashes, safely on disk on return.

        Args:
            hashes: content hashes, shape (n,); those stored already are passed over.
            vectors: unit vectors, shape (n, dimension).

        Returns:
            How many were stored.
        """
        if not self._writable:
            raise ValueError("this store was opened for reading")
        if vectors.shape != (len(hashes), self.dimension):
            raise ValueError(f"{vectors.shape} is not ({len(hashes)}, {self.dimension})")
        if not lengths_are_one(np.asarray(vectors, dtype=np.float32)).all():
            raise ValueError("only vectors of length 1 can be stored")
        _, first = np.unique(hashes.view(_SORTABLE), return_index=True)
        new = np.sort(first[self.missing(hashes[first])])
        if not len(new):
            return 0
        if not (self.folder / _META).exists():
            self._create()
        slot, halves = self.count, vectors[new].astype(np.float16)
        _write_at(self.folder / _VECTORS, slot * self._row_bytes, halves.tobytes())
        _write_at(self.folder / _KEYS, slot * HASH_BYTES, hashes[new].tobytes())
        self.refresh()
        return len(new)

    def is_in_place(self) -> bool:
        """Return whether the files are still those that were read, and no shorter.

        A mapped file that was cut short ends the process that reads beyond its end.
        """
        try:
            keys, vectors = (self.folder / _KEYS).stat(), (self.folder / _VECTORS).stat()
        except OSError:
            return self.count == 0
        rows = min(keys.st_size // HASH_BYTES, vectors.st_size // self._row_bytes)
        known = (keys.st_dev, keys.st_ino) == self._identity and rows >= self.count
        return known or self.count == 0

    def refresh(self) -> bool:
        """Read what was stored since, by this process or another; return whether there was any.

        Raises:
            OSError: the files cannot be read.
        """
        with self._lock:
            try:
                keys_stat = (self.folder / _KEYS).stat()
                vectors_size = (self.folder / _VECTORS).stat().st_size
            except FileNotFoundError:
                gone = self.count > 0
                self._snapshot, self._identity = self._nothing(), None
                return gone
            count = min(keys_stat.st_size // HASH_BYTES, vectors_size // self._row_bytes)
            identity = (keys_stat.st_dev, keys_stat.st_ino)
            old = self._snapshot
            if identity != self._identity or count < len(old.keys):
                old = self._nothing()
            elif count == len(old.keys):
                return False
            self._snapshot = self._read(count, old)
            self._identity = identity
            return True

    def _read(self, count: int, old: _Snapshot) -> _Snapshot:
        """Read `count` rows, of which those of `old` are known."""
        known = len(old.keys)
        if count == 0:
            return self._nothing()
        path = self.folder / _VECTORS
        fresh = np.fromfile(
            self.folder / _KEYS, dtype=_SORTABLE, count=count - known, offset=known * HASH_BYTES
        )
        # Read, not mapped: pages of a mapping would stay in the process's memory.
        whole = [old.whole]
        for start in range(known, count, _ROWS_AT_ONCE):
            rows = min(_ROWS_AT_ONCE, count - start)
            part = np.fromfile(
                path, np.float16, rows * self.dimension, offset=start * self._row_bytes
            )
            whole.append(lengths_are_one(part.reshape(rows, self.dimension).astype(np.float32)))
        matrix: Halves = np.memmap(path, np.float16, "r", shape=(count, self.dimension))
        return _Snapshot(np.concatenate([old.keys, fresh]), matrix, np.concatenate(whole))

    def _nothing(self) -> _Snapshot:
        return _Snapshot(
            np.empty(0, _SORTABLE), np.empty((0, self.dimension), np.float16), np.empty(0, np.bool_)
        )

    def _is_usable(self) -> bool:
        """Return whether the files can be this store's; reasons against go to `problems`."""
        if not (self.folder / _META).exists():
            if any((self.folder / name).exists() for name in (_KEYS, _VECTORS)):
                self.problems.append(
                    f"{self.folder.name} lacks {_META}; its vectors are made again."
                )
                return False
            return True
        if read_store_meta(self.folder) != self._meta():
            self.problems.append(
                f"{self.folder.name}/{_META} is damaged or of another model;"
                " the vectors are made again."
            )
            return False
        return True

    def _meta(self) -> dict[str, object]:
        return {
            "format": _FORMAT,
            "model": self.name,
            "fingerprint": self.fingerprint,
            "dimension": self.dimension,
            "type": "float16",
        }

    def _create(self) -> None:
        """Lay out an empty store; the description comes last."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in (_VECTORS, _KEYS):
            (self.folder / name).write_bytes(b"")
        meta = self._meta()
        unfinished = self.folder / f"{_META}.new"
        text = json.dumps(meta | {"checksum": _checksum(meta)}, indent=1)
        unfinished.touch()
        _write_at(unfinished, 0, text.encode())
        unfinished.replace(self.folder / _META)

    def _cut_torn_end(self) -> None:
        """Bring both files to the same number of whole rows."""
        paths = {self.folder / _KEYS: HASH_BYTES, self.folder / _VECTORS: self._row_bytes}
        if not (self.folder / _META).exists():
            return
        sizes = {path: path.stat().st_size if path.exists() else 0 for path in paths}
        count = min(size // paths[path] for path, size in sizes.items())
        torn = max(-(-size // paths[path]) for path, size in sizes.items()) - count
        if torn:
            self.problems.append(
                f"The last {torn:,} stored vectors were cut short and are made again."
            )
        for path, size in sizes.items():
            if size != count * paths[path] or not path.exists():
                with path.open("ab") as file:
                    file.truncate(count * paths[path])


def read_store_meta(folder: Path) -> dict[str, Any] | None:
    """Read the description of a store: `model`, `fingerprint`, `dimension`; None if damaged."""
    try:
        meta = json.loads((folder / _META).read_text("utf-8"))
        checksum = meta.pop("checksum")
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
    return meta if checksum == _checksum(meta) else None


def _checksum(meta: dict[str, object]) -> str:
    return hashlib.blake2b(json.dumps(meta, sort_keys=True).encode(), digest_size=8).hexdigest()


def lengths_are_one(vectors: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which rows have length 1, as every stored vector does and damage does not."""
    with np.errstate(all="ignore"):  # damaged bytes may be infinite, or no number at all
        squares = np.einsum("ij,ij->i", vectors, vectors)
        return np.asarray(np.abs(squares - 1) < 2 * _LENGTH_TOLERANCE)


def _write_at(path: Path, offset: int, data: bytes) -> None:
    """Write after the part that is known to be whole, and wait for the disk."""
    with path.open("r+b") as file:
        file.truncate(offset)
        file.seek(offset)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def put_aside(folder: Path) -> None:
    """Move the folder of a store out of the way; the one moved last time goes."""
    aside = folder.with_name(f"{folder.name}.damaged")
    if aside.exists():
        shutil.rmtree(aside)
    folder.rename(aside)

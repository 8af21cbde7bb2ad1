"""An embedder without a model: texts that share words are close, and every call is recorded."""

from __future__ import annotations

import re
import threading
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.search.meaning.embedder import unit

Floats = NDArray[np.float32]


class FakeEmbedder:
    """Gives each text the sum of its words' vectors, which are drawn at random but never change.

    `documents` and `queries` hold what was asked for, in order.
    """

    def __init__(
        self, name: str = "fake", dimension: int = 64, fingerprint: str = "fa4e000000000000"
    ) -> None:
        self.name = name
        self.dimension = dimension
        self.fingerprint = fingerprint
        self.documents: list[str] = []
        self.queries: list[str] = []
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of documents, shape (texts, dimension)."""
        with self._lock:
            self.documents.extend(texts)
        return unit(
            np.array([self._sum_of_words(text) for text in texts]).reshape(-1, self.dimension)
        )

    def encode_query(self, text: str) -> Floats:
        """Return the vector of a query, shape (dimension,)."""
        with self._lock:
            self.queries.append(text)
        return np.asarray(unit(self._sum_of_words(text)[None])[0], dtype=np.float32)

    def close(self) -> None:
        """Nothing is held."""

    def _sum_of_words(self, text: str) -> NDArray[np.float64]:
        total = np.zeros(self.dimension)
        for word in re.findall(r"\w+", text.lower()):
            # A plural or a verb's ending makes no other word: four letters stand for a stem.
            seed = zlib.crc32(f"{self.fingerprint} {word[:4]}".encode())
            total += np.random.default_rng(seed).standard_normal(self.dimension)
        return total

"""The sentence of an abstract that is nearest to what was asked.

Sentences are encoded when somebody looks at their papers, one after another in the thread
that asks, so that a core is left for whoever searches meanwhile; their vectors are kept for
a while, because the next page shows many of the same papers. Which papers are shown, and
how, is not known here.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.tex.html import plain_text
from app.domain.text.sentences import sentence_spans
from app.search.lru_cache import LruCache
from app.search.meaning.embedder import Embedder
from app.search.turns import Turns

Floats = NDArray[np.float32]

KEPT = 500
"""Abstracts whose sentences stay encoded: twenty pages of results, about 6 MB."""
MOST_SENTENCES = 40
"""Of one abstract, the first ones; an abstract has eight, what has more is mostly a whole text."""
WAITING = 2
"""At most one request encodes and one waits; more would take the threads of searches."""
PATIENCE_S = 2.0
"""Until whoever waits gives up."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an abstract, and how close in meaning it is."""

    start: int
    """Its first character in the abstract as printed."""
    end: int
    closeness: float
    """Cosine with what was asked."""


@dataclass(frozen=True, slots=True)
class _Encoded:
    """The sentences of one abstract; `vectors` has shape (sentences, dimension)."""

    spans: list[tuple[int, int]]
    vectors: Floats

    def closest(self, vector: Floats) -> Sentence | None:
        if not self.spans:
            return None
        cosines = self.vectors @ vector
        best = int(cosines.argmax())
        return Sentence(*self.spans[best], float(cosines[best]))


class Sentences:
    """Finds the closest sentences of abstracts; may be asked from several threads."""

    def __init__(self) -> None:
        self._encoded: LruCache[_Encoded] = LruCache(KEPT)
        self._turns = Turns(
            WAITING, PATIENCE_S, "Other sentences are being read; try again in a moment."
        )

    def closest(
        self, embedder: Embedder, vector: Floats, abstracts: Sequence[str], within_s: float
    ) -> list[Sentence | None]:
        """Find the sentence nearest to a vector in each of some abstracts, in their order.

        Args:
            vector: unit vector of what was asked, shape (dimension,).
            abstracts: as printed.
            within_s: seconds after which no further abstract is begun.

        Returns:
            For the first abstract always and for as many others as there was time for: the
            sentence, or None where an abstract has none.

        Raises:
            Busy: others' sentences are being encoded.
        """
        keys = [(embedder.fingerprint, abstract) for abstract in abstracts]
        encoded = [self._encoded.get(key) for key in keys]
        if None in encoded:
            with self._turns.take():
                encoded = self._encode(embedder, keys, within_s)
        return [sentences.closest(vector) for sentences in encoded if sentences is not None]

    def _encode(
        self, embedder: Embedder, keys: Sequence[tuple[str, str]], within_s: float
    ) -> list[_Encoded | None]:
        deadline = time.monotonic() + within_s
        done: list[_Encoded | None] = []
        for key in keys:
            encoded = self._encoded.get(key)
            if encoded is None:
                if done and time.monotonic() > deadline:
                    break
                encoded = _encode_one(embedder, key[1])
                self._encoded.put(key, encoded)
            done.append(encoded)
        return done


def _encode_one(embedder: Embedder, abstract: str) -> _Encoded:
    """Encode the sentences of an abstract, each by itself: a longer list would take all cores."""
    spans = sentence_spans(abstract)[:MOST_SENTENCES]
    vectors = np.empty((len(spans), embedder.dimension), dtype=np.float32)
    for place, (start, end) in enumerate(spans):
        vectors[place] = embedder.encode([plain_text(abstract[start:end])])[0]
    return _Encoded(spans, vectors)

"""Which papers have an identifier: looked up in memory, in one state of the library.

All keys of 120,000 papers with a DOI and an address take 4 MB as hashes, and a look-up no time; in
the database the case of a DOI and the forms of an address would make it a scan of every paper.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.domain.lookup import keys_of, read_pasted
from app.search.text.postings import PaperIds

PAPERS_SQL = """
SELECT id, doi, arxiv_id, url FROM paper
WHERE doi IS NOT NULL OR arxiv_id IS NOT NULL OR url IS NOT NULL
"""


class Lookups:
    """The identifiers of one state of the library; they are read when first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[NDArray[np.int64], PaperIds] | None = None

    def read(self, connection: sqlite3.Connection) -> None:
        """Read the identifiers now, so that the first look-up need not wait for them.

        With 120,000 papers that takes a second.
        """
        self._all(connection)

    def papers_of(self, connection: sqlite3.Connection, text: str) -> PaperIds:
        """Return the papers that have the identifier which a text is, sorted.

        Of its keys the first that any paper has decides.

        Args:
            connection: in use already: nobody may hold two of the few there are.
            text: as pasted.
        """
        hashes, papers = self._all(connection)
        pasted = read_pasted(text)
        for key in pasted.keys if pasted else ():
            first = np.searchsorted(hashes, hash(key))
            stop = np.searchsorted(hashes, hash(key), side="right")
            if first < stop:
                return np.unique(papers[first:stop])
        return np.empty(0, dtype=np.int64)

    def _all(self, connection: sqlite3.Connection) -> tuple[NDArray[np.int64], PaperIds]:
        with self._lock:
            if self._known is None:
                self._known = _sorted_hashes(connection)
            return self._known


def _sorted_hashes(connection: sqlite3.Connection) -> tuple[NDArray[np.int64], PaperIds]:
    pairs = np.fromiter(_pairs(connection), dtype=np.dtype((np.int64, 2)))
    order = np.argsort(pairs[:, 0], kind="stable")
    return pairs[order, 0], pairs[order, 1]


def _pairs(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Yield the hash of each key with its paper. Hashes of 64 bits that are equal by chance are not
    met in a library of any size that fits a machine."""
    for paper, doi, arxiv_id, url in connection.execute(PAPERS_SQL):
        for key in keys_of(doi, arxiv_id, url):
            yield hash(key), paper

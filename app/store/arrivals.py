"""When papers came into the library and when an import last changed them.

Times are those of the imports, in UTC: when an import ended, or began where it never ended.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

IMPORTS_SQL = """
SELECT id, CAST(strftime('%s', coalesce(finished_at, started_at)) AS INTEGER)
FROM import ORDER BY id
"""
CAME_SQL = "SELECT paper_id, min(import_id) FROM record GROUP BY paper_id"
CHANGED_SQL = "SELECT paper_id, max(import_id) FROM paper_change GROUP BY paper_id"

NEVER = np.iinfo(np.int64).min
"""The time of a paper that no import has."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The imports that brought the papers of a library and changed them; in order of paper id."""

    imports: NDArray[np.int64]
    """Ids of all imports, in order; shape (imports,)."""
    times: NDArray[np.int64]
    """Of each import, in seconds since 1970; shape (imports + 1,), the last one being `NEVER`."""
    came: NDArray[np.int32]
    """Index of the first import that has the paper, -1 without any; shape (papers,)."""
    last: NDArray[np.int32]
    """Index of the import that brought it or last changed it, -1 without any; shape (papers,)."""

    @property
    def came_at(self) -> NDArray[np.int64]:
        """When each paper came, in seconds since 1970; shape (papers,)."""
        return self.times[self.came]

    @property
    def last_at(self) -> NDArray[np.int64]:
        """When each paper came or last changed, in seconds since 1970; shape (papers,)."""
        return self.times[self.last]

    def place_of(self, import_id: int) -> int | None:
        """Return the index of an import; None where there is no such import."""
        place = int(np.searchsorted(self.imports, import_id))
        is_known = place < len(self.imports) and self.imports[place] == import_id
        return place if is_known else None


def load_arrivals(connection: sqlite3.Connection, ids: NDArray[np.int64]) -> Arrivals:
    """Read them.

    Args:
        ids: of all papers, in order.
    """
    known = _pairs(connection, IMPORTS_SQL)
    imports = known[:, 0].copy()
    came = _places(connection, CAME_SQL, ids, imports)
    last = np.maximum(came, _places(connection, CHANGED_SQL, ids, imports))
    return Arrivals(imports, np.append(known[:, 1], NEVER), came, last)


def _places(
    connection: sqlite3.Connection, query: str, ids: NDArray[np.int64], imports: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Give the index of an import for each paper, -1 for those of which the query says nothing."""
    found = _pairs(connection, query)
    found = found[np.isin(found[:, 0], ids)]
    places = np.full(len(ids), -1, dtype=np.int32)
    places[np.searchsorted(ids, found[:, 0])] = np.searchsorted(imports, found[:, 1])
    return places


def _pairs(connection: sqlite3.Connection, query: str) -> NDArray[np.int64]:
    numbers = np.fromiter(chain.from_iterable(connection.execute(query)), dtype=np.int64)
    return numbers.reshape(-1, 2)

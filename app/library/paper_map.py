"""The map of an open library: its first layout, papers that come in, and rebuilds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.errors import OeuvreError
from app.search.map.keep import MapLayout, keep_layout, keep_placed
from app.search.map.layout import FEWEST, NEAREST, aligned, lay_out, place_beside
from app.search.map.neighbours import shared_neighbours, trustworthiness
from app.search.meaning.meaning import Meaning
from app.store.columns import Columns
from app.store.database import Database, raw_connection
from app.store.load_columns import newest_layout

QUICK = 100
"""Papers up to which a server lays out the map itself, in a third of a second; for more, it starts
a process: igraph holds the interpreter while it computes."""
FAR = 50.0
"""Units of the map from which a paper is said to lie elsewhere: a twentieth of its width."""


@dataclass(frozen=True, eq=False)
class MapPreview:
    """A layout that was not yet kept, and what it would do."""

    made: MapLayout
    known: int
    """Papers that lie on the map now, and are in the new layout."""
    moved: int
    """Of these, those that would lie elsewhere."""
    kept: float
    """Share of the neighbours on the map that would stay neighbours, 0 to 1."""
    trust_now: float
    """Trustworthiness of the map as it is, over `known`; 0 where nothing lies on it."""
    trust_then: float
    """… of the new layout."""


class PaperMap:
    """Lays out and completes the map of a library.

    Args:
        columns: gives the newest columns.
        meaning: gives search by meaning as it is now.
    """

    def __init__(
        self, database: Database, columns: Callable[[], Columns], meaning: Callable[[], Meaning]
    ) -> None:
        self._database = database
        self._columns = columns
        self._meaning = meaning

    def layout(self) -> int | None:
        """Return the number of the layout that holds; None where the map was never laid out."""
        with self._database.read() as session:
            return newest_layout(raw_connection(session))

    def preview(self) -> MapPreview:
        """Lay the map out anew, beginning with where papers lie now, and keep nothing.

        Raises:
            OeuvreError: too few papers have vectors.
        """
        columns, meaning = self._columns(), self._meaning()
        after = self.layout()
        vectors = meaning.vectors_of(columns, np.arange(columns.size))
        rows = np.flatnonzero(vectors.any(axis=1))
        if len(rows) < FEWEST:
            raise OeuvreError(f"A map needs {FEWEST} papers with vectors; oeuvre embed makes them.")
        vectors, now = vectors[rows], columns.places[rows]
        known = np.flatnonzero(~np.isnan(now[:, 0]))
        if len(known) < FEWEST:
            places = lay_out(vectors)
            known = known[:0]
        else:
            places = aligned(lay_out(vectors, now), now)
        made = MapLayout(meaning.fingerprint, columns.ids[rows], places, after)
        return MapPreview(
            made=made,
            known=len(known),
            moved=int((np.linalg.norm(places[known] - now[known], axis=1) > FAR).sum()),
            kept=shared_neighbours(now[known], places[known]) if len(known) else 0.0,
            trust_now=trustworthiness(vectors[known], now[known]) if len(known) else 0.0,
            trust_then=trustworthiness(vectors, places),
        )

    def make_first(self) -> bool:
        """Lay out a map that never was; return whether that was done.

        Raises:
            OeuvreError: too few papers have vectors.
        """
        return self.layout() is None and keep_layout(self._database, self.preview().made)

    def place_new_papers(self) -> int:
        """Place papers that lie nowhere yet beside those nearest in meaning; nothing else moves.

        Returns:
            How many papers were placed.
        """
        layout, columns, meaning = self.layout(), self._columns(), self._meaning()
        lost = np.flatnonzero(np.isnan(columns.places[:, 0]))
        if layout is None or not len(lost) or len(lost) == columns.size:
            return 0
        vectors = meaning.vectors_of(columns, lost)
        lost, vectors = lost[vectors.any(axis=1)], vectors[vectors.any(axis=1)]
        if not len(lost):
            return 0
        known = ~np.isnan(columns.places[:, 0])
        around = np.zeros((len(lost), NEAREST, 2), dtype=np.float32)
        cosines = np.full((len(lost), NEAREST), -1.0, dtype=np.float32)
        for at, vector in enumerate(vectors):
            near = meaning.nearest(vector, columns, known, NEAREST, floor=-1.0)
            around[at, : len(near.rows)] = columns.places[near.rows]
            cosines[at, : len(near.rows)] = near.scores
        places = place_beside(around, cosines)
        return keep_placed(self._database, layout, meaning.fingerprint, columns.ids[lost], places)

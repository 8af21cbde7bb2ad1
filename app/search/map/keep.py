"""Keeps where papers lie on the map: layouts, and what was placed into them since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray
from sqlmodel import col, select

from app.errors import OeuvreError
from app.store.database import Database, raw_connection
from app.store.load_columns import load_places, newest_layout
from app.store.tables.map_layout import MapLayoutRow

Places = NDArray[np.float32]
"""x and y of papers in units of the map, shape (papers, 2); not a number for those without."""
Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class MapLayout:
    """A layout that was made, not yet kept."""

    model: str
    """Fingerprint of the embedding model."""
    ids: Ids
    """Of the papers, shape (n,)."""
    places: Places
    """Shape (n, 2)."""
    after: int | None
    """The layout that held when it was made; None for none."""


def keep_layout(database: Database, made: MapLayout) -> bool:
    """Let a layout hold from now on.

    Returns:
        Whether that was done: not where another process kept one since this one began.
    """
    with database.write("map") as session:
        if newest_layout(raw_connection(session)) != made.after:
            return False
        session.add(_row(made.model, made.ids, made.places, None))
        return True


def keep_placed(database: Database, layout: int, model: str, ids: Ids, places: Places) -> int:
    """Keep the places of papers that came in; those already there stay where they are.

    Args:
        layout: the number of the layout that they were placed into.

    Returns:
        How many papers were placed: none where another layout holds by now, and those that another
        process placed meanwhile are passed over.
    """
    with database.write("map") as session:
        connection = raw_connection(session)
        if newest_layout(connection) != layout:
            return 0
        new = np.isnan(load_places(connection, ids)[:, 0])
        if new.any():
            session.add(_row(model, ids[new], places[new], layout))
        return int(new.sum())


def undo_layout(database: Database) -> int:
    """Let the layout before the newest one hold again, with all that was placed into it.

    Returns:
        The number of the layout that was undone.

    Raises:
        OeuvreError: there is no earlier one.
    """
    with database.write("map --undo") as session:
        layouts = session.exec(
            select(MapLayoutRow)
            .where(col(MapLayoutRow.layout_id).is_(None), col(MapLayoutRow.undone_at).is_(None))
            .order_by(col(MapLayoutRow.id).desc())
            .limit(2)
        ).all()
        if len(layouts) < 2:
            raise OeuvreError("There is no rebuild of the map that could be undone.")
        layouts[0].undone_at = datetime.now(UTC)
        session.add(layouts[0])
        return layouts[0].id or 0


def _row(model: str, ids: Ids, places: Places, layout: int | None) -> MapLayoutRow:
    return MapLayoutRow(
        layout_id=layout,
        made_at=datetime.now(UTC),
        model=model,
        papers=len(ids),
        ids=ids.astype("<i8").tobytes(),
        places=places.astype("<f4").tobytes(),
    )

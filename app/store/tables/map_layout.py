"""The table of where papers lie on the map; see `app.store.models` for the others."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel


class MapLayoutRow(SQLModel, table=True):
    """Places of papers on the map that were made at once: a layout, or papers placed into one.

    Rows are only added, so that no paper moves but by another layout. The newest layout that was
    not undone holds, with what was placed into it since.
    """

    __tablename__ = "map_layout"
    id: int | None = Field(default=None, primary_key=True)
    layout_id: int | None = Field(default=None, foreign_key="map_layout.id", index=True)
    """The layout that these papers were placed into; None for a layout."""
    made_at: datetime
    model: str
    """Fingerprint of the embedding model."""
    papers: int
    ids: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """Ids of the papers, int64, little-endian."""
    places: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """x and y of each paper, float32, little-endian."""
    undone_at: datetime | None = None

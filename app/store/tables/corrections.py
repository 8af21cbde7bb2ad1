"""The table of what persons decided of papers; see `app.store.models` for the others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class CorrectionRow(SQLModel, table=True):
    """One value that a person gave for a field of a paper, or that the paper is hidden.

    It is of no import, and outlasts all of them: a paper that went and comes back is known by
    `identity`. At most one of a paper and field is in force.
    """

    __tablename__ = "correction"
    id: int | None = Field(default=None, primary_key=True)
    paper_id: int = Field(index=True)
    """The paper, as long as it is here; the number of one that went is never given again."""
    identity: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """What sources say of the paper, in the native format: what it is known by."""
    field: str
    value: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """The fields of the record that it decides, by name."""
    before: str
    """What was shown before, as text."""
    made_at: datetime
    undone_at: datetime | None = None

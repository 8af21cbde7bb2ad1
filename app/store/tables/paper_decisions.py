"""The table of papers that persons said are one, or two; see `app.store.models` for the others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

SAME = "same"
APART = "apart"
PARTED = "parted"
LATER = "later"
"""Kinds of decisions: two papers are one; they are two; the second was parted from the first;
nobody wants to be asked for now."""


class PaperDecisionRow(SQLModel, table=True):
    """What a person said of two papers.

    It is of no import, and outlasts all of them: each side keeps what its records say, by which
    they are known when they come again.
    """

    __tablename__ = "paper_decision"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    one_id: int = Field(index=True)
    """The paper that stays where two are one."""
    other_id: int = Field(index=True)
    """The paper that went into it, or that was parted from it."""
    one: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    """What the records of the one side say, in the native format."""
    other: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    made_at: datetime
    undone_at: datetime | None = None

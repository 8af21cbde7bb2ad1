"""The tables of what is known, and was decided, of who is whom; see `app.store.models`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, text
from sqlmodel import Field, SQLModel


def _sides() -> Any:
    """Make a column that holds a list as JSON."""
    column = Column(JSON, nullable=False, server_default=text("'[]'"))
    return Field(default_factory=list, sa_column=column)


class AuthorEvidence(SQLModel, table=True):
    """Why mentions are one person's, or why two people may be one."""

    __tablename__ = "author_evidence"
    id: int | None = Field(default=None, primary_key=True)
    author_id: int = Field(foreign_key="author.id", index=True)
    other_id: int | None = Field(default=None, foreign_key="author.id", index=True)
    """Who may be the same person; None for what holds `author_id` together."""
    score: float
    """In natural logarithms (`app.ingest.people.evidence.scores`): the higher, the likelier."""
    papers: int
    """Of the smaller side: how many would move."""
    rule: str
    """What kind of evidence it is."""
    sentence: str
    """For the reader."""
    parts: dict[str, float] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """What the score adds up from."""


class AuthorDecision(SQLModel, table=True):
    """What somebody decided about two people, by what is printed: it outlives imports."""

    __tablename__ = "author_decision"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """`one`, `apart` or `later`."""
    one: list[dict[str, Any]] = _sides()
    """Mentions, each `{"name": printed, "papers": [names of the paper]}`, or all of a name."""
    other: list[dict[str, Any]] = _sides()
    note: str = ""
    """In the words of who decided."""
    made_at: datetime
    undone_at: datetime | None = None


class NameCount(SQLModel, table=True):
    """How many keys of names have a given name with a family name (`evidence.name_counts`)."""

    __tablename__ = "name_count"
    __table_args__ = {"sqlite_with_rowid": False}
    word: str = Field(primary_key=True)
    """The given name, folded; empty where the row counts the family."""
    family: str = Field(primary_key=True, index=True)
    people: int

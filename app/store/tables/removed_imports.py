"""The tables of imports that were taken back; see `app.store.models` for the others."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary
from sqlmodel import Field, SQLModel

from app.store.tables.imports import owned


class KeptLine(SQLModel, table=True):
    """A line of an imported file that the import's report shows."""

    __tablename__ = "import_line"
    import_id: int = Field(sa_column=owned("import.id", primary_key=True))
    line: int = Field(primary_key=True)
    text: str


class RemovedImport(SQLModel, table=True):
    """An import that was taken back, with all that is needed to bring it back."""

    __tablename__ = "removed_import"
    id: int = Field(primary_key=True)
    """That the import had, and has again once it is back."""
    removed_at: datetime
    removed_papers: int
    kept_papers: int
    sha256: str = Field(index=True)
    history: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Its row in the history of imports, by columns."""


class RemovedContent(SQLModel, table=True):
    """A piece of what a removed import said: rows as JSON, packed by zlib."""

    __tablename__ = "removed_content"
    import_id: int = Field(sa_column=owned("removed_import.id", primary_key=True))
    position: int = Field(primary_key=True)
    kind: str
    """`record`, `profile`, `issue` or `line`."""
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class RemovedPaper(SQLModel, table=True):
    """The number of a paper that went with its last import; it has it again if it comes back."""

    __tablename__ = "removed_paper"
    digest: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    """Of a record of it."""
    paper_id: int = Field(index=True)


class RemovedAuthor(SQLModel, table=True):
    """The number of a person who went with their last paper, likewise."""

    __tablename__ = "removed_author"
    key: str = Field(primary_key=True)
    """Of the person's own name."""
    is_group: bool = Field(primary_key=True)
    author_id: int = Field(index=True)


class RemovedMention(SQLModel, table=True):
    """Whose a mention was that went with an import, where they had no number of their name."""

    __tablename__ = "removed_mention"
    paper_id: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    """As in the list of authors; 0 for an implied author."""
    printed: str = Field(primary_key=True)
    author_id: int


PIECES_SQL = """
SELECT content FROM removed_content WHERE import_id = ? AND kind = ? ORDER BY position
"""


def kept_rows(connection: sqlite3.Connection, import_id: int, kind: str) -> Iterator[list[Any]]:
    """Give the rows of one kind that were kept of a removed import."""
    for (packed,) in connection.execute(PIECES_SQL, (import_id, kind)).fetchall():
        yield from json.loads(zlib.decompress(packed))

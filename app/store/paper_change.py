"""The table of papers that imports changed; see `app.store.models` for the others."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer
from sqlmodel import Field, SQLModel


def _owned(target: str) -> Column[int]:
    key = ForeignKey(target, ondelete="CASCADE")
    return Column(Integer, key, nullable=False, index=True)


class PaperChange(SQLModel, table=True):
    """A paper of an earlier import that an import changed."""

    __tablename__ = "paper_change"
    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(sa_column=_owned("import.id"))
    paper_id: int = Field(sa_column=_owned("paper.id"))
    fields: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What changed, by the names of `app.domain.records.combine.RULES`."""

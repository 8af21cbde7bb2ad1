"""The tables of what imports said and changed; see `app.store.models` for the others."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer
from sqlmodel import Field, SQLModel


def owned(target: str, **options: bool) -> Column[int]:
    """Make a foreign key whose rows go when the row they belong to goes."""
    return Column(Integer, ForeignKey(target, ondelete="CASCADE"), nullable=False, **options)  # type: ignore[arg-type]


class ImportIssue(SQLModel, table=True):
    """One line of an import's report."""

    __tablename__ = "import_issue"
    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(sa_column=owned("import.id", index=True))
    paper_id: int | None = None
    severity: str
    line: int | None = None
    code: str
    reason: str
    excerpt: str = ""
    others: list[int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """Papers that the one of this record may be, or shares an identifier with."""


class PaperChange(SQLModel, table=True):
    """A paper of an earlier import that an import changed."""

    __tablename__ = "paper_change"
    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(sa_column=owned("import.id", index=True))
    paper_id: int = Field(sa_column=owned("paper.id", index=True))
    fields: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What changed, by the names of `app.domain.records.combine.RULES`."""

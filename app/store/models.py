"""The tables of a library.

Three things stay apart: a name as printed (`NameRow`), a person (`AuthorRow`), and the
link of one mention of a name to a person (`Authorship`), with the rule that made
it. Every paper keeps the records it was made from (`Record`), so that each shown
field knows its source and an import can be taken back.

Text for search is in `PaperText`; the full-text indexes over it are made and
kept by the database itself (see `migrations`), and are not seen from here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, LargeBinary, false, text
from sqlmodel import Field, SQLModel

from app.store.tables.author_identity import AuthorDecision as AuthorDecision
from app.store.tables.author_identity import AuthorEvidence as AuthorEvidence
from app.store.tables.author_identity import NameCount as NameCount
from app.store.tables.corrections import CorrectionRow as CorrectionRow
from app.store.tables.imports import ImportIssue as ImportIssue
from app.store.tables.imports import PaperChange as PaperChange
from app.store.tables.imports import owned as _owned
from app.store.tables.map_layout import MapLayoutRow as MapLayoutRow
from app.store.tables.paper_decisions import PaperDecisionRow as PaperDecisionRow
from app.store.tables.removed_imports import KeptLine as KeptLine
from app.store.tables.removed_imports import RemovedAuthor as RemovedAuthor
from app.store.tables.removed_imports import RemovedContent as RemovedContent
from app.store.tables.removed_imports import RemovedImport as RemovedImport
from app.store.tables.removed_imports import RemovedMention as RemovedMention
from app.store.tables.removed_imports import RemovedPaper as RemovedPaper


def _json_list() -> Any:
    """Make a column that holds a list as JSON; empty in the rows of an earlier version."""
    column = Column(JSON, nullable=False, server_default=text("'[]'"))
    return Field(default_factory=list, sa_column=column)


class LibraryState(SQLModel, table=True):
    """Facts about the library as a whole; `version` grows with every change."""

    __tablename__ = "library_state"
    key: str = Field(primary_key=True)
    value: str


class ImportRow(SQLModel, table=True):
    """One file that was read into the library."""

    __tablename__ = "import"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True)
    filename: str
    format: str
    sha256: str = Field(index=True)
    """Of the bytes as given, before any unpacking."""
    size: int
    """Bytes as given."""
    lines: int | None = None
    encoding: str | None = None
    captured_on: str | None = None
    """Day on which the listing was taken from its page, ISO 8601, where the user named it."""
    source: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What the file is a capture of (`app.domain.records.import_source`); "" for nothing that
    could be captured again."""
    started_at: datetime
    finished_at: datetime | None = None
    added: int = 0
    matched: int = 0
    """Records of papers that were here already."""
    rejected: int = 0
    doubtful: int = 0


class PaperRow(SQLModel, table=True):
    """One paper. `title` and `abstract` are as printed, TeX untouched."""

    __tablename__ = "paper"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True)
    title: str
    abstract: str | None = None
    date: str | None = None
    """ISO 8601, as far as known."""
    date_precision: str | None = None
    date_printed: str | None = None
    year: int | None = None
    year_inferred: bool = False
    year_reason: str | None = None
    authors_truncated: bool = False
    editors: list[str] = _json_list()
    type: str | None = None
    venue: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    language: str | None = None
    keywords: list[str] = _json_list()
    doi: str | None = Field(default=None, index=True)
    """As printed; compared without case, and its index is of that kind (COLLATE NOCASE)."""
    arxiv_id: str | None = Field(default=None, index=True)
    pmid: str | None = Field(default=None, index=True)
    isbn: str | None = None
    issn: str | None = None
    url: str | None = None
    has_code: bool = False
    code_url: str | None = None
    citation_count: int | None = None
    note: str | None = None
    links: list[dict[str, str]] = _json_list()
    releases: list[dict[str, str]] = _json_list()
    sort_title: str
    """Folded title without its leading article, for sorting."""
    fingerprint: bytes = Field(sa_column=Column(LargeBinary, nullable=False, index=True))
    """Hash of the folded title; equal ones may be one paper."""
    head_print: int | None = Field(default=None, index=True)
    """Hash of the title's beginning; by these three, papers of similar titles are found."""
    tail_print: int | None = Field(default=None, index=True)
    """Hash of its end."""
    people_print: int | None = Field(default=None, index=True)
    """Hash of all authors and the year."""
    content_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """Hash of the text that is encoded, the key of its vector."""


class PaperText(SQLModel, table=True):
    """The folded twins of a paper's text: what the full-text indexes read."""

    __tablename__ = "paper_text"
    paper_id: int = Field(sa_column=_owned("paper.id", primary_key=True))
    title: str
    abstract: str
    authors: str
    extra: str
    """Keywords, tags, venue, and further spellings of words above (schoelkopf, multiagent)."""


class PaperCategoryRow(SQLModel, table=True):
    """A category of a paper, as its source prints it."""

    __tablename__ = "paper_category"
    paper_id: int = Field(sa_column=_owned("paper.id", primary_key=True))
    position: int = Field(primary_key=True)
    code: str


class PaperTag(SQLModel, table=True):
    """A tag of a paper, as its source prints it."""

    __tablename__ = "paper_tag"
    paper_id: int = Field(sa_column=_owned("paper.id", primary_key=True))
    position: int = Field(primary_key=True)
    tag: str


class PaperReferences(SQLModel, table=True):
    """What a paper cites, as its sources list it."""

    __tablename__ = "paper_references"
    paper_id: int = Field(sa_column=_owned("paper.id", primary_key=True))
    cited: list[str] = _json_list()
    """Identifiers (`doi:10.1000/1`), else the texts of references."""


class Record(SQLModel, table=True):
    """One record: what one import contributed to one paper."""

    __tablename__ = "record"
    __table_args__ = (Index("ix_record_paper_id_import_id", "paper_id", "import_id"),)
    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(sa_column=_owned("import.id", index=True))
    paper_id: int = Field(sa_column=_owned("paper.id"))
    line: int | None = None
    line_end: int | None = None
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False, index=True))
    """Hash of all that the record says: a record that comes again is known by it."""
    origins: dict[str, list[int | str | None]] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    """Field name -> [line, printed, understood]; None where the format has only a line."""
    payload: dict[str, object] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    """The record in the native format; None while the paper is exactly this record."""


class AuthorRow(SQLModel, table=True):
    """One person."""

    __tablename__ = "author"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True)
    name: str
    """The most used of the printed names."""
    merged_into_id: int | None = Field(default=None, foreign_key="author.id", index=True)
    """Set once this person was found to be another; the row stays, so that its address does. A
    person without mentions and without this was found to be several."""
    listed_id: int | None = Field(default=None, foreign_key="author.id", index=True)
    """Another person of this name, under whom this one is listed while nobody knows whether they
    are one; None for a person who is listed alone."""
    identity: str = Field(default="by-name", sa_column_kwargs={"server_default": "by-name"})
    """How sure it is that all mentions are one person's: `app.ingest.people.listing`."""
    namesakes: float | None = None
    """Other people who can be expected to have this name."""
    circles: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    """Of mentions that are listed under this person; each but the first is an author of its own."""


class NameRow(SQLModel, table=True):
    """One distinct printed name."""

    __tablename__ = "name"
    id: int | None = Field(default=None, primary_key=True)
    printed: str = Field(unique=True)
    is_group: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """A source says that it is no person's, whatever it reads like."""
    key: str = Field(index=True)
    """Folded: accents off, hyphens and periods to spaces."""
    block: str = Field(index=True)
    """Family name and first initial, umlauts and their transcriptions alike: only names of one
    block are ever joined without a decision."""
    home_id: int = Field(foreign_key="author.id", index=True)
    """The person that this name was first; names of one key share it, and it never changes."""
    author_id: int = Field(foreign_key="author.id", index=True)
    """The person of most mentions of this name; a new one is linked to them until its evidence is
    weighed."""


class Authorship(SQLModel, table=True):
    """One mention of a name on a paper, and the person it is linked to."""

    __tablename__ = "authorship"
    __table_args__ = (Index("ix_authorship_author_id_paper_id", "author_id", "paper_id"),)
    id: int | None = Field(default=None, primary_key=True)
    paper_id: int = Field(sa_column=_owned("paper.id", index=True))
    position: int | None = None
    """Place in the printed list, from 1; None for an implied author."""
    name_id: int = Field(foreign_key="name.id", index=True)
    author_id: int = Field(foreign_key="author.id")
    implied: bool = False
    orcid: str | None = None
    affiliations: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    rule: str = "same-name"
    """Why this mention is linked to this person."""


class Profile(SQLModel, table=True):
    """The header of a profile page: an owner, and figures that the page reports of them."""

    __tablename__ = "profile"
    id: int | None = Field(default=None, primary_key=True)
    import_id: int = Field(sa_column=_owned("import.id", index=True))
    name_id: int = Field(foreign_key="name.id", index=True)
    author_id: int = Field(foreign_key="author.id", index=True)
    code: str | None = None
    h_index: int | None = None
    papers: int | None = None
    citations: int | None = None
    novelty: int | None = None
    ai_score: int | None = None
    contradictions: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    """`app.domain.reported.Contradiction`s by their fields."""
    line: int | None = None
    line_end: int | None = None


class TopicRow(SQLModel, table=True):
    """One topic that was found in the texts. Its id and colour stay as long as it does."""

    __tablename__ = "topic"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True)
    label: str
    """As found, unless a person named it."""
    found_label: str = ""
    """As found, also while `label` is a name given by a person."""
    named_by_hand: bool = False
    words: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The words that set it apart, best first."""
    parent_id: int | None = Field(default=None, foreign_key="topic.id", index=True)
    slot: int | None = None
    """Colour, 0 to 7, by order of first paper when it was found; None for the colour of Other."""
    hidden: bool = False
    merged_into_id: int | None = Field(default=None, foreign_key="topic.id")
    """Set by a person; papers found for this topic then count for the other. Merges of merged
    topics are followed when they are read (`app.topics.resolve_merges`): each is undone alone."""
    retired: bool = False
    """Not found any more by the newest rebuild; the row stays, so that its address does."""
    centroid: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """float32 vector in the space of the model: frozen, so that new papers are only assigned."""


class PaperTopicRow(SQLModel, table=True):
    """A topic of a paper; position 1 is the primary one."""

    __tablename__ = "paper_topic"
    paper_id: int = Field(sa_column=_owned("paper.id", primary_key=True))
    position: int = Field(primary_key=True)
    topic_id: int = Field(foreign_key="topic.id", index=True)
    weight: float
    """Cosine of the paper with the topic's centroid."""


class TopicBuild(SQLModel, table=True):
    """One discovery of topics over the whole library; the newest can be undone."""

    __tablename__ = "topic_build"
    id: int | None = Field(default=None, primary_key=True)
    made_at: datetime
    papers: int
    model: str
    """Fingerprint of the embedding model."""
    before: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    """Topics and their papers as they were, compressed: what undoing brings back."""
    undone_at: datetime | None = None

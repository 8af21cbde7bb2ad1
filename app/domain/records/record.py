"""What one source says of one paper, before any database sees it.

An importer turns a file into a stream of these values and nothing else; an
exporter takes the same values the other way. This module knows no format, no
table and no page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from app.domain.json_shape import View
from app.domain.reported import Contradiction

DatePrecision = Literal["day", "month", "year"]
PAPER_TYPES = (
    "article",
    "conference",
    "preprint",
    "book",
    "chapter",
    "thesis",
    "report",
    "dataset",
    "software",
    "other",
)
"""What a paper can be."""
Severity = Literal["rejected", "doubt", "note"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one field stood in its source, and how it was read."""

    line: int | None
    """Line of the field in the source, counted from 1; None where lines mean nothing."""
    printed: str
    """The source's own text of the field."""
    understood: str
    """How it was read, in words for the reader of the paper's page."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing a reader of the import report should know."""

    severity: Severity
    line: int | None
    """Line of the head of the record concerned, counted from 1."""
    code: str
    """A stable short name: `authors-cut`, `year-inferred`, `no-title` …"""
    reason: str
    """One sentence, without the line number."""
    excerpt: str = ""
    """The text concerned, at most 200 characters of it."""
    papers: tuple[int, ...] = ()
    """Numbers of the papers that this one may be."""


@dataclass(frozen=True, slots=True)
class Link(View):
    """An address of a paper besides its own page."""

    url: str
    kind: str | None = None
    """What is there, as far as the source says: `pdf`, `html`, `supplement` …"""

    def __str__(self) -> str:
        return f"{self.kind}: {self.url}" if self.kind else self.url


@dataclass(frozen=True, slots=True)
class Release(View):
    """One appearance of a paper besides the one that its own fields describe."""

    kind: str | None = None
    """`online`, `print`, `preprint`, `accepted`, `version` …"""
    date: str | None = None
    """ISO 8601, as far as known."""
    date_printed: str | None = None
    """The source's own words, where they differ."""
    venue: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    url: str | None = None

    def __str__(self) -> str:
        parts = (self.date or self.date_printed, self.venue, self.doi, self.arxiv_id, self.url)
        text = ", ".join(filter(None, parts))
        return f"{self.kind}: {text}" if self.kind else text


@dataclass(slots=True)
class PaperRecord:
    """One paper as one source gives it. Only `title` is required.

    `title` and `abstract` are the text as printed, TeX untouched.
    """

    title: str
    authors: tuple[str, ...] = ()
    """Names as printed, in printed order."""
    groups: tuple[str, ...] = ()
    """Those of the names (implied ones too) of which the source itself says that they are no person
    but a group. Others may read as one all the same (`app.domain.people.names.parse_name`)."""
    orcids: tuple[str | None, ...] = ()
    """ORCID of each author, by place in `authors`; empty where the source gives none at all."""
    affiliations: tuple[tuple[str, ...], ...] = ()
    """Affiliations of each author, by place in `authors`; empty where the source gives none."""
    authors_truncated: bool = False
    implied_authors: tuple[str, ...] = ()
    """People whom the source does not print here and who must be authors all the same."""
    editors: tuple[str, ...] = ()
    """Names as printed. Editors are no authors."""
    date: str | None = None
    """ISO 8601, as far as known: `2022-06-16`, `2022-06` or `2022`."""
    date_printed: str | None = None
    """The source's own words; all there is where they give no year ("to appear", "322 BCE")."""
    year_inferred: bool = False
    """The printed date has no year (`date` then holds the inferred one, or is None)."""
    year_reason: str | None = None
    """Why the inferred year is what it is, or why there is none; None where it is printed."""
    abstract: str | None = None
    type: str | None = None
    """One of `PAPER_TYPES`; None where the source does not say."""
    venue: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    """First and last page, or the number of the article, as printed."""
    publisher: str | None = None
    language: str | None = None
    """As the source says it: a code (`en`) or a name."""
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    doi: str | None = None
    arxiv_id: str | None = None
    pmid: str | None = None
    """Number of the paper in PubMed."""
    isbn: str | None = None
    issn: str | None = None
    """As printed; several are separated by ", "."""
    arxiv_version: int | None = None
    """Of the preprint, where the source names one; the paper is the same in all versions."""
    url: str | None = None
    has_code: bool = False
    code_url: str | None = None
    citation_count: int | None = None
    note: str | None = None
    links: tuple[Link, ...] = ()
    references: tuple[str, ...] = ()
    """What the paper cites: an identifier (`doi:10.1000/1`, `openalex:W1`), else the text of the
    reference."""
    releases: tuple[Release, ...] = ()
    number: int | None = None
    """The paper's id where it comes from a library, or was asked for from one; None while it is
    read from a source."""
    author_numbers: tuple[int, ...] = ()
    """Ids of the people in the library, by place in `authors`; empty likewise."""
    updated: str | None = None
    """When the library last read of the paper (RFC 3339); None likewise."""
    extra: dict[str, Any] = field(default_factory=dict)
    """What the source says beyond the fields above, or in a form that could not be read: JSON
    values by the source's own names. Kept with the record; nothing is made of it."""
    line: int | None = None
    """Line of the record's head in its source, counted from 1."""
    line_end: int | None = None
    origins: dict[str, Origin] = field(default_factory=dict)
    """Origin of each field, by the field's name in the native format (`title`, `date` …)."""
    issues: list[Remark] = field(default_factory=list)
    """Doubts about this record; it is kept all the same."""

    @property
    def year(self) -> int | None:
        """The year of `date`, or None."""
        return int(self.date[:4]) if self.date else None

    @property
    def date_precision(self) -> DatePrecision | None:
        """How far `date` is known, or None without a date."""
        if self.date is None:
            return None
        by_hyphens: tuple[DatePrecision, ...] = ("year", "month", "day")
        return by_hyphens[self.date.count("-")]


@dataclass(slots=True)
class ProfileRecord:
    """The header of a profile page: an owner, and figures that the page reports."""

    name: str
    code: str | None = None
    h_index: int | None = None
    papers: int | None = None
    citations: int | None = None
    novelty: int | None = None
    """Per cent."""
    ai_score: int | None = None
    line: int | None = None
    line_end: int | None = None
    origins: dict[str, Origin] = field(default_factory=dict)
    contradictions: list[Contradiction] = field(default_factory=list)
    """Of these figures."""


Event = PaperRecord | ProfileRecord | Remark
"""What an importer yields. A rejected `Remark` stands for a record that was not kept."""


def name_of_identifier(doi: str | None, arxiv_id: str | None) -> str:
    """Call a paper by its identifier: `doi:10.5555/tide.1`, `arXiv:2201.00001`."""
    return f"doi:{doi}" if doi else f"arXiv:{arxiv_id}"


def is_unnamed(record: PaperRecord) -> bool:
    """Tell whether the title of a record is but its identifier."""
    if not record.doi and not record.arxiv_id:
        return False
    return record.title in (f"doi:{record.doi}", f"arXiv:{record.arxiv_id}")

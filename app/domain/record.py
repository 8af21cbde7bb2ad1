"""What one source says of one paper, before any database sees it.

An importer turns a file into a stream of these values and nothing else; an
exporter takes the same values the other way. This module knows no format, no
table and no page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

DatePrecision = Literal["day", "month", "year"]
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
    authors_truncated: bool = False
    implied_authors: tuple[str, ...] = ()
    """People whom the source does not print here and who must be authors all the same."""
    date: str | None = None
    """ISO 8601, as far as known: `2022-06-16`, `2022-06` or `2022`."""
    date_printed: str | None = None
    """The source's own words; all there is where they give no year ("to appear", "322 BCE")."""
    year_inferred: bool = False
    """The printed date has no year (`date` then holds the inferred one, or is None)."""
    year_reason: str | None = None
    """Why the inferred year is what it is, or why there is none; None where it is printed."""
    abstract: str | None = None
    venue: str | None = None
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    doi: str | None = None
    arxiv_id: str | None = None
    arxiv_version: int | None = None
    """Of the preprint, where the source names one; the paper is the same in all versions."""
    url: str | None = None
    has_code: bool = False
    code_url: str | None = None
    citation_count: int | None = None
    number: int | None = None
    """The paper's id where it comes from a library; None while it is read from a source."""
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
    contradictions: list[str] = field(default_factory=list)
    """Sentences, each naming a reported figure that cannot be."""


Event = PaperRecord | ProfileRecord | Remark
"""What an importer yields. A rejected `Remark` stands for a record that was not kept."""

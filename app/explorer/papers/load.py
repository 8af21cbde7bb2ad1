"""What is shown of a paper, read with a number of statements that does not grow.

Must not know queries or filters: ids in, views out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from app.domain.categories import category_name
from app.domain.people.names import without_number
from app.domain.record import PaperRecord
from app.domain.slugs import slug
from app.store.database import raw_connection
from app.topics.resolve_merges import TopicResolution, VisibleTopic

if TYPE_CHECKING:
    from app.explorer.papers.explain import MatchExplanation


@dataclass(frozen=True, slots=True)
class AuthorshipView:
    """One author of one paper."""

    id: int
    name: str
    printed_name: str
    position: int | None
    implied: bool
    is_group: bool = False
    """A source says that it is no person's name."""

    @property
    def shown_name(self) -> str:
        """As printed, but without the number by which DBLP tells people of one name apart."""
        return self.printed_name if self.is_group else without_number(self.printed_name)


@dataclass(frozen=True, slots=True)
class PaperCategoryView:
    """A category as printed, with the name that it is assumed to have."""

    code: str
    name: str | None


@dataclass(frozen=True, slots=True)
class PaperTopicView:
    """A topic of a paper; the first is its primary one."""

    id: int
    label: str
    weight: float
    slot: int | None
    """Colour slot, 0 to 7; None for the colour of `Other`."""


@dataclass(frozen=True, slots=True)
class DoubtView:
    """Something that is uncertain about a paper."""

    code: str
    """A stable short name: `authors-cut`, `contradiction` …"""
    text: str
    """One sentence."""


@dataclass(slots=True)
class PaperView:
    """A paper as pages, API and exports show it. Field names are those of the API."""

    id: int
    title: str
    abstract: str | None
    date: str | None
    date_precision: str | None
    date_printed: str | None
    year: int | None
    year_inferred: bool
    year_reason: str | None
    authors_truncated: bool
    venue: str | None
    keywords: list[str]
    doi: str | None
    arxiv_id: str | None
    url: str | None
    has_code: bool
    code_url: str | None
    citation_count: int | None
    authors: list[AuthorshipView] = field(default_factory=list)
    """Printed ones in printed order, then the implied ones."""
    categories: list[PaperCategoryView] = field(default_factory=list)
    topics: list[PaperTopicView] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    doubts: list[DoubtView] = field(default_factory=list)
    """Given by `app.explorer.papers.origins.add_doubts`."""
    match: MatchExplanation | None = None
    """Why it was found; None without a query."""

    @property
    def slug(self) -> str:
        """The readable part of its address, `17-focal-loss`."""
        return slug(self.id, self.title)


_COLUMNS = (
    "id", "title", "abstract", "date", "date_precision", "date_printed", "year", "year_inferred",
    "year_reason", "authors_truncated", "venue", "keywords", "doi", "arxiv_id", "url", "has_code",
    "code_url", "citation_count",
)  # fmt: skip
"""In the order of `PaperView`'s fields."""
_AS_STORED: dict[str, Callable[[Any], object]] = {
    "year_inferred": bool, "authors_truncated": bool, "has_code": bool, "keywords": json.loads,
}  # fmt: skip
_STORED = tuple((_COLUMNS.index(name), read) for name, read in _AS_STORED.items())

# Plain SQL: rows of the ORM took three times as long, half the time of a page of results.
PAPERS_SQL = f"SELECT {', '.join(_COLUMNS)} FROM paper WHERE id IN ({{}})"  # noqa: S608 - names
AUTHORS_SQL = """
SELECT authorship.paper_id, authorship.author_id, author.name, name.printed, authorship.position,
       authorship.implied, name.is_group
FROM authorship
JOIN author ON author.id = authorship.author_id
JOIN name ON name.id = authorship.name_id
WHERE authorship.paper_id IN ({})
ORDER BY authorship.implied, authorship.position, authorship.id
"""
CATEGORIES_SQL = """
SELECT paper_id, code FROM paper_category WHERE paper_id IN ({}) ORDER BY paper_id, position
"""
TAGS_SQL = "SELECT paper_id, tag FROM paper_tag WHERE paper_id IN ({}) ORDER BY paper_id, position"
TOPICS_SQL = """
SELECT paper_id, topic_id, weight FROM paper_topic WHERE paper_id IN ({})
ORDER BY paper_id, position
"""


def load_papers(session: Session, ids: Sequence[int], standing: TopicResolution) -> list[PaperView]:
    """Read papers in the order of `ids`, with a number of statements that does not grow.

    Ids without a paper are left out.

    Args:
        standing: what each topic counts as.
    """
    if not ids:
        return []
    connection = raw_connection(session)
    marks = ",".join("?" * len(ids))

    def rows(query: str) -> Iterator[tuple[Any, ...]]:
        return connection.execute(query.format(marks), ids)

    views = {}
    for row in rows(PAPERS_SQL):
        values = list(row)
        for at, read in _STORED:
            values[at] = read(values[at])
        views[row[0]] = PaperView(*values)
    for paper_id, author_id, name, printed, position, implied, group in rows(AUTHORS_SQL):
        views[paper_id].authors.append(
            AuthorshipView(author_id, name, printed, position, bool(implied), bool(group))
        )
    for paper_id, code in rows(CATEGORIES_SQL):
        views[paper_id].categories.append(PaperCategoryView(code, category_name(code)))
    for paper_id, tag in rows(TAGS_SQL):
        views[paper_id].tags.append(tag)
    for paper_id, topic_id, weight in rows(TOPICS_SQL):
        _add_topic(views[paper_id].topics, standing.counts_as(topic_id), weight)
    return [views[paper_id] for paper_id in ids if paper_id in views]


def _add_topic(topics: list[PaperTopicView], shown: VisibleTopic | None, weight: float) -> None:
    """Add a topic of a paper; of two that became one the greater closeness counts."""
    if shown is None:
        return
    for place, one in enumerate(topics):
        if one.id == shown.id:
            topics[place] = replace(one, weight=max(one.weight, weight))
            return
    topics.append(PaperTopicView(shown.id, shown.label, weight, shown.slot))


def record_of(paper: PaperView) -> PaperRecord:
    """Turn a paper as it is shown into a record: names as printed."""
    return PaperRecord(
        title=paper.title,
        authors=tuple(author.printed_name for author in paper.authors if not author.implied),
        groups=tuple(author.printed_name for author in paper.authors if author.is_group),
        authors_truncated=paper.authors_truncated,
        implied_authors=tuple(author.printed_name for author in paper.authors if author.implied),
        date=paper.date,
        date_printed=paper.date_printed,
        year_inferred=paper.year_inferred,
        year_reason=paper.year_reason,
        abstract=paper.abstract,
        venue=paper.venue,
        categories=tuple(category.code for category in paper.categories),
        keywords=tuple(paper.keywords),
        tags=tuple(paper.tags),
        doi=paper.doi,
        arxiv_id=paper.arxiv_id,
        url=paper.url,
        has_code=paper.has_code,
        code_url=paper.code_url,
        citation_count=paper.citation_count,
        number=paper.id,
    )

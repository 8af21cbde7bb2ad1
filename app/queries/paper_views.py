"""What is shown of a paper, read with a number of statements that does not grow.

Must not know queries or filters: ids in, views out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.domain.categories import category_name
from app.domain.slugs import slug
from app.models import Author, Authorship, Name, Paper, PaperCategory, PaperTag, PaperTopic, Topic

if TYPE_CHECKING:
    from app.queries.matches import Match


@dataclass(frozen=True, slots=True)
class PaperAuthor:
    """One author of one paper."""

    id: int
    name: str
    printed_name: str
    position: int | None
    implied: bool


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
    authors: list[PaperAuthor] = field(default_factory=list)
    """Printed ones in printed order, then the implied ones."""
    categories: list[PaperCategoryView] = field(default_factory=list)
    topics: list[PaperTopicView] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    match: Match | None = None
    """Why it was found; None without a query."""

    @property
    def slug(self) -> str:
        """The readable part of its address, `17-focal-loss`."""
        return slug(self.id, self.title)


_COLUMNS = tuple(
    col(column)
    for column in (
        Paper.id, Paper.title, Paper.abstract, Paper.date, Paper.date_precision,
        Paper.date_printed, Paper.year, Paper.year_inferred, Paper.year_reason,
        Paper.authors_truncated, Paper.venue, Paper.keywords, Paper.doi, Paper.arxiv_id,
        Paper.url, Paper.has_code, Paper.code_url, Paper.citation_count,
    )
)  # fmt: skip
"""In the order of `PaperView`'s fields."""


def load_papers(session: Session, ids: Sequence[int]) -> list[PaperView]:
    """Read papers in the order of `ids`, with a number of statements that does not grow.

    Ids without a paper are left out.
    """
    if not ids:
        return []
    views = {
        row[0]: PaperView(*row)
        for row in session.execute(select(*_COLUMNS).where(col(Paper.id).in_(ids)))
    }
    authorships = session.execute(
        select(
            col(Authorship.paper_id),
            col(Authorship.author_id),
            col(Author.name),
            col(Name.printed),
            col(Authorship.position),
            col(Authorship.implied),
        )
        .join(Author, col(Author.id) == col(Authorship.author_id))
        .join(Name, col(Name.id) == col(Authorship.name_id))
        .where(col(Authorship.paper_id).in_(ids))
        .order_by(col(Authorship.implied), col(Authorship.position), col(Authorship.id))
    )
    for paper_id, *values in authorships:
        views[paper_id].authors.append(PaperAuthor(*values))
    for paper_id, code in session.execute(
        select(col(PaperCategory.paper_id), col(PaperCategory.code))
        .where(col(PaperCategory.paper_id).in_(ids))
        .order_by(col(PaperCategory.paper_id), col(PaperCategory.position))
    ):
        views[paper_id].categories.append(PaperCategoryView(code, category_name(code)))
    for paper_id, tag in session.execute(
        select(col(PaperTag.paper_id), col(PaperTag.tag))
        .where(col(PaperTag.paper_id).in_(ids))
        .order_by(col(PaperTag.paper_id), col(PaperTag.position))
    ):
        views[paper_id].tags.append(tag)
    for paper_id, *values in session.execute(_topics_of(ids)):
        views[paper_id].topics.append(PaperTopicView(*values))
    return [views[paper_id] for paper_id in ids if paper_id in views]


def _topics_of(ids: Sequence[int]) -> Any:
    """Select the topics that are shown, those merged into others under the others."""
    shown = aliased(Topic)
    return (
        select(
            col(PaperTopic.paper_id),
            col(shown.id),
            col(shown.label),
            col(PaperTopic.weight),
            col(shown.slot),
        )
        .join(Topic, col(Topic.id) == col(PaperTopic.topic_id))
        .join(shown, col(shown.id) == func.coalesce(col(Topic.merged_into_id), col(Topic.id)))
        .where(
            col(PaperTopic.paper_id).in_(ids),
            col(shown.hidden).is_(False),
            col(Topic.retired).is_(False),
        )
        .group_by(col(PaperTopic.paper_id), col(shown.id))
        .order_by(col(PaperTopic.paper_id), func.min(col(PaperTopic.position)))
    )

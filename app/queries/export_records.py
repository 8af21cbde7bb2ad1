"""The papers of an address as records: what exporters are given.

A record says what the store says, in the native format's terms; it must not know
which format is written, nor how it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.record import PaperRecord
from app.queries.filters import Filters
from app.queries.paper_views import PaperView
from app.queries.papers import load_paper, stream_papers
from app.snapshot import Snapshot


def export_records(snapshot: Snapshot, filters: Filters) -> Iterator[PaperRecord]:
    """Yield every paper of an address in its order, whatever page of it is shown."""
    return (record_of(paper) for paper in stream_papers(snapshot, filters))


def export_record(snapshot: Snapshot, paper_id: int) -> PaperRecord:
    """Give one paper as a record.

    Raises:
        NotFound: there is none of this id.
    """
    return record_of(load_paper(snapshot, paper_id))


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

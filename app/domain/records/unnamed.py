"""Papers of which only an identifier is known, until somebody looks the rest up.

They are called by their identifier, since every paper has a title; whatever else is said of such a
paper takes its place.
"""

from __future__ import annotations

from app.domain.records.record import PaperRecord


def name_of_identifier(doi: str | None, arxiv_id: str | None) -> str:
    """Call a paper by its identifier: `doi:10.5555/tide.1`, `arXiv:2201.00001`."""
    return f"doi:{doi}" if doi else f"arXiv:{arxiv_id}"


def is_unnamed(record: PaperRecord) -> bool:
    """Tell whether the title of a record is but its identifier."""
    if not record.doi and not record.arxiv_id:
        return False
    return record.title in (f"doi:{record.doi}", f"arXiv:{record.arxiv_id}")

"""What the API and `oeuvre search --json` answer for a list of papers."""

from __future__ import annotations

from dataclasses import replace

from app.explorer.papers.query import PaperPage
from app.explorer.papers.views import PaperList
from app.explorer.views import ListMeta


def answer_papers(page: PaperPage, took_ms: float) -> PaperList:
    """Put a page of papers into the form that the API promises."""
    meta = replace(
        ListMeta.of(page, took_ms),
        mode=page.selection.mode,
        did_you_mean=page.did_you_mean,
        notes=[*page.notes, *([page.mode_note] if page.mode_note else [])],
        more={name: facet.more for name, facet in page.facets.items()},
    )
    facets = {name: facet.values for name, facet in page.facets.items()}
    return PaperList(meta=meta, results=page.items, facets=facets)

"""Why a paper was found: by which words, how close in meaning, and in which line."""

from __future__ import annotations

import numpy as np

from app.domain.tex.html import paragraphs_html
from app.explorer.filters import Filters
from app.explorer.papers.views import Match, Paper, SnippetLine
from app.explorer.selection import Selection
from app.library.snapshot import Snapshot
from app.search.fusion import Floats
from app.search.query.ast import Query, free_text
from app.search.text.highlight import Highlighter
from app.search.text.snippet import snippet
from app.store.columns import marked

NOTHING = Query(())
"""The query of an address that has none: it marks no words."""


def explain_matches(snapshot: Snapshot, selection: Selection, papers: list[Paper]) -> None:
    """Give each paper of a page its match; nothing where the selection has no query or text."""
    found, query = selection.found, selection.filters.tree or NOTHING
    if found is None or not papers:
        return
    columns = selection.columns
    rows = columns.rows_of(np.array([paper.id for paper in papers], dtype=np.int64))
    # Where the rows of the page are within what was found: the page may be in another order.
    listed = np.flatnonzero(marked(columns.size, rows)[found.rows])
    places = dict(zip(found.rows[listed].tolist(), listed.tolist(), strict=True))
    at = [places[row] for row in rows.tolist()]
    first = found.rows[found.keyword_rank == 1]
    words = snapshot.keyword.scores(query, columns.ids[np.append(rows, first)])
    best = words[len(rows) :]
    top = float(best[0]) if len(best) and best[0] > 0 else 1.0
    meaning = np.zeros(len(rows), dtype=np.float32)
    if found.mode != "keyword":
        meaning = snapshot.meaning.closeness(
            asked_vector(snapshot, selection.filters), columns, rows
        )
    highlighter = Highlighter(query, relaxed=found.relaxed)
    for place, paper in enumerate(papers):
        here = at[place]
        by_words = bool(found.keyword_rank[here])
        near = bool(found.semantic_rank[here])
        paper.match = Match(
            score=round(float(found.scores[here]), 4),
            keyword_rank=int(found.keyword_rank[here]) if by_words else None,
            semantic_rank=int(found.semantic_rank[here]) if near else None,
            words=min(float(words[place]) / top, 1.0) if by_words else None,
            meaning=min(max(float(meaning[place]), 0.0), 1.0) if near else None,
            title=paper.title,
            title_marks=highlighter.ranges(paper.title, "title"),
            line=_line(highlighter, paper.abstract),
        )


def asked_vector(snapshot: Snapshot, filters: Filters) -> Floats:
    """Return the vector of what an address asks for, its text or its plain words; unit length.

    Raises:
        NotReady: search by meaning is not ready.
    """
    if filters.like:
        return snapshot.meaning.encode_text(filters.like)
    return snapshot.meaning.encode_query(free_text(filters.tree or NOTHING))


def marked_abstract(paper: Paper, filters: Filters) -> str:
    """Return a whole abstract as safe HTML paragraphs, a query's words marked; "" without one."""
    if not paper.abstract:
        return ""
    query: Query | None = filters.tree
    marks = Highlighter(query).ranges(paper.abstract, "abstract") if query else []
    return paragraphs_html(paper.abstract, marks)


def _line(highlighter: Highlighter, abstract: str | None) -> SnippetLine | None:
    if not abstract:
        return None
    marks = highlighter.ranges(abstract, "abstract")
    start, end = snippet(abstract, marks)
    inside = [(a - start, b - start) for a, b in marks if a >= start and b <= end]
    return SnippetLine(abstract[start:end], inside, start == 0, end >= len(abstract.rstrip()))

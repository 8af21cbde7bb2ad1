"""Papers close in meaning to a paper, or to a text that somebody pasted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.errors import NotFound
from app.explorer.papers.load import load_papers
from app.explorer.papers.origins import add_doubts
from app.explorer.papers.views import Paper
from app.library.snapshot import Snapshot
from app.search.fusion import Floats

SIMILAR = 6
LEAST_CLOSENESS = 0.3
"""Cosine from which a paper is called similar; unrelated papers of one field reach .2."""


def similar_papers(
    snapshot: Snapshot, paper_id: int, count: int = SIMILAR
) -> tuple[list[tuple[Paper, float]], str | None]:
    """Return the papers closest to one, closest first, with their cosines.

    Returns:
        The papers, and a sentence why there are none, if that needs saying.

    Raises:
        NotFound: there is no such paper.
    """
    columns = snapshot.columns
    rows = columns.rows_of(np.array([paper_id]))
    if not len(rows):
        raise NotFound(f"There is no paper {paper_id} in this library.")
    if snapshot.meaning.state != "ready":
        problem = snapshot.meaning.problem
        return [], problem or "They are found by meaning, and come when the model is ready."
    vector = snapshot.meaning.vector_of(columns, int(rows[0]))
    if vector is None:
        return [], "This paper is not encoded yet."
    found = papers_near(snapshot, vector, count + 1)
    return [pair for pair in found if pair[0].id != paper_id][:count], None


def papers_near(snapshot: Snapshot, vector: Floats, count: int) -> list[tuple[Paper, float]]:
    """Return the papers closest to a vector, closest first, with their cosines."""
    columns = snapshot.columns
    ranked = snapshot.meaning.nearest(vector, columns, None, count, LEAST_CLOSENESS)
    ids: Sequence[int] = columns.ids[ranked.rows].tolist()
    with snapshot.read() as session:
        papers = load_papers(session, ids, snapshot.topics.standing)
        add_doubts(session, papers)
    views = {view.id: view for view in papers}
    return [
        (views[paper_id], closeness)
        for paper_id, closeness in zip(ids, ranked.scores.tolist(), strict=True)
        if paper_id in views
    ]

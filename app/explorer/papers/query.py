"""Which papers there are for an address, and everything that is shown of a paper.

`find_papers` is the one data function behind the list page, the API's list and
`oeuvre search`; exports walk the same selection with `paper_batches`. It must
not know HTML, JSON or HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.domain.json_shape import with_more
from app.errors import Busy, NotFound
from app.explorer.facets import Facet, facet_counts
from app.explorer.filters import Filters
from app.explorer.paging import Page
from app.explorer.papers.explain import explain_matches
from app.explorer.papers.load import load_papers
from app.explorer.papers.origins import add_doubts
from app.explorer.papers.views import Paper, PaperList
from app.explorer.readings import proposed_query
from app.explorer.selection import Selection, select_papers
from app.explorer.views import ListMeta
from app.library.snapshot import Snapshot
from app.search.fusion import Floats
from app.search.query.ast import free_text
from app.store.load_corrections import kept_paper

EXPORT_BATCH = 500
"""Papers read at a time while exporting: each batch is a short read of its own, since a reader
that stays open lets the write-ahead log grow without bound."""


SIMILAR = 6
LEAST_CLOSENESS = 0.3
"""Cosine from which a paper is called similar; unrelated papers of one field reach .2."""


@dataclass(frozen=True, slots=True)
class PaperPage(Page[Paper]):
    """One page of a selection, and what is to be said of the whole."""

    selection: Selection
    did_you_mean: str | None
    """A query that may be meant: spelled otherwise, or with a year as a field."""
    mode_note: str | None
    """Why words alone answered, where nobody asked for that."""
    facets: dict[str, Facet]

    @property
    def filters(self) -> Filters:
        """Those of the address, with the reading of its query."""
        return self.selection.filters


def find_papers(snapshot: Snapshot, filters: Filters, facets: Sequence[str] = ()) -> PaperPage:
    """Answer an address: one page of its papers, in its order, with counts of `facets`.

    Raises:
        BadParameters: a value that this library does not have, or a cursor of another address.
        NotReady: `mode=semantic` or `like` before the vectors are there.
    """
    selection = select_papers(snapshot, filters)

    def load(ids: Sequence[int]) -> list[Paper]:
        with snapshot.read() as session:
            papers = load_papers(session, ids, snapshot.topics.standing)
            add_doubts(session, papers)
        explain_matches(snapshot, selection, papers)
        return papers

    page = Page.of(selection, load)
    found = selection.found
    all_found = bool(found and not found.relaxed and found.keyword_rank.any())
    guess = None
    if not page.start:
        guess = proposed_query(snapshot, selection.filters, all_found=all_found)
    if guess:
        page = replace(page, notes=(*page.notes, f"Did you mean q={guess}?"))
    return with_more(
        PaperPage,
        page,
        selection=selection,
        did_you_mean=guess,
        mode_note=_mode_note(snapshot, selection),
        facets=facet_counts(snapshot, selection, facets),
    )


def _mode_note(snapshot: Snapshot, selection: Selection) -> str | None:
    """Say why words alone answered, where meaning could have been asked too."""
    filters = selection.filters
    may_mean = filters.tree is not None and bool(free_text(filters.tree))
    by_words = selection.mode == "keyword" and not filters.mode
    return snapshot.meaning.notice if by_words and may_mean else None


def paper_batches(snapshot: Snapshot, ids: Sequence[int]) -> Iterator[list[Paper]]:
    """Yield papers in the order of their ids, in batches that each read shortly.

    Raises:
        Busy: papers were taken away meanwhile, so that the whole set cannot be given.
    """
    for start in range(0, len(ids), EXPORT_BATCH):
        batch = ids[start : start + EXPORT_BATCH]
        with snapshot.read() as session:
            papers = load_papers(session, batch, snapshot.topics.standing)
        if len(papers) < len(batch):
            raise Busy("Papers were removed while they were exported; export them again.")
        yield papers


def paper_now(snapshot: Snapshot, paper_id: int) -> int:
    """Return the paper that a number leads to: another one where both were made one by hand."""
    if len(snapshot.columns.rows_of(np.array([paper_id], dtype=np.int64))):
        return paper_id
    with snapshot.read_raw() as connection:
        return kept_paper(connection, paper_id)


def load_paper(snapshot: Snapshot, paper_id: int) -> Paper:
    """Read one paper.

    Raises:
        NotFound: there is none of this id.
    """
    with snapshot.read() as session:
        found = load_papers(session, [paper_id], snapshot.topics.standing)
        add_doubts(session, found)
    if not found:
        raise NotFound(f"There is no paper {paper_id} in this library.")
    return found[0]


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

"""Finds the papers of a query or a text in one snapshot: by words, by meaning, or by both."""

from __future__ import annotations

from functools import partial

from app.library.snapshot import Snapshot
from app.search.fusion import Mode, Ranked, SearchResult, by_one, fuse
from app.search.query.ast import Query, conditions_only, free_text
from app.search.text.keyword import KeywordIndex
from app.search.text.postings import PaperIds, best_first
from app.store.columns import Columns, Marks, marked


def find(
    snapshot: Snapshot, query: Query, mode: Mode | None, allowed: Marks | None
) -> SearchResult:
    """Answer a query among some papers.

    Args:
        mode: the one asked for; None takes hybrid once it is ready.
        allowed: marks the papers to choose from, shape (papers,); None for all.

    Raises:
        NotReady: `semantic` was asked for and is not ready.
    """
    index, columns, meaning = snapshot.keyword, snapshot.columns, snapshot.meaning
    free = free_text(query)
    if mode == "semantic" and free:
        meaning.must_be_ready()
    by_meaning = mode != "keyword" and bool(free) and meaning.state == "ready"
    allowed_ids = None if allowed is None else columns.ids[allowed]
    if not by_meaning:
        words, relaxed, notes = _by_words(index, columns, query, allowed_ids)
        return by_one(words, "keyword", relaxed, notes)
    vector = meaning.encode_query(free)
    conditions = conditions_only(query)
    if conditions.clauses:
        allowed = _matching(index, columns, conditions, allowed)
    near = meaning.nearest(vector, columns, allowed)
    if mode == "semantic":
        return by_one(near, "semantic", False, ())
    words, relaxed, notes = _by_words(index, columns, query, allowed_ids)
    return fuse(
        words,
        near,
        lambda rows: index.scores(query, columns.ids[rows]),
        partial(meaning.closeness, vector, columns),
        relaxed,
        notes,
    )


def find_like(
    snapshot: Snapshot, text: str, query: Query | None, allowed: Marks | None
) -> SearchResult:
    """Find the papers nearest in meaning to a text, of those that hold all words of a query.

    Args:
        query: None for no further condition.
        allowed: as `find` takes it.

    Raises:
        NotReady: search by meaning is not ready.
    """
    vector = snapshot.meaning.encode_text(text)
    if query is not None:
        allowed = _matching(snapshot.keyword, snapshot.columns, query, allowed)
    near = snapshot.meaning.nearest(vector, snapshot.columns, allowed)
    return by_one(near, "semantic", False, ())


def _matching(index: KeywordIndex, columns: Columns, query: Query, allowed: Marks | None) -> Marks:
    """Mark the allowed papers that satisfy the whole of a query, shape (papers,)."""
    ids = None if allowed is None else columns.ids[allowed]
    return marked(columns.size, columns.rows_of(index.matching(query, ids)))


def _by_words(
    index: KeywordIndex, columns: Columns, query: Query, allowed: PaperIds | None
) -> tuple[Ranked, bool, tuple[str, ...]]:
    match = index.find(query, allowed)
    rows = columns.rows_of(match.papers)
    scores = index.scores(query, columns.ids[rows])
    order = best_first(scores)
    notes = match.notes
    if match.relaxed:
        said = ", ".join(match.words)
        few = match.holding_all
        all_words = f"Only {few} of these papers have" if few > 1 else "Only one paper has"
        begin = all_words if few else "No paper has"
        notes = (*notes, f"{begin} all of these words; these have one or more of: {said}.")
    return Ranked(rows[order], scores[order]), match.relaxed, notes

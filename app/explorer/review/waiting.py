"""Everything that waits for a decision: pairs of papers first, then pairs of people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.explorer.filters import Filters
from app.explorer.paging import Page, Ranking
from app.explorer.review.people.query import all_pairs, load_pairs
from app.explorer.review.people.views import PersonPair
from app.explorer.review.query import load_paper_pairs, ordered_paper_pairs
from app.explorer.review.views import PaperPair
from app.library.snapshot import Snapshot

Pair = PaperPair | PersonPair
_OF_PAPERS = -(10**9)
"""Pairs of papers have the numbers from here on in this list; those of people are positive."""


def page_waiting(snapshot: Snapshot, filters: Filters) -> Page[Pair]:
    """List the pairs that nobody has decided on, each kind in the order of its own list.

    Raises:
        BadParameters: the cursor is none, or belongs to another list.
    """
    papers, later = ordered_paper_pairs(snapshot)
    people = all_pairs(snapshot)
    numbers = np.append(papers + _OF_PAPERS, people.ids)
    keys = (
        np.append(later, 2 + people.is_across),
        np.append(np.zeros(len(papers)), -people.weights),
    )
    ranking = Ranking("pair", filters, snapshot.columns.secret, numbers, keys)
    return Page.of(ranking, lambda wanted: _load(snapshot, wanted))


def _load(snapshot: Snapshot, wanted: Sequence[int]) -> list[Pair]:
    papers = [number - _OF_PAPERS for number in wanted if number < 0]
    people = [number for number in wanted if number > 0]
    return [*load_paper_pairs(snapshot, papers), *load_pairs(snapshot, people)]

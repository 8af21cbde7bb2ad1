"""The categories that sources print, with how many papers each has."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from rapidfuzz import fuzz

from app.domain.categories import category_name
from app.domain.text.plain import fold
from app.explorer.filters import Filters
from app.explorer.library.views import Category
from app.explorer.paging import LONGEST_ASKED, Page, Ranking, by_count
from app.explorer.selection import select_papers
from app.library.snapshot import Snapshot

LIKE = 75.0
"""Least WRatio of a category that may be meant: `machne` reaches 77 with `machine learning`."""


def find_categories(snapshot: Snapshot, filters: Filters, name: str = "") -> Page[Category]:
    """List the categories of the papers that the filters choose, most papers first.

    Args:
        filters: without a query of their own.
        name: only categories whose code or name it may mean, best match first.

    Raises:
        BadParameters: a value that this library does not have, or a cursor of another list.
    """
    chosen = select_papers(snapshot, replace(filters, cursor=None))
    groups = chosen.columns.category
    counts = groups.counts(chosen.rows)
    listed = by_count(counts)
    likeness: dict[int, float] = {}
    if name:
        asked = fold(name[:LONGEST_ASKED])
        likeness = {code: _likeness(asked, str(groups.values[code])) for code in listed.tolist()}
        near = [code for code, score in likeness.items() if score >= LIKE]
        near.sort(key=lambda code: (-likeness[code], -counts[code], code))
        listed = np.array(near, dtype=np.int64)
    ranking = Ranking(
        "category",
        replace(filters, q=name),
        chosen.columns.secret,
        listed,
        ([-likeness.get(code, 0.0) for code in listed.tolist()], -counts[listed]),
        [str(value) for value in groups.values],
    )

    def view(code: int) -> Category:
        printed = str(groups.values[code])
        return Category(printed, category_name(printed), int(counts[code]))

    return Page.of(ranking, lambda codes: [view(code) for code in codes])


def _likeness(asked: str, code: str) -> float:
    """Return how alike a category is to what was asked for, folded, 0 to 100."""
    if asked == fold(code):
        return 100.0
    return fuzz.WRatio(asked, fold(category_name(code) or code))

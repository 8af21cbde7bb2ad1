"""Ranked lists of authors, categories and topics of a selection, cut into pages.

Counts are taken from the columns of one selection of papers, so that they agree with the facets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.explorer.cursors import Key, page_cursor, page_start, place_after
from app.explorer.filters import Filters

Numbers = NDArray[np.int64]
LONGEST_ASKED = 200
"""Characters that are compared with names, all of which are shorter: 10,000 took seconds."""


@dataclass(frozen=True)
class Ranking:
    """Everything that is listed, in its order."""

    noun: str
    """What is listed; cursors of another list are refused."""
    filters: Filters
    """Those that chose the papers; `q` is what was asked of the list itself."""
    secret: bytes
    """Signs the cursors."""
    listed: Numbers
    """Ids, or codes of a column; shape (n,)."""
    keys: tuple[Sequence[float] | Numbers, ...] = ()
    """What the list is ordered by, ascending, first things first; ties by id. Each shape (n,)."""
    names: Sequence[str] | None = None
    """What each code means, since codes change with the library; None where ids are listed."""
    relaxed: bool = False
    notes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many are listed."""
        return len(self.listed)

    def ids(self, start: int = 0, stop: int | None = None) -> Sequence[int]:
        """Return those from one place to another."""
        ids: list[int] = self.listed[start:stop].tolist()
        return ids

    def key(self, place: int, /) -> Key:
        """Return what one of them is ordered by."""
        one = int(self.listed[place])
        return [*(float(key[place]) for key in self.keys), self.names[one] if self.names else one]

    def place_after(self, key: Key, /) -> int:
        """Return the place of the first that comes after a key."""
        return place_after(self, key)

    def cut(self) -> PageSlice:
        """Cut the page that the filters ask for.

        Raises:
            BadParameters: the cursor is none, or belongs to another list.
        """
        per_page = self.filters.per_page
        start = page_start(self, self.noun)
        following = start + per_page
        return PageSlice(
            ids=self.ids(start, following),
            start=start,
            next_cursor=(
                page_cursor(self, following, self.noun) if following < self.count else None
            ),
            previous_cursor=page_cursor(self, start - per_page, self.noun) if start > 0 else None,
        )


@dataclass(frozen=True, slots=True)
class PageSlice:
    """One page of a ranking."""

    ids: Sequence[int]
    start: int
    """Place of the first of them, from 0."""
    next_cursor: str | None
    previous_cursor: str | None
    """Cursor of the page before; "" for the first page, None where there is none before."""


def by_count(counts: Numbers) -> Numbers:
    """Return the codes that occur, most papers first; ties in the order of their values."""
    present = np.flatnonzero(counts)
    return present[np.argsort(-counts[present], kind="stable")]

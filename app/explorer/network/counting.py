"""Pairs on papers, and papers by year, counted in one sweep over the columns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.domain.coauthors import NetworkLink, YearCounts
from app.store.columns import UNDATED, Columns, Groups, Rows, marked

_YEARS = 10_000
"""Factor that makes one number of a thing and a year: numbers sort faster than pairs."""

Ints = NDArray[np.int64]
Chosen = Callable[[Ints, Ints, Ints], NDArray[np.bool_]]
"""Marks the pairs that are wanted, given one person, the other, and the joint papers of each."""


def pairs_on_papers(authors: Groups, rows: Rows, codes: Ints) -> tuple[Ints, Ints, Rows]:
    """Pair those of `codes` who are on one paper: lower code, higher code, row of the paper."""
    wanted = marked(len(authors.values), codes)
    lengths = authors.sizes(rows)
    who, paper = authors.codes_of(rows).astype(np.int64), np.repeat(rows, lengths)
    kept = wanted[who]
    who, paper = who[kept], paper[kept]
    order = np.lexsort((who, paper))
    who, paper = who[order], paper[order]
    starts = np.flatnonzero(np.diff(paper, prepend=-1))
    sizes = np.diff(np.append(starts, len(paper)))
    heads, tails, papers = [], [], []
    # Papers with equally many people are one table, whose columns are paired.
    for size in np.unique(sizes[sizes > 1]).tolist():
        first = starts[sizes == size]
        table = who[first[:, None] + np.arange(size)]
        one, other = np.triu_indices(size, 1)
        heads.append(table[:, one].ravel())
        tails.append(table[:, other].ravel())
        papers.append(np.repeat(paper[first], len(one)))
    empty = [np.empty(0, dtype=np.int64)]
    return (
        np.concatenate(heads or empty),
        np.concatenate(tails or empty),
        np.concatenate(papers or empty),
    )


def count_pairs(
    ids: Ints, heads: Ints, tails: Ints, year: NDArray[np.int16], most: int, chosen: Chosen
) -> tuple[list[NetworkLink], Ints]:
    """Add up the papers of pairs.

    Args:
        most: pairs given, of those chosen the ones with most papers.

    Returns:
        The pairs chosen, and of all pairs one id, the other and their papers, shape (pairs, 3).
    """
    keys, which, papers = np.unique(
        heads * len(ids) + tails, return_inverse=True, return_counts=True
    )
    one, other = ids[keys // max(len(ids), 1)], ids[keys % max(len(ids), 1)]
    order = np.lexsort((other, one, -papers))
    largest = order[chosen(one, other, papers)[order]][:most]
    years = _counts_by_year(which, year, largest, len(keys))
    pairs = [
        NetworkLink(source, target, count, by_year)
        for source, target, count, by_year in zip(
            one[largest].tolist(), other[largest].tolist(), papers[largest].tolist(), years,
            strict=True,
        )
    ]  # fmt: skip
    return pairs, np.column_stack([one, other, papers])


def years_of_people(columns: Columns, rows: Rows, codes: Ints) -> list[YearCounts]:
    lengths = columns.author.sizes(rows)
    who = columns.author.codes_of(rows).astype(np.int64)
    year = np.repeat(columns.year[rows], lengths)
    return _counts_by_year(who, year, codes, len(columns.author.values))


def _counts_by_year(
    which: Ints, year: NDArray[np.int16], wanted: Ints, size: int
) -> list[YearCounts]:
    """Count by thing and year, for the things wanted, in their order.

    Args:
        which: number of the thing, below `size`; shape of `year`.
    """
    place = np.full(size, -1, dtype=np.int64)
    place[wanted] = np.arange(len(wanted))
    kept = (place[which] >= 0) & (year != UNDATED)
    keys = place[which[kept]] * _YEARS + year[kept].astype(np.int64)
    cells, papers = np.unique(keys, return_counts=True)
    found: list[list[tuple[int, int]]] = [[] for _ in range(len(wanted))]
    ats, years = np.divmod(cells, _YEARS)
    for at, in_year, count in zip(ats.tolist(), years.tolist(), papers.tolist(), strict=True):
        found[at].append((in_year, count))
    return [tuple(one) for one in found]

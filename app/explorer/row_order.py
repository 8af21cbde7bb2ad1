"""In which order papers are listed: by date, title, citations, or when they came in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.library.snapshot import Snapshot
from app.store.columns import Columns, Rows, marked

FEW_OF_ALL = 20
"""Sorting less than this part of the library is less work than going through its whole order."""


def library_order(snapshot: Snapshot, rows: Rows, order: str) -> Rows:
    """Sort rows as `in_order` does; many of them by the order of the whole library."""
    columns = snapshot.columns
    if len(rows) < columns.size // FEW_OF_ALL:
        return in_order(columns, rows, order)
    everything: Rows = snapshot.cached(
        ("order", order),
        lambda: in_order(columns, np.arange(columns.size), order),
        lambda found: found.nbytes,
    )
    return everything[marked(columns.size, rows)[everything]]


def in_order(columns: Columns, rows: Rows, order: str) -> Rows:
    """Sort rows by `newest`, `oldest`, `title`, `citations` or `updated`; ties by paper id.

    Papers without a date, or without a citation count, come last in either direction.
    """
    rows = np.sort(rows)
    return rows[np.argsort(order_keys(columns, rows, order), kind="stable")]


def order_keys(columns: Columns, rows: Rows, order: str) -> NDArray[np.signedinteger]:
    """Return the number by which each row is sorted, lowest first; shape of `rows`."""
    if order == "title":
        return columns.title_rank[rows]
    if order == "citations":
        return -columns.citations[rows]
    if order == "updated":
        return -np.maximum(columns.arrivals.last_at[rows], 0)
    date = columns.date[rows].astype(np.int64)
    return -date if order == "newest" else np.where(date == 0, np.iinfo(np.int64).max, date)

"""Sets of papers as sorted arrays of their ids, and how the database hands numbers over.

A mark for every id up to the highest makes common and differing papers cheaper than any sorting:
ids are given out one by one, so that they have few gaps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.store.columns import marked

PaperIds = NDArray[np.int64]
"""Sorted, each once."""


def numbers(joined: str | int | None) -> NDArray[np.int64]:
    """Read whole numbers joined by commas, as `group_concat` gives them; None for none."""
    if joined is None:
        return np.empty(0, dtype=np.int64)
    return np.fromstring(str(joined), dtype=np.int64, sep=",")


def varints(data: bytes) -> NDArray[np.int64]:
    """Read numbers of seven bits a byte, the highest first, the top bit set on all but the last."""
    octets = np.frombuffer(data, dtype=np.uint8)
    last = np.flatnonzero(octets < 0x80)
    first = np.concatenate(([0], last[:-1] + 1))
    length = last - first + 1
    numbers = (octets[last]).astype(np.int64)
    for place in range(1, int(length.max(initial=1))):
        longer = length > place
        numbers[longer] += (octets[last[longer] - place] & 0x7F).astype(np.int64) << (7 * place)
    return numbers


def common(papers: PaperIds, others: PaperIds) -> PaperIds:
    """Return the papers that are among others."""
    return papers[among(papers, others)]


def without(papers: PaperIds, others: PaperIds) -> PaperIds:
    """Return the papers that are not among others."""
    return papers[~among(papers, others)]


def among(papers: PaperIds, others: PaperIds) -> NDArray[np.bool_]:
    """Mark the papers that are among others; both sorted."""
    if not len(papers) or not len(others):
        return np.zeros(len(papers), dtype=np.bool_)
    return marked(int(max(papers[-1], others[-1])) + 1, others)[papers]

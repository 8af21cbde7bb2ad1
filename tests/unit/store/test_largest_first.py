"""The largest of many counts, and rows in order."""

from __future__ import annotations

import numpy as np
import pytest

from app.store.columns import ascending, largest_first


@pytest.mark.parametrize("most", [1, 3, 4, 6, 9])
def test_the_largest_come_first_and_equal_ones_by_place(most: int) -> None:
    counts = np.array([2, 7, 2, 9, 7, 0])
    assert largest_first(counts, most).tolist() == [3, 1, 4, 0, 2, 5][:most]


@pytest.mark.parametrize("size", [8, 8000])
def test_rows_are_sorted(size: int) -> None:
    assert ascending(size, np.array([7, 0, 3])).tolist() == [0, 3, 7]

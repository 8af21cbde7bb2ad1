"""The largest of many counts."""

from __future__ import annotations

import numpy as np
import pytest

from app.store.columns import largest_first


@pytest.mark.parametrize("most", [1, 3, 4, 6, 9])
def test_the_largest_come_first_and_equal_ones_by_place(most: int) -> None:
    counts = np.array([2, 7, 2, 9, 7, 0])
    assert largest_first(counts, most).tolist() == [3, 1, 4, 0, 2, 5][:most]

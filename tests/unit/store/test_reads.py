"""Queries with lists of values."""

from __future__ import annotations

import sqlite3

import pytest

from app.store.reads import MOST_VALUES, in_lists, rows_among


@pytest.mark.parametrize(("count", "sizes"), [
    (0, []), (1, [1]), (2, [2]), (3, [4]), (200, [256]), (MOST_VALUES, [MOST_VALUES]),
    (MOST_VALUES + 5, [MOST_VALUES, 8]),
])  # fmt: skip
def test_lists_of_values_have_few_lengths(count: int, sizes: list[int]) -> None:
    """A connection keeps a statement for each length: 128 of thousands of values each."""
    lists = list(in_lists(range(count)))
    assert [len(one) for one in lists] == sizes
    assert {value for one in lists for value in one} == set(range(count))


def test_each_row_comes_once() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE paper (id INTEGER, year INTEGER)")
    connection.executemany("INSERT INTO paper VALUES (?, ?)", [(1, 2020), (2, 2021), (3, 2021)])
    query = "SELECT id FROM paper WHERE id IN {} AND year = ? ORDER BY id"
    assert list(rows_among(connection, query, {1, 2, 3}, 2021)) == [(2,), (3,)]

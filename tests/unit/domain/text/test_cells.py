"""Cells of a table: what leaves comes back, and no spreadsheet runs it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text.cells import RUNS, join_items, read_cell, safe_cell, split_items
from tests.time_limit import time_limit

SIGNS = st.text(alphabet="a b;\\'=+-@\t", max_size=8)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("-273 °C", "'-273 °C"),
        ("'Quoted' already", "'Quoted' already"),
        ("'=x", "''=x"),
        ("''", "'''"),
        ("'", "'"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_cell_that_would_run_gets_an_apostrophe(text: str, cell: str) -> None:
    assert safe_cell(text) == cell
    assert read_cell(cell) == text


def test_numbers_and_nothing_are_left_alone() -> None:
    assert [safe_cell(value) for value in (-3, 0, None)] == [-3, 0, ""]


@given(SIGNS)
def test_every_cell_comes_back(text: str) -> None:
    cell = safe_cell(text)
    assert isinstance(cell, str)
    assert not cell.startswith(RUNS)
    assert read_cell(cell) == text


@given(st.lists(SIGNS.map(str.strip).filter(bool), max_size=4))
def test_every_list_comes_back(items: list[str]) -> None:
    assert split_items(join_items(items)) == items


def test_lists_of_others_are_read_too() -> None:
    assert split_items("Gatta, G.N.; Sequ, F.A.;; ") == ["Gatta, G.N.", "Sequ, F.A."]
    assert split_items("") == []
    assert split_items(r"C:\temp; b") == [r"C:\temp", "b"]


def test_a_run_of_backslashes_costs_no_more_than_its_length() -> None:
    with time_limit(2):
        assert split_items(join_items(["\\" * 200_000 + "a"])) == ["\\" * 200_000 + "a"]

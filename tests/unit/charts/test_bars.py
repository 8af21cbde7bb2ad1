"""Papers a year, and the brush's histogram."""

from __future__ import annotations

import pytest

from app.charts.axis import year_axis
from app.charts.bars import CELL, GAP, MOST_CELLS, year_bars
from app.charts.histogram import LEAST, histogram

YEARS = year_axis(2020, 2023)


def test_each_paper_is_a_cell_while_they_can_be_counted():
    chart = year_bars({2020: 2, 2022: MOST_CELLS}, YEARS)
    assert [len(bar.cells) for bar in chart.bars] == [2, 0, MOST_CELLS, 0]
    lowest, next_one = chart.bars[0].cells
    assert lowest + CELL == chart.baseline
    assert lowest - next_one == CELL + GAP


def test_above_that_bars_are_plain_and_in_proportion():
    chart = year_bars({2020: MOST_CELLS + 1, 2021: 5000}, YEARS)
    small, large = chart.bars[0], chart.bars[1]
    assert small.cells == large.cells == ()
    assert large.height / small.height == pytest.approx(5000 / (MOST_CELLS + 1))
    assert small.y + small.height == chart.baseline


def test_the_running_year_is_marked():
    chart = year_bars({2023: 1}, YEARS, running_year=2023)
    assert [bar.running for bar in chart.bars] == [False, False, False, True]


def test_counts_stand_above_bars_where_there_is_room():
    assert all(bar.count_wide == (bar.count > 0) for bar in year_bars({2020: 3}, YEARS).bars)
    century = year_bars(dict.fromkeys(range(1926, 2027), 3) | {2000: 9}, year_axis(1926, 2026))
    assert [bar.year for bar in century.bars if bar.count_wide] == [2000]


def test_long_counts_side_by_side_do_not_touch():
    axis = year_axis(1991, 2025)
    chart = year_bars({2008: 92, 2009: 149, 2010: 150, 2025: 1500}, axis)
    said = {bar.year for bar in chart.bars if bar.count_wide}
    assert {2010, 2025} <= said
    assert 2009 not in said


def test_an_empty_chart_has_no_bars_and_no_division_by_zero():
    chart = year_bars({}, YEARS)
    assert all(bar.height == 0 and not bar.cells for bar in chart.bars)
    assert all(bar.total_height == 0 for bar in histogram({}, {}, YEARS).bars)


def test_hits_stand_before_all_papers_on_one_scale():
    chart = histogram({2020: 100, 2021: 50}, {2020: 50, 2021: 50}, YEARS)
    first, second = chart.bars[0], chart.bars[1]
    assert first.total_height == chart.height
    assert first.hits_height == second.total_height == second.hits_height == chart.height / 2


def test_one_hit_among_thousands_is_still_seen():
    chart = histogram({2020: 10_000}, {2020: 1}, YEARS)
    assert chart.bars[0].hits_height == LEAST


@pytest.mark.parametrize(
    ("from_year", "to_year", "chosen"),
    [
        (None, None, [2020, 2021, 2022, 2023]),
        (2021, 2022, [2021, 2022]),
        (2022, None, [2022, 2023]),
        (None, 1990, [2020]),
        (2022, 2021, [2022]),
    ],
)
def test_the_brush_spans_whole_years(from_year, to_year, chosen):
    chart = histogram({}, {}, YEARS, from_year=from_year, to_year=to_year)
    assert [bar.year for bar in chart.bars if bar.chosen] == chosen
    assert chart.start == YEARS.x(chosen[0])
    assert chart.end == YEARS.x(chosen[-1] + 1)

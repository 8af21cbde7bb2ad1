"""Drawings for many papers: stack, small multiples, heat map, and which to take."""

from __future__ import annotations

import pytest

from app.charts.axis import year_axis
from app.charts.chart_choice import MOST_DOTS, MOST_ROWS, fitting_form
from app.charts.rows import LEVELS, ROW, RowInput, draw_heatmap, draw_multiples
from app.charts.stack import StackSeries, stacked_years

YEARS = year_axis(2020, 2023)


def row(label, values):
    return RowInput(label, None, values, int(sum(values.values())))


def test_a_years_segments_add_up_to_its_papers_without_overlap():
    series = [StackSeries("a", "t0", {2020: 3, 2021: 1}), StackSeries("b", "t1", {2020: 2})]
    stack = stacked_years(series, YEARS, running_year=2023)
    column = stack.columns[0]
    assert column.total == 5 == sum(segment.count for segment in column.segments)
    lower, upper = column.segments
    assert upper.y + upper.height < lower.y
    assert lower.y + lower.height < stack.height
    assert [one.label for one in stack.key] == ["b", "a"]


def test_a_stack_of_thousands_keeps_its_height():
    small = stacked_years([StackSeries("a", "t0", {2020: 20})], YEARS)
    large = stacked_years([StackSeries("a", "t0", {2020: 20_000})], YEARS)
    assert large.height < small.height


def test_rows_share_a_scale_unless_told_otherwise():
    rows = [row("large", {2020: 100}), row("small", {2020: 50})]
    shared = draw_multiples(rows, YEARS)
    own = draw_multiples(rows, YEARS, own_scale=True)
    heights = [one.bars[0].height for one in shared.rows]
    assert heights[0] == 2 * heights[1]
    assert len({one.bars[0].height for one in own.rows}) == 1
    assert all(bar.y + bar.height == ROW for one in own.rows for bar in one.bars)


def test_years_without_papers_have_neither_bar_nor_cell():
    rows = [row("a", {2020: 2, 2022: 1, 2023: 0})]
    assert [bar.year for bar in draw_multiples(rows, YEARS).rows[0].bars] == [2020, 2022]
    heat = draw_heatmap(rows, YEARS)
    assert [cell.year for cell in heat.rows[0].cells] == [2020, 2022]
    assert heat.rows[0].span == "2020–2022"


def test_tints_rise_with_the_count():
    heat = draw_heatmap([row("a", {2020: 1, 2021: 30, 2022: 100})], YEARS)
    levels = [cell.level for cell in heat.rows[0].cells]
    assert levels == sorted(levels)
    assert levels[0] == 1 and levels[-1] == LEVELS


def test_nothing_to_draw_is_drawn_as_nothing():
    assert draw_multiples([], YEARS).rows == ()
    assert draw_heatmap([row("a", {})], YEARS).rows[0].cells == ()
    assert all(column.total == 0 for column in stacked_years([], YEARS).columns)


@pytest.mark.parametrize(
    ("papers", "rows", "form"),
    [
        (41, 9, "lanes"),
        (MOST_DOTS, 100, "lanes"),
        (MOST_DOTS + 1, MOST_ROWS, "multiples"),
        (120_000, MOST_ROWS + 1, "heatmap"),
    ],
)
def test_the_drawing_fits_the_set(papers, rows, form):
    assert fitting_form(papers, rows) == form

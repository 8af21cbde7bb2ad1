"""How tall and how dark a count is drawn."""

from __future__ import annotations

import pytest

from app.charts.axis import year_axis
from app.charts.bars import year_bars
from app.charts.histogram import histogram
from app.charts.rows import RowInput, draw_heatmap, draw_multiples
from app.charts.scale import tint_of, tint_steps, top_of
from app.charts.stack import StackSeries, stacked_years

FOLDED = year_axis(2001, 2004, width=800, earliest=1950)
COUNTS = {1950: 3, 2000: 4, 2001: 100, 2002: 120, 2003: 90, 2004: 4000}


@pytest.mark.parametrize(
    ("values", "top"),
    [
        ([], 0),
        ([0, 0], 0),
        ([5], 5),
        ([1, 50, 1], 50),
        ([9, 20, 9, 60], 60),
        ([10, 20, 9, 61], 27),
    ],
)
def test_a_value_far_above_all_others_is_cut(values, top):
    assert top_of(values) == top


def test_a_cut_bar_says_its_count_and_a_folded_one_its_years():
    chart = year_bars(COUNTS, FOLDED)
    assert [bar.words for bar in chart.bars] == ["1950–2000", "2001", "2002", "2003", "2004"]
    assert chart.folded is not None
    assert (chart.folded.count, chart.folded.year) == (7, 2000)
    assert chart.cut is not None
    assert (chart.cut.count, chart.cut.words) == (4000, "2004")
    assert chart.papers == sum(COUNTS.values())
    assert chart.cut.height == pytest.approx(1.35 * chart.bars[2].height)


def test_every_chart_counts_the_folded_years_together():
    shown = histogram(COUNTS, COUNTS, FOLDED, from_year=1960, to_year=1970)
    assert [bar.total for bar in shown.bars] == [7, 100, 120, 90, 4000]
    assert [bar.chosen for bar in shown.bars] == [True, False, False, False, False]
    row = RowInput("Tides", None, COUNTS, 4317)
    assert next(bar.value for bar in draw_multiples([row], FOLDED).rows[0].bars) == 7
    assert draw_heatmap([row], FOLDED).rows[0].cells[0].words == "1950–2000"
    column = stacked_years([StackSeries("Tides", "t1", COUNTS)], FOLDED).columns[0]
    assert (column.total, column.segments[0].count, column.folded) == (7, 7, True)


@pytest.mark.parametrize(
    ("most", "share", "steps"),
    [
        (0, False, ()),
        (3, False, (1, 2, 3)),
        (840, False, (1, 4, 15, 57, 200)),
        (0.5, True, (0.001, 0.006, 0.018, 0.052, 0.2)),
    ],
)
def test_tints_have_round_steps(most, share, steps):
    found = tint_steps(most, 5, share=share)
    assert found[0] == steps[0] if steps else found == ()
    assert list(found) == sorted(set(found))
    if not share:
        assert found == steps


def test_a_tint_holds_its_least_value():
    assert [tint_of(value, (1, 4, 15)) for value in (0, 1, 3, 4, 14, 15, 900)] == [
        0, 1, 1, 2, 2, 3, 3,
    ]  # fmt: skip

"""The scale of years."""

from __future__ import annotations

import pytest

from app.charts.axis import WIDE, decimal_year, month_axis, year_axis
from app.domain.dates.years import well_filled_from


def test_years_share_the_width_evenly():
    axis = year_axis(2017, 2026)
    assert len(axis.slots) == 10
    assert axis.rules[0] == 0
    assert axis.rules[-1] == WIDE
    assert axis.slots[1].x == pytest.approx(WIDE / 10)
    assert axis.slots[0].centre == pytest.approx(WIDE / 20)


def test_ten_years_are_all_labelled_in_both_forms():
    axis = year_axis(2017, 2026)
    assert [slot.label for slot in axis.slots] == [str(year) for year in range(2017, 2027)]
    assert axis.slots[0].short == "’17"


def test_many_years_are_labelled_at_round_ones_only():
    axis = year_axis(1936, 2026)
    assert [slot.label for slot in axis.slots if slot.label] == [
        str(year) for year in range(1940, 2027, 5)
    ]
    assert [slot.short for slot in axis.slots if slot.short][:2] == ["’40", "’50"]


def test_a_day_lies_within_its_year():
    axis = year_axis(2020, 2021, width=200)
    assert axis.x(decimal_year("2020-01-01")) == 0
    assert axis.x(decimal_year("2021-01-01")) == 100
    assert 99 < axis.x(decimal_year("2020-12-31")) < 100


def test_what_is_known_less_lies_in_the_middle():
    assert decimal_year("2020") == 2020.5
    assert decimal_year("2020-03-15") == decimal_year("2020-03")


def test_moments_outside_stay_on_the_ends():
    axis = year_axis(2020, 2021, width=200)
    assert axis.x(1900.0) == 0
    assert axis.x(2030.0) == 200


@pytest.mark.parametrize("day", ["", "soon", "2020-13", "2020-02-30"])
def test_what_is_no_date_is_refused(day):
    with pytest.raises(ValueError):
        decimal_year(day)


def test_an_axis_runs_forwards():
    with pytest.raises(ValueError, match="2021 to 2020"):
        year_axis(2021, 2020)


def test_earlier_years_share_one_cell_before_the_scale():
    axis = year_axis(2001, 2010, width=1000, earliest=1921)
    cell = axis.folded
    assert cell is not None
    assert (cell.words, cell.label, cell.x) == ("1921–2000", "to 2000", 0)
    assert cell.width < axis.start == axis.whole[0].x
    assert len(axis.slots) == 11
    assert cell.of({1920: 1, 1921: 2, 1990: 3, 2000: 4, 2001: 5}) == 9
    assert axis.whole[0].of({2000: 4, 2001: 5}) == 5
    assert axis.x(1921.0) == 0 < axis.x(1980.0) < axis.x(2000.9) < axis.start
    assert axis.x(2001.0) == axis.start
    assert axis.x(2011.0) == 1000
    assert axis.holds(1921)
    assert not axis.holds(1920)
    assert axis.rules[0] == axis.start


def test_months_begin_where_their_first_day_lies():
    axis = month_axis(2023, 2024, width=2000)
    assert len(axis.slots) == 24
    march = next(slot for slot in axis.slots if slot.year == 202403)
    assert march.words == "Mar 2024"
    assert march.x == pytest.approx(axis.x(decimal_year("2024-03-01")))
    assert march.x + march.width == pytest.approx(axis.x(decimal_year("2024-04-01")))
    assert [slot.label for slot in axis.slots[:3]] == ["Jan 2023", "", "Mar"]
    assert [slot.short for slot in month_axis(2024, 2024).slots][:3] == ["J", "F", "M"]


def test_of_every_other_year_the_last_is_labelled():
    labels = [slot.label for slot in year_axis(1992, 2025, width=900).slots]
    assert (labels[0], labels[-1], labels[-2]) == ("", "2025", "")


@pytest.mark.parametrize(
    ("counts", "first"),
    [
        ([1] * 24, 2002),
        ([0] * 50 + [1] * 50, 1977),
        ([1] + [0] * 20 + [40] * 24, 2002),
        ([5] + [0] * 20 + [1] * 24, 1981),
        ([1] * 5 + [100] * 24, 1997),
    ],
)
def test_few_papers_of_many_years_are_folded(counts, first):
    years = list(range(2026 - len(counts), 2026))
    assert well_filled_from(years, counts) == first

"""The scale of years."""

from __future__ import annotations

import pytest

from app.charts.axis import WIDE, decimal_year, year_axis


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

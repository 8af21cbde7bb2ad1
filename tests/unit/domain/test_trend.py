"""Whether a topic becomes a larger part of the whole."""

from __future__ import annotations

import pytest

from app.domain.trend import trend_of

YEARS = range(2010, 2021)
EVEN = dict.fromkeys(YEARS, 1000)


def test_a_share_that_doubles_in_ten_years_rises_seven_per_cent_a_year():
    counts = {year: round(100 * 2 ** ((year - 2010) / 10)) for year in YEARS}
    trend = trend_of(counts, EVEN, 2021)
    assert trend is not None
    assert (trend.first, trend.last, trend.direction) == (2011, 2020, 1)
    assert trend.a_year == pytest.approx(0.072, abs=0.002)
    assert trend.words == "+7 ± 1 %"


def test_the_whole_growing_alike_is_no_trend():
    totals = {year: 1000 * (year - 2009) for year in YEARS}
    trend = trend_of({year: total // 10 for year, total in totals.items()}, totals, 2021)
    assert trend is not None
    assert trend.direction == 0
    assert trend.words == "−0 ± 1 %" or trend.words == "+0 ± 1 %"


def test_few_papers_are_doubtful_and_very_few_say_nothing():
    few = {year: 2 + (year % 2) * 2 for year in YEARS}
    trend = trend_of(few, EVEN, 2021)
    assert trend is not None
    assert trend.direction == 0
    assert trend_of({2015: 3}, EVEN, 2021) is None
    assert trend_of({2019: 90, 2020: 90}, {2019: 100, 2020: 100}, 2021) is None


@pytest.mark.parametrize("years", [(2020,), (2012, 2013), (2018, 2019, 2020)], ids=str)
def test_what_is_there_in_a_few_years_alone_has_no_trend(years):
    assert trend_of(dict.fromkeys(years, 500), EVEN, 2021) is None


def test_the_running_year_is_left_out():
    counts = dict.fromkeys(YEARS, 100)
    full = trend_of(counts, EVEN, 2021)
    assert trend_of(counts | {2021: 1}, EVEN | {2021: 1000}, 2021) == full


def test_what_fades_says_so():
    trend = trend_of({year: 400 - 30 * (year - 2010) for year in YEARS}, EVEN, 2021)
    assert trend is not None
    assert trend.direction == -1
    assert trend.words.startswith("−")

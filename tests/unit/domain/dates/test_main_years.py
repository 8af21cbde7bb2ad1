"""Which years charts show: the rule, by examples counted by hand."""

from __future__ import annotations

import pytest

from app.domain.dates.years import MOST_YEARS, is_implausible, main_years, running_year

NOW = running_year()


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({}, None),
        ({2020: 3}, (2020, 2020)),
        ({2014: 1, 2016: 2}, (2014, 2016)),
        ({2019: 1, 2020: 2, 9999: 1}, (2019, 2020)),
        ({9999: 4}, None),
        ({2020: 1, NOW + 1: 1}, (2020, NOW + 1)),
        ({2020: 1, NOW + 2: 1}, (2020, 2020)),
        # A lone old paper, or two, beside three times as many.
        ({1650: 1, 2019: 1, 2020: 2}, (2019, 2020)),
        ({1650: 1, 1700: 1, 2019: 3, 2020: 3}, (2019, 2020)),
        ({1650: 1, 1850: 1, **dict.fromkeys(range(2000, 2021), 1)}, (2000, 2020)),
        ({-322: 1, 2019: 1, 2020: 2}, (2019, 2020)),
        # As many as a tenth of the others, or the centuries between are filled.
        ({1700: 10, 2000: 100}, (2000, 2000)),
        ({1700: 11, 2000: 100}, (1700, 2000)),
        (dict.fromkeys(range(1650, 2026, 25), 1), (1650, 2025)),
        ({1650: 1, 2020: 1}, (1650, 2020)),
        # A century is readable.
        ({1911: 1, **dict.fromkeys(range(2019, 2026), 2)}, (1911, 2025)),
        # More than a chart holds: the fullest stretch.
        ({1000: 1, 1300: 1, 1601: 1, 1700: 1, 1900: 1, 2000: 1}, (1601, 2000)),
    ],
)
def test_the_years_shown(counts: dict[int, int], shown: tuple[int, int] | None) -> None:
    assert main_years(counts) == shown


def test_no_chart_has_more_years_than_it_can_draw() -> None:
    first, last = main_years(dict.fromkeys(range(1, 2026), 1)) or (0, 0)
    assert (last - first + 1, last) == (MOST_YEARS, 2025)


def test_the_next_year_is_plausible_and_the_one_after_is_not() -> None:
    assert [is_implausible(NOW + ahead) for ahead in (0, 1, 2)] == [False, False, True]

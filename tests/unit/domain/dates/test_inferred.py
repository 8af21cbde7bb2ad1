"""Printed dates, and the year that is meant where none is printed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates.inferred import DATE_PATTERN, PartialDate, infer_year, parse_date

NOVEMBER = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Jun 16, 2022", (2022, 6, 16)),
        ("June 16, 2022", (2022, 6, 16)),
        ("Sept. 3, 2021", (2021, 9, 3)),
        ("Mar 12", (None, 3, 12)),
        ("May 1st", (None, 5, 1)),
        ("16 Jun 2022", (2022, 6, 16)),
        ("3 Dec", (None, 12, 3)),
        ("Feb 2020", (2020, 2, None)),
        ("2022-06-16", (2022, 6, 16)),
        ("2022-06", (2022, 6, None)),
        ("2022", (2022, None, None)),
    ],
)
def test_printed_dates_are_read(printed: str, parts: tuple[int | None, ...]) -> None:
    parsed = parse_date(printed)
    assert parsed is not None
    assert (parsed.year, parsed.month, parsed.day) == parts
    assert parsed.exists


@pytest.mark.parametrize("text", ["", "Foo 12", "yesterday", "12/06/2022", "June", "2022-6-1"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("printed", ["Feb 30", "Feb 29, 2023", "2022-13", "Jun 0, 2022", "0000"])
def test_days_that_no_calendar_has_are_told(printed: str) -> None:
    parsed = parse_date(printed)
    assert parsed is not None
    assert not parsed.exists


def test_a_leap_day_without_a_year_exists() -> None:
    assert PartialDate(None, 2, 29).exists


@pytest.mark.parametrize(
    ("date_", "iso"),
    [
        (PartialDate(2022, 6, 6), "2022-06-06"),
        (PartialDate(2022, 6), "2022-06"),
        (PartialDate(22), "0022"),
        (PartialDate(None, 6, 6), None),
    ],
)
def test_iso_goes_as_far_as_the_date_is_known(date_: PartialDate, iso: str | None) -> None:
    assert date_.iso == iso


@given(st.dates())
def test_iso_dates_come_back(day: date) -> None:
    parsed = parse_date(day.isoformat())
    assert parsed is not None
    assert parsed.iso == day.isoformat()


def test_the_pattern_finds_what_the_parser_reads() -> None:
    assert re.fullmatch(DATE_PATTERN, "Jun 16, 2022")
    assert re.fullmatch(DATE_PATTERN, "Mar 12")
    assert not re.fullmatch(DATE_PATTERN, "March")
    assert not re.fullmatch(DATE_PATTERN, "Mar 123")


# --- years left out ------------------------------------------------------------------


def days(*printed: str) -> list[PartialDate]:
    parsed = [parse_date(text) for text in printed]
    return [day for day in parsed if day is not None]


def test_one_possible_year_is_certain() -> None:
    inferred = infer_year(2025, days("Mar 12", "Jan 29"), NOVEMBER)
    assert (inferred.year, inferred.certain) == (2026, True)
    assert "2025 is the latest printed" in inferred.reason


def test_of_two_possible_years_the_earlier_is_taken_as_uncertain() -> None:
    inferred = infer_year(2025, days("Mar 12"), date(2027, 5, 1))
    assert (inferred.year, inferred.certain) == (2026, False)
    assert "2027" in inferred.reason


def test_a_day_still_to_come_rules_the_year_of_the_import_out() -> None:
    inferred = infer_year(2025, days("Mar 12"), date(2027, 3, 11))
    assert (inferred.year, inferred.certain) == (2026, True)


def test_the_day_of_the_import_itself_has_come() -> None:
    inferred = infer_year(2026, days("Mar 12"), date(2027, 3, 12))
    assert (inferred.year, inferred.certain) == (2027, True)


def test_the_day_of_capture_settles_it() -> None:
    inferred = infer_year(2023, days("Mar 12"), NOVEMBER, captured_on=date(2025, 4, 1))
    assert (inferred.year, inferred.certain) == (2025, True)
    assert "2025-04-01" in inferred.reason


def test_a_capture_before_the_printed_day_means_the_year_before() -> None:
    inferred = infer_year(2023, days("Mar 12"), NOVEMBER, captured_on=date(2025, 2, 1))
    assert inferred.year == 2024


@pytest.mark.parametrize(
    ("latest", "imported_on", "captured_on"),
    [(2026, NOVEMBER, None), (2025, date(2026, 1, 5), None), (2025, NOVEMBER, date(2025, 6, 1))],
)
def test_no_possible_year_is_no_year(
    latest: int, imported_on: date, captured_on: date | None
) -> None:
    inferred = infer_year(latest, days("Mar 12"), imported_on, captured_on)
    assert inferred.year is None
    assert not inferred.certain
    assert str(latest) in inferred.reason


def test_without_any_printed_year_the_import_decides_but_is_not_sure() -> None:
    inferred = infer_year(None, days("Mar 12"), NOVEMBER)
    assert (inferred.year, inferred.certain) == (2026, False)


def test_a_leap_day_rules_out_years_without_one() -> None:
    assert infer_year(2022, days("Feb 29"), NOVEMBER).year == 2024
    assert infer_year(2025, days("Feb 29", "Mar 1"), NOVEMBER).year == 2026


@given(
    st.none() | st.integers(1990, 2030),
    st.lists(st.dates()),
    st.dates(date(2000, 1, 1), date(2040, 12, 31)),
    st.none() | st.dates(date(2000, 1, 1), date(2040, 12, 31)),
)
def test_an_inferred_year_is_always_possible(
    latest: int | None, printed: list[date], imported_on: date, captured_on: date | None
) -> None:
    yearless = [PartialDate(None, day.month, day.day) for day in printed]
    year = infer_year(latest, yearless, imported_on, captured_on).year
    if year is not None:
        known = captured_on or imported_on
        assert latest is None or year > latest
        assert all((year, d.month, d.day) <= (known.year, known.month, known.day) for d in yearless)

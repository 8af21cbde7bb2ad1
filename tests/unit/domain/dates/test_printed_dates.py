"""Dates as sources print them: a plain year is never lost, and nothing is made up."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates.printed_dates import ReadDate, read_date

LATEST = 2036


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2020-05-06", "2020-05-06"),
        ("2020-05", "2020-05"),
        ("2020", "2020"),
        ("2020-05-06T10:00:00Z", "2020-05-06"),
        ("2020-05-06 23:30:00-08:00", "2020-05-06"),
        ("2020/05/06", "2020-05-06"),
        ("2020.05.06", "2020-05-06"),
        ("2016-2-9", "2016-02-09"),
        ("20200506", "2020-05-06"),
        ("May 2020", "2020-05"),
        ("6 May 2020", "2020-05-06"),
        ("May 6th, 2020", "2020-05-06"),
        ("2023 Mar 8", "2023-03-08"),
        ("June~7, 1961", "1961-06-07"),
        ("11--14 August 2019", "2019-08"),
        ("Wed, 06 May 2020 10:00:00 GMT", "2020-05-06"),
        ("16/05/2020", "2020-05-16"),
        ("6.5.2020", "2020-05-06"),
        ("05/2020", "2020-05"),
        ("2020年5月6日", "2020-05-06"),
        ("2001-4-11/2001-4-13", "2001-04"),
        ("2019-00-00", "2019"),
        ("2020-05-00", "2020-05"),
        ("c. 1650", "1650"),
        ("c1998", "1998"),
        ("[1998?]", "1998"),
        ("2020a", "2020"),
        ("AD 1066", "1066"),
        ("1993-01-01", "1993-01-01"),
    ],
)
def test_all_of_a_date_is_read(printed: str, iso: str) -> None:
    read = read_date(printed, LATEST)
    assert (read.iso, read.remark) == (iso, None)


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2024-02-30", "2024-02"),
        ("2019-13-01", "2019"),
        ("06/05/2020", "2020"),
        ("March–April 2013", "2013"),
        ("2020-21", "2020"),
        ("2019/20", "2019"),
        ("2019-2020", "2019"),
        ("6 мая 2020", "2020"),
        ("2020 (to appear)", "2020"),
        ("2020-W05", "2020"),
        ("1990s", "1990"),
        ("-0322", None),
        ("322 BC", None),
        ("BCE 322", None),
        ("0000", None),
        ("9999", None),
        ("20222", None),
        ("May 6", None),
        ("1,203", None),
    ],
)
def test_what_is_not_read_is_named(printed: str, iso: str | None) -> None:
    read = read_date(printed, LATEST)
    assert read.iso == iso
    assert read.remark


@pytest.mark.parametrize("printed", ["to appear", "in press", "Forthcoming", "n.d.", "submitted"])
def test_words_for_no_date_need_no_remark(printed: str) -> None:
    read = read_date(printed, LATEST)
    assert (read.iso, read.remark) == (None, None)


@given(st.integers(1000, LATEST), st.text(st.sampled_from("abxyz (),:;"), max_size=12))
def test_a_plain_year_among_words_is_never_lost(year: int, words: str) -> None:
    read = read_date(f"{words} {year}", LATEST)
    assert read.iso == str(year)


@given(st.text(max_size=30))
def test_any_text_is_a_date_that_is_printed_or_none(printed: str) -> None:
    iso = read_date(printed, LATEST).iso
    if iso is not None:
        assert re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?", iso)
        assert 1 <= int(iso[:4]) <= LATEST


@pytest.mark.parametrize("printed", ["Spring 2020", "2020 Summer", "Autumn, 2020", "été 2020"])
def test_a_season_with_its_year_leaves_no_doubt(printed: str) -> None:
    assert read_date(printed, 2036) == ReadDate("2020")


@pytest.mark.parametrize("printed", ["Spring 2020-03", "2020-03 (spring)", "2020/03, Frühjahr"])
def test_a_season_beside_a_month_hides_it_not(printed: str) -> None:
    assert read_date(printed, 2036) == ReadDate("2020-03")


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("5. Mai 2001", "2001-05-05"),
        ("Jänner 2001", "2001-01"),
        ("1er août 2001", "2001-08-01"),
        ("fevrier 2001", "2001-02"),
        ("3 de mayo de 2001", "2001-05-03"),
        ("12 dicembre 2001", "2001-12-12"),
        ("março de 2001", "2001-03"),
        ("28 mrt. 2001", "2001-03-28"),
        ("9 desember 2001", "2001-12-09"),
    ],
)
def test_months_have_names_in_other_languages(printed: str, date: str) -> None:
    assert read_date(printed, 2036) == ReadDate(date)


def test_a_text_of_many_digits_is_no_date() -> None:
    assert read_date("1," * 500_000, 2036) == ReadDate(None, "too long for a date")

"""Dates of BibTeX, which several fields give together."""

from __future__ import annotations

import pytest

from app.domain.records.record import Release
from tests.unit.importers.bibtex.entries import paper


@pytest.mark.parametrize(
    ("fields", "iso", "printed"),
    [
        ("year = {1961}, month = jun # {~7}", "1961-06-07", "Jun 7 1961"),
        ('year = 2019, month = "11--14~" # aug', "2019-08", "11–14 Aug 2019"),
        ("year = {2013}, month = {Mar--Apr}", "2013", "Mar–Apr 2013"),
        ("year = 2012, month = 5, day = 14", "2012-05-14", "2012-05-14"),
        ("date = {2011-05}", "2011-05", "2011-05"),
        ("date = {2020-21}", "2020", "2020-21"),
        ("date = {2016/2017}", "2016", "2016/2017"),
        ("date = {2018-12-03/2018-12-06}", "2018-12", "2018-12-03/2018-12-06"),
        ("year = {2020a}", "2020", "2020a"),
        ("year = {c1998}", "1998", "c1998"),
        ("year = {to appear}", None, "to appear"),
        ("note = {To appear}", None, "To appear"),
        ("pubstate = {inpress}", None, "in press"),
        ("urldate = {2021-01-23}", None, None),
        ("year = {{\\noopsort{1973a}}1973}", "1973", "1973"),
        ("date = {1850-03%}", "1850-03", "c. 1850-03?"),
        ("date = {2004-06-XX}", "2004-06", "2004-06"),
        ("year = {May 2001}, month = may", "2001-05", "May 2001"),
        ("year = {May 2001}, month = {5}", "2001-05", "May 2001"),
        ("year = {May 2001}, month = may, day = 3", "2001-05-03", "3 May 2001"),
        ("year = {May 2001}, month = {May 3}", "2001-05-03", "May 3 2001"),
        ("year = {3 May 2001}, month = may, day = 3", "2001-05-03", "3 May 2001"),
        ("year = {2001-05}, month = {5}", "2001-05", "2001-05"),
        ("year = {2001-05-03}, month = {5}, day = {3}", "2001-05-03", "2001-05-03"),
        ("year = {2001/05/03}, month = may", "2001-05-03", "2001/05/03"),
        ("year = {2001}, month = {May 2001}", "2001-05", "May 2001"),
        ("year = {Spring 2001}, month = may", "2001-05", "Spring 2001 (May)"),
        ("year = {Spring 2001}, month = may, day = 3", "2001-05-03", "Spring 2001 (3 May)"),
        ("year = {Spring 2001}, month = {Spring}", "2001", "Spring 2001"),
        ("year = {May 2001}, month = {Spring}", "2001-05", "May 2001 (Spring)"),
        ("year = {in press}, month = may", None, "in press (May)"),
    ],
)
def test_dates(fields: str, iso: str | None, printed: str | None) -> None:
    found = paper(fields)
    assert (found.date, found.date_printed) == (iso, printed)


def test_a_date_counts_more_than_a_year() -> None:
    found = paper("date = {2016-12-13}, year = 2017, month = 8, origdate = {1998}")
    assert found.date == "2016-12-13"
    assert [issue.code for issue in found.issues] == ["two-dates"]
    assert found.releases == (Release("original", "1998"),)


@pytest.mark.parametrize("month", ["jun", "{6}", "{13}"])
def test_a_month_that_is_not_that_of_the_year_makes_both_doubtful(month: str) -> None:
    found = paper(f"year = {{May 2001}}, month = {month}")
    assert found.date == "2001"
    assert [issue.code for issue in found.issues] == ["impossible-date"]

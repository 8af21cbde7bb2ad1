"""Alike remarks as one sentence with their lines."""

from __future__ import annotations

from app.domain.records.record import Remark
from app.domain.remark_groups import RemarkGroup, RemarkGroups


def group(*reasons: str, code: str = "odd", first_line: int | None = 3) -> RemarkGroup:
    remarks = [
        Remark("doubt", None if first_line is None else first_line + place, code, reason)
        for place, reason in enumerate(reasons)
    ]
    (found,) = RemarkGroups(remarks)
    return found


def test_one_remark_is_itself() -> None:
    assert group("no title").sentence() == "no title: line 3"
    assert group("no title", code="no-title").sentence("a.bib") == "a.bib: no title: line 3"


def test_several_of_one_reason_are_counted() -> None:
    assert group(*["a stray brace"] * 4).sentence() == "4 times: a stray brace: lines 3, 4, 5, 6"
    cut = group(*["the list of authors is cut after 3"] * 28, code="authors-cut")
    assert cut.sentence() == "28 author lists are cut after 3: lines 3, 4, 5, 6, 7, 8, 9, 10 …"


def test_several_reasons_give_one_as_an_example() -> None:
    assert group("“x” is no DOI.", "“y” is no DOI.").text == "2 such as: “x” is no DOI"
    dates = group("“Feb 30”: no such day", "“May 40”: no such day", code="impossible-date")
    assert dates.text == "2 dates are not read, or not whole, such as: “Feb 30”: no such day"
    bad = group("“x” is no DOI.", "“y” is no DOI.", code="bad-doi")
    assert bad.text == "2 values do not fit their field, such as: “x” is no DOI"


def test_a_line_is_named_once_and_none_where_there_is_none() -> None:
    remarks = [Remark("doubt", 7, "odd", "twice on a line")] * 2
    (found,) = RemarkGroups(remarks)
    assert found.sentence() == "2 times: twice on a line: line 7"
    assert group("a", "a", first_line=None).sentence() == "2 times: a"


def test_severities_are_apart() -> None:
    remarks = [Remark("doubt", 1, "too-long", "a"), Remark("rejected", 2, "too-long", "a")]
    assert [one.severity for one in RemarkGroups(remarks)] == ["doubt", "rejected"]

"""Dates and abstracts of JSON formats in shapes that nobody documents: read, or kept and said."""

from __future__ import annotations

from typing import Any

import pytest

from app.importers.json_formats.form import ignore, ignore_plain
from tests.unit.importers.json_formats.test_formats import FOLDERS, form_of, paper


@pytest.mark.parametrize(
    ("parts", "printed", "iso"),
    [
        ([2019, 5], "2019-05", "2019-05"),
        ([["2019", "05"]], "2019-05", "2019-05"),
        (["2019", "05", "07"], "2019-05-07", "2019-05-07"),
        (2019, "2019", "2019"),
        ("2019-05", "2019-05", "2019-05"),
        ([["2019-05-07"]], "2019-05-07", "2019-05-07"),
        ([["2019", "May"]], "May 2019", "2019-05"),
        ([[2019.0, 5.0]], "2019-05", "2019-05"),
        ([[2019, 5, 7, 12, 30]], "2019-05-07T12:30", "2019-05-07"),
        ([[2019, 5], [2019, 6], [2020, 1]], "2019-05/2019-06/2020-01", "2019"),
        ([[2019, None]], "2019", "2019"),
        ([], None, None),
    ],
)
def test_parts_of_a_date_in_other_brackets(
    parts: Any, printed: str | None, iso: str | None
) -> None:
    record = paper({"title": "T", "type": "book", "issued": {"date-parts": parts}}, "csl.json")
    assert (record.date_printed, record.date) == (printed, iso)


@pytest.mark.parametrize("issued", [[2019, 5], [[2019, 5]], [{"date-parts": [[2019, 5]]}]])
def test_a_date_without_its_object(issued: Any) -> None:
    assert paper({"title": "T", "type": "book", "issued": issued}, "csl.json").date == "2019-05"


@pytest.mark.parametrize("parts", [[[{"a": 1}]], [[True]], [[1e400, 5]]])
def test_parts_that_are_no_date_are_kept(parts: Any) -> None:
    record = paper({"title": "T", "type": "book", "issued": {"date-parts": parts}}, "csl.json")
    assert record.date is None
    assert "issued" in record.extra
    assert [issue.code for issue in record.issues] == ["wrong-type"]


_ODD: list[Any] = [[[{"a": 1}]], {"date-parts": [[True]]}, {"date-parts": {"year": 2019}}, {"a": 1}]


@pytest.mark.parametrize("value", _ODD)
@pytest.mark.parametrize("name", ["posted", "published-print", "published-online", "issued"])
def test_a_damaged_date_of_crossref_costs_no_other(name: str, value: Any) -> None:
    others = {"published-other": {"date-parts": [[2020, 3]]}, "published": {"date-parts": [[2020]]}}
    work = {"DOI": "10.5555/x", "title": ["T"], **others, name: value, "article-number": "e7"}
    record = paper(work, "crossref")
    assert (record.date, record.pages) == ("2020-03", "e7")
    assert record.extra[name] == value
    assert [issue.code for issue in record.issues] == ["wrong-type"]


def test_dates_of_crossref_are_compared_by_what_they_say() -> None:
    work = {
        "DOI": "10.5555/x", "title": ["T"], "published-print": {"date-parts": ["2020", "March"]},
        "published-online": {"date-parts": [["2019-11-02"]]}, "issued": {"literal": "in press"},
    }  # fmt: skip
    record = paper(work, "crossref")
    assert record.date == "2019-11-02"
    assert [(one.kind, one.date) for one in record.releases] == [("print", "2020-03")]
    assert record.extra["issued"] == "in press"


@pytest.mark.parametrize("name", FOLDERS.values())
@pytest.mark.parametrize("value", [{"q7": [1]}, [["q7"]]])
def test_what_is_read_with_other_values_is_not_lost_either(name: str, value: Any) -> None:
    titled = {"title": {"title": {"value": "T"}}} if name == "orcid" else {"title": "T"}
    form = form_of(name)
    for field in (
        field for field, setter in form.fields.items() if setter in (ignore, ignore_plain)
    ):
        record = paper({**titled, "titles": [{"title": "T"}], field: value}, name)
        kept = f"{record.extra} {record.issues} {record.releases}"
        assert "q7" in kept, field


@pytest.mark.parametrize(
    ("places", "abstract", "kept"),
    [
        ({"Small": [0], "fjords": ["1"], "mix": [2.0]}, "Small fjords mix", None),
        ({"Small": 0, "fjords": [1]}, "Small fjords", None),
        ({"Small": [-3], "fjords": [10**30]}, "Small fjords", None),
        ({"Small": [0, None], "fjords": [1], "x": ["end"]}, "Small fjords",
         {"Small": [0, None], "x": ["end"]}),
        ({"Small": [], "fjords": {"a": 1}}, None, {"Small": [], "fjords": {"a": 1}}),
    ],
)  # fmt: skip
def test_places_of_words_that_cannot_be_read_cost_themselves(
    places: Any, abstract: str | None, kept: Any
) -> None:
    work = {"id": "https://openalex.org/W1", "title": "T", "abstract_inverted_index": places}
    record = paper(work, "openalex")
    assert record.abstract == abstract
    assert record.extra.get("abstract_inverted_index") == kept
    assert bool(record.issues) is (kept is not None)

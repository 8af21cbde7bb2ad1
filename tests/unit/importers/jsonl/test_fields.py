"""Fields of native JSON Lines that are unknown, misspelt or of a wrong kind: nothing vanishes."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest

from app.domain.records.record import PaperRecord
from app.importers import ReadContext, read_events

CONTEXT = ReadContext(imported_on=date(2026, 11, 22))


def read(**data: Any) -> PaperRecord:
    line = json.dumps({"title": "Tides", **data})
    (event,) = read_events(io.BytesIO(line.encode()), "jsonl", CONTEXT)
    assert isinstance(event, PaperRecord), event
    return event


def reasons(record: PaperRecord) -> str:
    assert all(issue.line == 1 for issue in record.issues)
    return " | ".join(issue.reason for issue in record.issues)


@pytest.mark.parametrize(
    ("unknown", "value", "field", "wanted"),
    [
        ("Authors", ["Ida Rowan"], "authors", ("Ida Rowan",)),
        ("author", ["Ida Rowan"], "authors", ("Ida Rowan",)),
        ("DOI", "10.5555/Abc", "doi", "10.5555/Abc"),
        ("arxivId", "2401.99991", "arxiv_id", "2401.99991"),
        ("journal", "Journal of Tides", "venue", "Journal of Tides"),
        ("year", 2019, "date", "2019"),
        ("Year", "2019", "date", "2019"),
    ],
)
def test_a_name_of_certain_meaning_is_read_and_told(
    unknown: str, value: object, field: str, wanted: object
) -> None:
    record = read(**{unknown: value})
    assert getattr(record, field) == wanted
    assert f"`{unknown}`" in reasons(record)
    assert f"read as `{field}`" in reasons(record)
    assert record.extra == {}


def test_a_title_in_capitals_is_the_title() -> None:
    (event,) = read_events(io.BytesIO(b'{"Title": "Tides"}'), "jsonl", CONTEXT)
    assert isinstance(event, PaperRecord)
    assert event.title == "Tides"


@pytest.mark.parametrize(
    ("unknown", "meant"), [("autors", "authors"), ("abstrct", "abstract"), ("booktitle", "venue")]
)
def test_the_right_field_is_proposed(unknown: str, meant: str) -> None:
    record = read(**{unknown: "some text"})
    assert f"did you mean `{meant}`?" in reasons(record)
    assert record.extra == {unknown: "some text"}


def test_what_is_unknown_is_kept_with_the_record() -> None:
    record = read(shelf={"row": [1, "\ud800"]}, Authors="Ida Rowan")
    assert record.extra == {"shelf": {"row": [1, "\ufffd"]}, "Authors": "Ida Rowan"}
    assert "`shelf`" in reasons(record)


def test_of_two_names_for_a_field_the_formats_own_counts() -> None:
    record = read(authors=["Ida Rowan"], Authors=["Otto Brandt"])
    assert record.authors == ("Ida Rowan",)
    assert record.extra == {"Authors": ["Otto Brandt"]}


def test_a_year_fills_a_date_without_one_and_contradicts_another() -> None:
    record = read(date="to appear", year=2025)
    assert (record.date, record.date_printed) == ("2025", "to appear")
    record = read(date="2020-05-06", year=2019)
    assert record.date == "2020-05-06"
    assert "`year` is 2019" in reasons(record)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("authors", "Ida Rowan"),
        ("authors_truncated", "yes"),
        ("date", ["2020"]),
        ("abstract", 7),
        ("venue", {"name": "Tides"}),
        ("keywords", "tides, fjords"),
        ("doi", 10.5),
        ("has_code", 1),
        ("citation_count", -1),
        ("citation_count", True),
        ("citation_count", 1.5),
        ("citation_count", 2**53),
        ("citation_count", "many"),
    ],
)
def test_a_value_of_the_wrong_kind_costs_its_field_alone(field: str, value: object) -> None:
    record = read(**{"url": "https://example.org/", field: value})
    assert getattr(record, field) in (None, (), False)
    assert record.url == "https://example.org/"
    assert f"`{field}`" in reasons(record)
    assert record.extra == {field: value}


@pytest.mark.parametrize("field", ["doi", "arxiv_id", "url", "code_url"])
def test_what_is_no_identifier_is_kept_with_the_record(field: str) -> None:
    record = read(**{field: "javascript:none"})
    assert getattr(record, field) is None
    assert f"`{field}`" in reasons(record)
    assert record.extra == {field: "javascript:none"}


def test_a_count_in_other_words_is_a_count() -> None:
    assert (
        read(citation_count="12").citation_count == read(citation_count=12.0).citation_count == 12
    )


def test_what_is_no_name_costs_that_name() -> None:
    record = read(authors=["Ida Rowan", None, 7, "", {"orcid": "0"}, "Otto Brandt"])
    assert record.authors == ("Ida Rowan", "Otto Brandt")
    for place in (2, 3, 4, 5):
        assert f"at place {place}" in reasons(record)
    assert record.extra["authors"][1:4] == [None, 7, ""]
    assert read(authors=["Ida Rowan", None]).extra == {}


def test_names_in_parts_and_groups() -> None:
    record = read(
        authors=[
            {"given": "Ida", "family": "Rowan", "orcid": "0000-0001"},
            {"given": "Maria", "family": "Garcia Lopez"},
            {"given": "小明", "family": "林"},
            {"name": "Alpine Glacier Watch", "group": True},
        ]
    )
    assert record.authors == ("Ida Rowan", "Garcia Lopez, Maria", "林小明", "Alpine Glacier Watch")
    assert record.groups == ("Alpine Glacier Watch",)
    assert "`orcid`" in reasons(record)
    assert record.extra["authors"][0]["orcid"] == "0000-0001"


def test_unused_parts_of_authors_are_named_once_a_file() -> None:
    line = json.dumps({"title": "Tides", "authors": [{"name": "Ida Rowan", "orcid": "0"}]})
    events = list(read_events(io.BytesIO(f"{line}\n{line}".encode()), "jsonl", CONTEXT))
    counts = [len(event.issues) for event in events if isinstance(event, PaperRecord)]
    assert counts == [1, 0]


def test_dates_of_trials() -> None:
    record = read(date="2024-02-30")
    assert (record.date, record.date_printed) == ("2024-02", "2024-02-30")
    assert "no day 30" in reasons(record)
    assert read(date=2020).date == "2020"
    late = read(date="9999")
    assert (late.date, late.date_printed) == (None, "9999")
    assert "9999" in reasons(late)
    bce = read(date="322 BC")
    assert (bce.date, bce.date_printed) == (None, "322 BC")
    assert read(date="in press").issues == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "thesises"),
        ("pmid", "no number"),
        ("links", [7]),
        ("releases", ["2020"]),
        ("references", [1]),
        ("isbn", 978),
    ],
)
def test_a_later_field_of_a_wrong_kind_costs_itself_alone(field: str, value: object) -> None:
    record = read(**{"url": "https://example.org/", field: value})
    assert getattr(record, field) in (None, ())
    assert record.url == "https://example.org/"
    assert f"`{field}`" in reasons(record)
    assert record.extra == {field: value}


def test_numbers_are_taken_where_a_text_is_one() -> None:
    record = read(volume=12, issue=3, pages=7, pmid=31452104)
    assert (record.volume, record.issue, record.pages, record.pmid) == ("12", "3", "7", "31452104")
    assert record.issues == []


def test_editors_are_no_authors() -> None:
    record = read(authors=[{"name": "Mia Sund", "role": "editor"}, {"name": "Ida Rowan"}])
    assert (record.authors, record.editors) == (("Ida Rowan",), ("Mia Sund",))
    assert record.issues == []

"""What a person may give for a field of a paper, and what the record then says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.records.combine import combine
from app.domain.records.correction import (
    CORRECTABLE,
    UnfitCorrection,
    as_source,
    as_stored,
    read_correction,
    read_cut,
)
from app.domain.records.record import Link, PaperRecord
from app.domain.records.record_choice import SourceRecord

PAPER = PaperRecord(
    "Tides", ("Ann Bell", "Cy Dee"), ("Cy Dee",), (None, "0000-0002-1825-0097"),
    (("Port",), ()), authors_truncated=True,
)  # fmt: skip


def read(field: str, given: object) -> dict[str, object]:
    return read_correction(field, given, PAPER, 2026)


@pytest.mark.parametrize(
    ("field", "given", "found"),
    [
        ("title", " A  new\ntitle ", "A new title"),
        ("date", "2024-02-29", "2024-02-29"),
        ("date", "6 May 2020", "2020-05-06"),
        ("date", "", None),
        ("type", "book", "book"),
        ("venue", None, None),
        ("doi", "https://doi.org/10.5555/AbC.", "10.5555/AbC"),
        ("arxiv_id", "arXiv:2206.08242v2", "2206.08242"),
        ("pmid", "PMID: 20481061", "20481061"),
        ("url", "https://example.org/a", "https://example.org/a"),
        ("links", "pdf: https://a.b/c.pdf\n\nhttps://a.b/c", (
            Link("https://a.b/c.pdf", "pdf"), Link("https://a.b/c"),
        )),
        ("abstract", "One.\n\nTwo.", "One.\n\nTwo."),
    ],
)  # fmt: skip
def test_values_are_read(field: str, given: object, found: object) -> None:
    assert read(field, given)[field] == found


@pytest.mark.parametrize(
    ("field", "given", "reason"),
    [
        ("title", " \u200b ", "A paper needs a title."),
        ("title", "x" * 2_001, "2,001 characters"),
        ("date", "2024-02-30", "there is no day 30 in that month. Write 2024"),
        ("date", "2023-02-29", "no day 29"),
        ("date", "2024-13", "is no date"),
        ("date", "2032", "no year that a paper can have"),
        ("date", "0000", "is no date"),
        ("date", "soon", "is no date"),
        ("date", "02/03/2020", "cannot be told apart"),
        ("type", "poem", "choose one of article"),
        ("doi", "11.5/x", "is no DOI"),
        ("arxiv_id", "2206", "is no arXiv identifier"),
        ("pmid", "x1", "is no number of PubMed"),
        ("url", "javascript:alert(1)", "is no address"),
        ("code_url", "ftp://a.b/c", "is no address"),
        ("links", "https://a.b\ndata:text/html,x", "“data:text/html,x” is no address"),
        ("authors", "Ann Bell\n::", "“::” has no letter"),
        ("authors", {"name": "Ann"}, "Give a list of names."),
        ("authors", [3], "Give a text."),
        ("venue", 3, "Give a text."),
    ],
)
def test_a_wrong_value_is_named(field: str, given: object, reason: str) -> None:
    with pytest.raises(UnfitCorrection) as refused:
        read(field, given)
    assert reason in str(refused.value)


def test_names_keep_what_belongs_to_them() -> None:
    assert read("authors", "Cy Dee\nGus Hay") == {
        "authors": ("Cy Dee", "Gus Hay"),
        "authors_truncated": True,
        "groups": ("Cy Dee",),
        "orcids": ("0000-0002-1825-0097", None),
        "affiliations": (),
    }
    names = read("authors", ["Ann Bell"])
    assert (names["affiliations"], names["orcids"]) == ((("Port",),), ())
    assert read_cut(False, names)["authors_truncated"] is False
    with pytest.raises(UnfitCorrection):
        read_cut(True, read("authors", ""))


def test_a_correction_is_above_every_rule() -> None:
    low = SourceRecord(replace(PAPER, date="2019-05-01", venue="A"), "a", "2020-01-01", 1)
    new = SourceRecord(replace(PAPER, date="2021-06-02", venue="B"), "b", "2027-01-01", 2)
    date = as_source("date", as_stored(read("date", "2018")), "2026-11-30")
    venue = as_source("venue", as_stored(read("venue", "")), "2026-11-30")
    for records in ([low, new, date, venue], [venue, date, new, low]):
        combined = combine(records)
        assert (combined.record.date, combined.record.venue) == ("2018", None)
        assert combined.sources["date"] == [records.index(date)]
        reasons = {loser.reason for loser in combined.losers["venue"]}
        assert reasons == {"a person corrected it by hand"}
        assert not any(loser.contradicts for loser in combined.losers["date"])
    with pytest.raises(ValueError, match="nothing to combine"):
        combine([date])


@pytest.mark.parametrize("field", CORRECTABLE)
def test_every_field_goes_into_the_store_and_comes_back(field: str) -> None:
    given = {"title": "T", "date": "2020", "type": "book", "doi": "10.5555/x", "pmid": "7",
             "arxiv_id": "2206.08242", "links": ["https://a.b"], "authors": ["Ann Bell"],
             "url": "https://a.b", "code_url": "https://a.b"}.get(field, "some text")  # fmt: skip
    values = read(field, given)
    stored = as_stored(values)
    record = combine([SourceRecord(PAPER, "a", "2020"), as_source(field, stored, "2026")]).record
    assert {name: getattr(record, name) for name in values} == values

"""Native JSON Lines: what goes out comes in again, field by field."""

from __future__ import annotations

import io
import json
from dataclasses import fields
from datetime import date

import pytest

from app.domain.records.paper_fields import PAPER_FIELDS, Storage
from app.domain.records.record import Link, PaperRecord, Release
from app.exporters import FORMATS
from app.importers import ReadContext, read_events
from tests.world import world_records

CONTEXT = ReadContext(imported_on=date(2026, 11, 22))


def written(records: list[PaperRecord]) -> str:
    return "".join(FORMATS["jsonl"].write(records))


def read_back(text: str) -> list[PaperRecord]:
    events = list(read_events(io.BytesIO(text.encode()), "jsonl", CONTEXT))
    assert all(isinstance(event, PaperRecord) for event in events), events
    return [event for event in events if isinstance(event, PaperRecord)]


FULL = PaperRecord(
    title="Tides of $k$ fjords",
    authors=("Ida Rowan", "Tide Watch"),
    groups=("Tide Watch",),
    orcids=("0000-0002-1825-0097", None),
    affiliations=(("Fjord Institute", "Harbour College"), ()),
    authors_truncated=True,
    implied_authors=("Otto Brandt",),
    editors=("Mia Sund",),
    date="2021-05",
    date_printed="May [2021]",
    year_inferred=True,
    year_reason="the papers around it are of 2021",
    abstract="One.\n\nTwo.",
    type="chapter",
    venue="Waters",
    volume="12",
    issue="3-4",
    pages="101–120",
    publisher="Harbour Press",
    language="en",
    categories=("LG",),
    keywords=("tides",),
    tags=("kept",),
    doi="10.5555/Tide_1",
    arxiv_id="2105.00001",
    pmid="31452104",
    isbn="978-3-16-148410-0",
    issn="1234-5678, 8765-4321",
    url="https://example.org/tide",
    has_code=True,
    code_url="https://example.org/code",
    citation_count=0,
    note="Best paper",
    links=(Link("https://example.org/tide.pdf", "pdf"), Link("https://example.org/x")),
    references=("doi:10.5555/old", "Rowan, Waves, 1999"),
    releases=(
        Release(kind="online", date="2021-04-30"),
        Release(kind="print", date="2021", date_printed="c. 2021", venue="Old Waters"),
    ),
)
"""A record in which every field says something."""


def test_the_full_record_is_full() -> None:
    about_the_file = {"line", "line_end", "origins", "issues", "extra"}
    about_the_library = {"number", "author_numbers", "updated"}
    listed = {field.name for field in PAPER_FIELDS}
    assert {
        part.name for part in fields(PaperRecord)
    } - about_the_file - about_the_library == listed
    for field in PAPER_FIELDS:
        if field.storage is not Storage.RECORD:
            assert getattr(FULL, field.name) not in (None, ()), field.name


def test_every_field_comes_back() -> None:
    (again,) = read_back(written([FULL]))
    assert again.issues == []
    assert again.extra == {}
    for field in PAPER_FIELDS:
        assert getattr(again, field.name) == getattr(FULL, field.name), field.name


def test_what_is_written_is_read_again_unchanged() -> None:
    records = [record for record in world_records() if record.arxiv_id != "2202.05555v2"]
    again = read_back(written(records))
    for before, after in zip(records, again, strict=True):
        for field in PAPER_FIELDS:
            if (
                field.name not in ("date_printed", "year_reason")
                and field.storage is not Storage.RECORD
            ):
                assert getattr(after, field.name) == getattr(before, field.name), before.title
        assert after.date_printed == (before.date_printed or before.date)


def test_a_line_says_only_what_is_known() -> None:
    assert json.loads(written([PaperRecord(title="Tides")])) == {"title": "Tides"}


def test_no_citations_are_said_and_unknown_ones_are_not() -> None:
    never, unknown = PaperRecord(title="A", citation_count=0), PaperRecord(title="B")
    first, second = map(json.loads, written([never, unknown]).splitlines())
    assert first["citation_count"] == 0
    assert "citation_count" not in second


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"]
)
def test_only_web_addresses_leave(address: str) -> None:
    record = PaperRecord(title="A", url=address, code_url=address, has_code=True)
    assert json.loads(written([record])) == {"title": "A", "has_code": True}


def test_a_title_with_every_kind_of_line_break_stays_on_one_line() -> None:
    text = written([PaperRecord(title="A\nB\x85C", abstract="\n\nTwo\r\n")])
    assert text.count("\n") == 1


def test_an_empty_library_is_an_empty_file() -> None:
    assert written([]) == ""


def test_a_date_in_words_is_not_lost() -> None:
    [record] = read_back(written([PaperRecord(title="A", date_printed="to appear")]))
    assert (record.date, record.date_printed) == (None, "to appear")


@pytest.mark.parametrize("printed", ["to appear", "in press", "-0322", "c. 1650", "6 May 2020"])
def test_the_words_of_a_date_come_back(printed: str) -> None:
    (first,) = read_back(json.dumps({"title": "A", "date": printed}))
    (again,) = read_back(written([first]))
    assert (again.date, again.date_printed) == (first.date, printed)


def test_a_group_that_reads_like_a_person_comes_back_as_a_group() -> None:
    group = {"name": "Alpine Glacier Watch", "group": True}
    (first,) = read_back(json.dumps({"title": "A", "authors": [group, "Ida Rowan"]}))
    assert json.loads(written([first]))["authors"] == [group, "Ida Rowan"]
    (again,) = read_back(written([first]))
    assert again.groups == first.groups == ("Alpine Glacier Watch",)

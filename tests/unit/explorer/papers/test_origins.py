"""Where each field came from: whole for every source, with the values that lost and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain.records.record import PaperRecord
from app.explorer.library.doubts import library_doubts
from app.explorer.papers.origins import origins_of
from app.explorer.papers.query import load_paper
from app.explorer.papers.views import FieldOrigin
from app.importers import ReadContext, open_source, read_events
from app.ingest.remove import remove_import
from app.library.library import Library
from app.library.snapshot import Snapshot
from app.settings import Settings
from app.store.database import Database
from tests.unit.ingest.questions import take_in

LINE = {
    "title": "The Tides of a Small Harbour",
    "authors": ["Ann Bell", "Cy Dee"],
    "authors_truncated": True,
    "implied_authors": ["Eva Fox"],
    "date": "2020-05",
    "abstract": "Tides rise and fall in the harbour.",
    "venue": "Journal of Tides",
    "categories": ["ao-ph"],
    "keywords": ["tides", "harbours"],
    "tags": ["north"],
    "doi": "10.5555/tides",
    "arxiv_id": "2001.00001v3",
    "url": "https://example.org/tides",
    "code_url": "https://github.com/a/tides",
    "citation_count": 0,
}


@pytest.fixture
def opened_empty(library: Database) -> Iterator[Library]:
    """Open an empty library that this test fills."""
    opened = Library(
        Settings.model_validate({"database_url": f"sqlite:///{library.path}", "semantic": False})
    )
    yield opened
    opened.close()


def read(line: dict[str, object]) -> PaperRecord:
    """Read one object of the native format."""
    from datetime import date
    from io import BytesIO

    from app.importers.source import Limits

    limits = Limits()
    source = open_source(BytesIO(json.dumps(line).encode()), limits)
    context = ReadContext(date(2026, 1, 1), None, limits, filename="a.jsonl")
    (record,) = read_events(source, "jsonl", context)
    assert isinstance(record, PaperRecord)
    return record


def doubts_of(library: Library) -> dict[str, tuple[str, str]]:
    """The library's doubts by code: figure and text."""
    found = library_doubts(library.snapshot())
    return {doubt.code: (doubt.figure, doubt.text) for doubt in found}


def origins(library: Library) -> list[FieldOrigin]:
    """Give the origins of the only paper."""
    paper = load_paper(library.snapshot(), 1)
    with library.database.read() as session:
        return origins_of(session, paper)


def test_a_paper_of_json_lines_has_every_field(opened_empty: Library) -> None:
    take_in(opened_empty.database, [read(LINE)])
    rows = origins(opened_empty)
    assert {(row.import_id, row.filename, row.line) for row in rows} == {(1, "a.jsonl", 1)}
    assert {row.field: (row.printed, row.understood, row.shown) for row in rows} == {
        "title": ("The Tides of a Small Harbour", "as printed", True),
        "authors": ("Ann Bell; Cy Dee et al.", "as printed", True),
        "implied_authors": (None, "Eva Fox; not printed", True),
        "abstract": ("Tides rise and fall in the harbour.", "as printed", True),
        "date": ("2020-05", "as printed", True),
        "venue": ("Journal of Tides", "as printed", True),
        "categories": ("ao-ph", "as printed", True),
        "keywords": ("tides; harbours", "as printed", True),
        "tags": ("north", "as printed", True),
        "doi": ("10.5555/tides", "as printed", True),
        "arxiv_id": ("2001.00001", "as printed", True),
        "arxiv_version": ("3", "version of the preprint", False),
        "url": ("https://example.org/tides", "as printed", True),
        "code": ("yes", "as printed", True),
        "citation_count": ("0", "as printed", True),
    }


def test_what_is_not_used_is_shown_too(opened_empty: Library) -> None:
    record = replace(read(LINE), extra={"volume": 7, "note": "in print"})
    take_in(opened_empty.database, [record])
    rows = {row.field: row for row in origins(opened_empty)}
    assert (rows["volume"].printed, rows["note"].printed) == ("7", "in print")
    assert rows["note"].understood == "not used; kept with the record"
    assert not rows["note"].shown
    take_in(opened_empty.database, [record], "b.jsonl")
    remove_import(opened_empty.database, 1)
    assert {row.field for row in origins(opened_empty)} == rows.keys()


def test_values_that_lost_are_shown_with_the_reason(opened_empty: Library) -> None:
    first = read(LINE)
    second = replace(first, venue="Moons", citation_count=5, date="2019", date_printed="2019")
    take_in(opened_empty.database, [first])
    take_in(opened_empty.database, [second], "b.jsonl")
    rows = origins(opened_empty)
    assert [
        (row.field, row.filename, row.printed, row.reason)
        for row in rows
        if row.field in ("venue", "citation_count")
    ] == [
        ("venue", "a.jsonl", "Journal of Tides", None),
        ("venue", "b.jsonl", "Moons", "another record, captured first, says otherwise"),
        ("citation_count", "b.jsonl", "5", None),
        ("citation_count", "a.jsonl", "0", "a later capture says otherwise"),
    ]
    doubts = {doubt.text for doubt in load_paper(opened_empty.snapshot(), 1).doubts}
    assert "venue: “Journal of Tides” by a.jsonl, line 1, but “Moons” by b.jsonl, line 1" in doubts
    remove_import(opened_empty.database, 2)
    assert all(row.reason is None for row in origins(opened_empty))
    assert load_paper(opened_empty.snapshot(), 1).doubts == [
        doubt
        for doubt in load_paper(opened_empty.snapshot(), 1).doubts
        if doubt.code != "contradiction"
    ]


def test_the_places_of_a_listing_stay_as_they_were_read(opened: Snapshot) -> None:
    with opened.read_raw() as connection:
        ((paper_id,),) = connection.execute(
            "SELECT id FROM paper WHERE title = 'How Private Is a Median?'"
        ).fetchall()
    paper = load_paper(opened, paper_id)
    with opened.read() as session:
        rows = {row.field: row for row in origins_of(session, paper)}
    date = rows["date"]
    assert (date.line, date.printed, date.understood) == (
        *(50, "LGJun 8, 2021"),
        "day, month and year are printed",
    )
    assert rows["keywords"].printed == "differential privacy"


def test_the_library_counts_what_its_sources_contradict(opened_empty: Library) -> None:
    tides = PaperRecord("Tides", ("Ann Bell",), date="2020", venue="Moons", line=1)
    take_in(opened_empty.database, [tides, replace(tides, date="2021", line=2)])
    told = doubts_of(opened_empty)
    assert told == {"may-be-the-same": ("1", "paper may be another one here; they are kept apart")}
    take_in(opened_empty.database, [replace(tides, venue="Stars")], "b.jsonl")
    told = doubts_of(opened_empty)
    assert told["contradiction"] == ("1", "paper has sources that contradict each other")
    remove_import(opened_empty.database, 1)
    assert doubts_of(opened_empty) == {}

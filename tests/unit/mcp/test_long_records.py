"""Records with everything as long as may be: no answer grows with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.records.record import PaperRecord
from app.ingest.import_records import SourceFile, import_events
from app.library.library import Library
from app.mcp.calls import answer_call
from app.mcp.size import MOST_BYTES
from app.store.database import Database
from tests.unit.conftest import settings_of

PAPERS = 3
PEOPLE = [f"Ἀλέξανδρος {'Πολυώνυμος' * 12} {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 4]


def long_record(number: int) -> PaperRecord:
    """Give a paper with long fields, in letters of two and three bytes."""
    return PaperRecord(
        title=f"{number} 深い海 " + 'Zw\\"<b>ölf — ' * 120,
        authors=tuple(dict.fromkeys(f"{name}{place // 26}" for place, name in enumerate(PEOPLE))),
        authors_truncated=True,
        abstract="海の深さ " * 4000,
        date="2021-03",
        venue="会議" * 100,
        categories=tuple(f"C{place}" for place in range(20)),
        keywords=tuple("語" * 50 + str(place) for place in range(40)),
        tags=tuple("札" * 50 + str(place) for place in range(40)),
        url="https://example.org/" + "x" * 900,
        line=number,
        line_end=number,
    )


@pytest.fixture
def library(library_path: Path) -> Any:
    """Open a library of such papers."""
    database = Database(library_path)
    source = SourceFile("long.jsonl", "jsonl", "33" * 32, 1)
    import_events(database, iter([long_record(number) for number in range(PAPERS)]), source)
    database.close()
    library = Library(settings_of(library_path))
    yield library
    library.close()


def test_every_answer_has_its_size(library: Library) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("search", {"facets": "year,author,category,venue,tag", "q": "海"}),
        ("search", {"sort": "title", "per_page": 1, "like": ""}),
        ("get", {"ids": [1, 2, 3]}),
        ("get", {"ids": [2]}),
        ("find_people", {"per_page": 200}),
        ("person", {"person": 1, "per_page": 200}),
        ("timeline", {"by": "coauthors", "author": 1}),
        ("timeline", {"by": "categories"}),
        ("path", {"from": 1, "to": 2}),
        ("export", {"format": "jsonl"}),
        ("export", {"format": "bib"}),
        ("search", {"q": "深い " * 2000}),
        ("search", {"x" * 9000: "y" * 9000}),
    ]
    for name, arguments in calls:
        answer = answer_call(library.snapshot(), "http://127.0.0.1:8000", name, arguments)
        assert len(answer.text.encode()) <= MOST_BYTES, (name, arguments)
        assert answer.is_mistake or json.loads(answer.text)

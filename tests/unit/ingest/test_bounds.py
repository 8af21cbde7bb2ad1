"""What importers accept can be loaded, and the way back works when columns cannot be read."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from app.cli.main import app as commands
from app.domain.bounds import BOUNDS
from app.domain.records.record import PaperRecord, Remark
from app.importers import Limits, ReadContext, read_events
from app.store.columns import Columns
from app.store.database import Database, raw_connection
from app.store.load_columns import TopicsShown, load_columns
from tests.unit.ingest.questions import one, take_in

LIMITS = Limits()
CONTEXT = ReadContext(imported_on=date(9999, 1, 1), limits=LIMITS)


def read(*lines: dict[str, Any]) -> list[PaperRecord | Remark]:
    text = "\n".join(map(json.dumps, lines))
    events = list(read_events(io.BytesIO(text.encode()), "jsonl", CONTEXT))
    return [event for event in events if isinstance(event, PaperRecord | Remark)]


def columns_of(database: Database) -> Columns:
    with database.read_raw() as connection:
        return load_columns(connection, 1, TopicsShown({}, {}))


def test_each_bound_of_a_number_is_imported_and_loaded(library: Database) -> None:
    counts = [count for end in BOUNDS["citation_count"] for count in (end, 2**31, 2**40)]
    years = [f"{end:04}" for end in BOUNDS["year"]]
    lines = [
        {"title": f"count {count}", "citation_count": count} for count in dict.fromkeys(counts)
    ]
    lines += [{"title": f"year {year}", "date": f"{year}-12-31"} for year in years]
    events = read(*lines)
    assert [event.issues for event in events if isinstance(event, PaperRecord)] == [[]] * len(lines)
    take_in(library, events)
    columns = columns_of(library)
    assert sorted(columns.citations[columns.citations >= 0].tolist()) == sorted(set(counts))
    assert columns.year[columns.year > 0].tolist() == [int(year) for year in years]
    assert columns.date[columns.date > 0].tolist() == [11231, 99991231]


@pytest.mark.parametrize(
    "beyond", [BOUNDS["citation_count"][0] - 1, BOUNDS["citation_count"][1] + 1]
)
def test_beyond_the_bounds_only_the_field_is_lost(beyond: int) -> None:
    (event,) = read({"title": "x", "citation_count": beyond})
    assert isinstance(event, PaperRecord)
    assert event.citation_count is None
    assert event.extra == {"citation_count": beyond}


def test_the_longest_texts_and_lists_are_imported_and_loaded(library: Database) -> None:
    value = "v" * 2_000
    events = read(
        {"title": "t" * LIMITS.title_chars, "abstract": "a" * LIMITS.abstract_chars},
        {"title": "many authors", "authors": [f"Ann A{n}" for n in range(LIMITS.authors)]},
        {"title": "long values", "venue": value, "tags": [value], "authors": [value]},
        {"title": "many", "categories": [str(n) for n in range(1_000)]},
        {"title": "odd \u0000 and \ud800", "authors": ["\u0000", "A\ud800 B"], "x": "\ud800\u0000"},
    )
    assert len(events) == 5
    take_in(library, events)
    columns = columns_of(library)
    assert columns.size == 5
    assert len(columns.author.codes) == LIMITS.authors + 2


def test_a_library_with_numbers_of_an_older_version_is_loaded(library: Database) -> None:
    take_in(library, read({"title": "x", "citation_count": 1, "date": "2020"}))
    with library.write("test") as session:
        raw_connection(session).execute(
            "UPDATE paper SET citation_count = ?, year = ?, date = ?", (2**62, 2**40, "20222-01-01")
        )
    columns = columns_of(library)
    assert columns.citations.tolist() == [2**62]
    assert columns.year.tolist() == [np.iinfo(np.int16).max]
    assert columns.date.tolist() == [0]


def test_an_import_is_taken_back_where_columns_cannot_be_read(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(library, read({"title": "x"}))

    def fail(*_: object) -> None:
        raise OverflowError

    monkeypatch.setattr("app.library.snapshot.load_columns", fail)
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{Path(library.path)}")
    done = CliRunner().invoke(commands, ["remove", "--import", "1"])
    assert (done.exit_code, "1 paper removed" in done.output) == (0, True)
    assert one(library, "SELECT count(*) FROM paper") == 0

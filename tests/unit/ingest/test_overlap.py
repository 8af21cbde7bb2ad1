"""A batch is decided while the one before is written; where the cut falls changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.records.record import PaperRecord
from app.ingest import batching as gathering
from app.ingest.import_records import SourceFile, import_events
from app.ingest.people import name_book as people
from app.store.database import Database
from tests.unit.ingest.library_dump import everything
from tests.unit.ingest.questions import check_indexes, rows, take_in

TITLE = "On the rise and fall of tides"
RECORDS = (
    PaperRecord(TITLE, ("Ann Bell",), date="2020", doi="10.5555/1"),
    # The same record again, then more of the paper by each of the keys that it can be known by.
    PaperRecord(TITLE, ("Ann Bell",), date="2020", doi="10.5555/1"),
    PaperRecord(TITLE, doi="10.5555/1", arxiv_id="2001.00001", abstract="They rise."),
    PaperRecord(TITLE, ("Ann Bell", "Cyril Dee"), arxiv_id="2001.00001", venue="Tides"),
    PaperRecord(TITLE, ("Ann Bell",), date="2021", citation_count=7),
    # arXiv's own DOI first, its identifier next.
    PaperRecord("Moons", ("Eva Fox",), doi="10.48550/arxiv.2001.00002"),
    PaperRecord("Moons", ("Eva Fox",), arxiv_id="2001.00002", abstract="There are many."),
    # Two keys of one paper, which have nothing in common with each other.
    PaperRecord("Suns", ("Gus Hay",), doi="10.5555/3", arxiv_id="2001.00003"),
    PaperRecord("Suns", doi="10.5555/3", abstract="They shine."),
    PaperRecord("Suns", arxiv_id="2001.00003", venue="Stars"),
    # Names of one key, in two forms.
    PaperRecord("Winds", ("Amélie Tournier",)),
    PaperRecord("Storms", ("Amelie Tournier", "Amélie Tournier")),
    PaperRecord("Gales", ("Tournier, Amelie",)),
)
COUNTED_SQL = "SELECT added, matched, rejected, doubtful FROM import ORDER BY id"
KEPT_SQL = "SELECT digest, payload FROM record ORDER BY digest, payload, id"


def _library(path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> object:
    """Import all records twice, in batches of a size; say what the library holds then."""
    monkeypatch.setattr(gathering, "BATCH_RECORDS", size)
    database = Database(path)
    take_in(database, RECORDS[5:9])
    take_in(database, RECORDS)
    take_in(database, reversed(RECORDS), "b.jsonl")
    check_indexes(database)
    held = everything(database), rows(database, COUNTED_SQL), rows(database, KEPT_SQL)
    database.close()
    return held


@pytest.mark.parametrize("size", [1, 2, 3])
def test_batches_that_meet_are_stored_like_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    whole = _library(tmp_path / "whole.db", 100, monkeypatch)
    assert _library(tmp_path / "cut.db", size, monkeypatch) == whole


def test_names_that_were_forgotten_are_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _library(tmp_path / "whole.db", 100, monkeypatch)
    monkeypatch.setattr(people, "MOST_REMEMBERED", 1)
    assert _library(tmp_path / "cut.db", 1, monkeypatch) == whole


def test_a_rehearsal_in_small_batches_tells_the_truth(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "BATCH_RECORDS", 2)
    source = SourceFile(filename="a.jsonl", format="jsonl", sha256="a", size=1)
    told = import_events(library, iter(RECORDS), source, dry_run=True)
    assert rows(library, "SELECT id FROM paper") == []
    report = take_in(library, RECORDS)
    assert (told.added, told.matched, told.people) == (
        report.added,
        report.matched,
        report.people,
    )

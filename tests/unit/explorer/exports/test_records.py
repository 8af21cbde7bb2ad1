"""A library that leaves as native JSON Lines comes back as it was."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

from app.explorer.authors.query import find_authors
from app.explorer.exports.records import export_record, export_records
from app.explorer.filters import Filters, parse_filters
from app.explorer.library.stats import library_stats
from app.exporters import FORMATS
from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.library.library import Library
from app.library.snapshot import Snapshot
from app.settings import Settings
from app.store.database import Database
from tests.world import PAPERS, world_records


def exported(snapshot: Snapshot, filters: Filters | None = None) -> str:
    return "".join(FORMATS["jsonl"].write(export_records(snapshot, filters or Filters())))


def test_a_library_comes_back_as_it_left(opened: Snapshot, library_path: Path) -> None:
    text = exported(opened, parse_filters([("sort", "title")])[0])
    # An identifier's version is taken off by every importer; the world was not read by one.
    text = text.replace("2202.05555v2", "2202.05555")
    database = Database(library_path)
    events = read_events(io.BytesIO(text.encode()), "jsonl", ReadContext(date(2026, 11, 22)))
    import_events(database, events, SourceFile("all.jsonl", "jsonl", "11" * 32, len(text)))
    database.close()
    url = f"sqlite:///{library_path}"
    library = Library(Settings.model_validate({"database_url": url, "semantic": False}))
    again = library.snapshot()
    assert sorted(exported(again).splitlines()) == sorted(text.splitlines())
    before, after = library_stats(opened), library_stats(again)
    for name in (
        "papers", "authors", "names", "first_year", "last_year", "cut_author_lists",
        "implied_owners", "inferred_years", "undated", "with_code", "categories", "tags",
    ):  # fmt: skip
        assert getattr(after, name) == getattr(before, name), name
    everybody = Filters(per_page=200)
    assert {
        (one.name, one.papers, one.coauthors) for one in find_authors(again, everybody).items
    } == {(one.name, one.papers, one.coauthors) for one in find_authors(opened, everybody).items}
    library.close()


def test_records_are_those_that_came_in(opened: Snapshot) -> None:
    by_title = {record.title: record for record in world_records()}
    records = list(export_records(opened, Filters()))
    assert len(records) == PAPERS
    for record in records:
        printed = by_title[record.title]
        assert record.authors == printed.authors
        assert record.implied_authors == printed.implied_authors
        assert (record.date, record.date_printed) == (printed.date, printed.date_printed)
        assert (record.abstract, record.tags) == (printed.abstract, printed.tags)


def test_one_record_is_that_of_the_list(opened: Snapshot) -> None:
    assert export_record(opened, 3) in list(export_records(opened, Filters()))

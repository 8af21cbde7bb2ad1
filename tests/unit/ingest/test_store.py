"""A file becomes rows: all of it, once, with its report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import pytest

from app.domain.records.record import Event, PaperRecord, Remark
from app.errors import ImportRefused, NotFound
from app.ingest import batching as gathering
from app.ingest import report
from app.ingest.import_records import SourceFile, import_events
from app.ingest.paper_rows import load_papers
from app.ingest.remove import remove_import
from app.store.database import Database
from tests.unit.ingest.library_dump import everything
from tests.unit.ingest.questions import check_indexes, counts, one, rows, take_in
from tests.world import AUTHORS, NAMES, OWNER, PAPERS, world_profile, world_records

TABLES = ("paper", "paper_text", "authorship", "name", "author", "record", "import")
PEOPLE_SQL = "SELECT count(*) FROM author WHERE merged_into_id IS NULL AND listed_id IS NULL"


def test_the_world_is_stored_whole(world: Database) -> None:
    with world.read() as session:
        ids = [row[0] for row in rows(world, "SELECT id FROM paper ORDER BY id")]
        stored = list(load_papers(session, ids).values())
    bare = [PaperRecord(**_content(record)) for record in world_records()]
    assert [_content(record) for record in stored] == [_content(record) for record in bare]
    assert one(world, "SELECT count(*) FROM name") == NAMES
    assert one(world, PEOPLE_SQL) == AUTHORS


def _content(record: PaperRecord) -> dict[str, object]:
    left_out = {"line", "line_end", "origins", "issues"}
    return {name: getattr(record, name) for name in record.__slots__ if name not in left_out}


def test_what_follows_from_a_record_is_stored_with_it(world: Database) -> None:
    query = "SELECT year, date_precision, sort_title FROM paper WHERE title LIKE ?"
    assert rows(world, query, "Neap%") == [
        (2020, "month", "neap tides are harder error bounds for kernel tide forecasts")
    ]
    assert rows(world, query, "The Étude%") == [
        (2024, "day", "etude corpus ten thousand songs of the blackbird")
    ]
    assert rows(world, query, "Privacy Budgets%") == [
        (None, None, "privacy budgets that last a year")
    ]


def test_the_owner_is_an_author_where_the_list_leaves_them_out(world: Database) -> None:
    query = """
        SELECT count(*), min(authorship.position), min(authorship.rule)
        FROM authorship JOIN author ON author.id = authorship.author_id
        WHERE author.name = ? AND authorship.implied
    """
    assert rows(world, query, OWNER) == [(3, None, "profile-owner")]


def test_a_profile_belongs_to_its_owner(world: Database) -> None:
    query = """
        SELECT author.name, profile.h_index, profile.papers, profile.contradictions
        FROM profile JOIN author ON author.id = profile.author_id
    """
    profile = world_profile()
    assert rows(world, query) == [
        (OWNER, 9, 6, json.dumps([asdict(one) for one in profile.contradictions]))
    ]


def test_every_field_knows_its_place_in_the_file(world: Database) -> None:
    query = """
        SELECT record.line, record.line_end, record.origins, record.payload
        FROM record JOIN paper ON paper.id = record.paper_id
        WHERE title = 'How Private Is a Median?'
    """
    ((line, line_end, origins, payload),) = rows(world, query)
    assert (line, line_end, payload) == (50, 56, None)
    assert json.loads(origins)["date"] == [50, "LGJun 8, 2021", "day, month and year are printed"]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("gronland", "Tide Tables"),
        ("groenland", "Tide Tables"),
        ("bruning", "Forecasting"),
        ("bruening", "Forecasting"),
        ("multi agent", "Multi-Agent"),
        ("multiagent", "Multi-Agent"),
        ("epsilon differential privacy", "How Private"),
        ("k anonymity", "$k$-Anonymity"),
        ("kanonymity", "$k$-Anonymity"),
        ("ornithology", "The Étude"),
        ("oneill unlearning", "Unlearning"),
    ],
)
def test_words_are_found_as_they_may_be_typed(world: Database, words: str, title: str) -> None:
    found = rows(
        world,
        "SELECT paper.title FROM paper_words JOIN paper ON paper.id = paper_words.rowid "
        "WHERE paper_words MATCH ?",
        words,
    )
    assert any(row[0].startswith(title) for row in found)


def test_the_same_file_twice_adds_nothing(world: Database) -> None:
    before, sizes = everything(world), counts(world, TABLES)
    again = take_in(world, [world_profile(), *world_records()])
    assert (again.added, again.matched, again.people) == (0, PAPERS, AUTHORS)
    assert everything(world) == before
    assert counts(world, TABLES) == sizes | {"record": 2 * PAPERS, "import": 2}
    assert one(world, "SELECT count(*) FROM record WHERE payload IS NOT NULL") == 0


def test_the_report_says_what_came_of_the_file(library: Database) -> None:
    rejected = Remark("rejected", 60, "no-title", "the record has no title", "LGMay 1")
    report = take_in(library, [*world_records()[:9], rejected, *world_records()[9:]])
    assert (report.added, report.matched, report.rejected, report.doubtful) == (PAPERS, 0, 1, 4)
    assert report.people == AUTHORS
    assert report.counts == {"authors-cut": 3, "year-inferred": 1, "no-year": 1, "no-title": 1}
    assert report.lines[0] == "line 58: The printed list of authors is cut (et al.)."
    assert "line 60: the record has no title" in report.lines
    stored = rows(library, "SELECT line, code, paper_id IS NULL FROM import_issue ORDER BY id")
    assert stored[:2] == [(58, "authors-cut", 0), (60, "no-title", 1)]
    row = rows(library, "SELECT added, rejected, doubtful, lines, finished_at FROM import")[0]
    assert row[:4] == (PAPERS, 1, 4, 128)
    assert row[4] is not None


def test_issues_beyond_a_thousand_of_a_code_are_counted(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "MOST_OF_ONE_CODE", 3)
    events = [Remark("rejected", line, "bad-json", "no valid JSON") for line in range(1, 11)]
    found = take_in(library, events)
    assert (found.rejected, found.counts["bad-json"]) == (10, 10)
    stored = rows(library, "SELECT severity, line, reason FROM import_issue ORDER BY id")
    assert [row[1] for row in stored] == [1, 2, 3, None]
    assert stored[-1][0] == "note"
    assert stored[-1][2].startswith("7 more")


def test_a_name_printed_twice_is_a_doubt(library: Database) -> None:
    report = take_in(library, [PaperRecord("Twins", authors=("Jie Wang", "Li Na", "Jie Wang"))])
    assert report.doubtful == 1
    assert report.counts == {"author-twice": 1}
    assert one(library, "SELECT count(*) FROM authorship") == 3
    assert report.people == 2


def test_a_dry_run_reports_the_same_and_writes_nothing(world: Database) -> None:
    authors = ("Jörg K. Brüning-Weiß", "Amélie K. Tournier", "Somebody New")
    new = PaperRecord("A Fourth Theme", authors=authors)
    source = SourceFile(filename="b.jsonl", format="jsonl", sha256="b", size=1)
    before = everything(world), world.version(), counts(world, TABLES)
    events = [new, *world_records()]
    rehearsal = import_events(world, iter(events), source, dry_run=True)
    assert (everything(world), world.version(), counts(world, TABLES)) == before
    assert rehearsal.import_id is None
    report = import_events(world, iter(events), source)
    assert (rehearsal.added, rehearsal.matched, rehearsal.people) == (1, PAPERS, AUTHORS + 1)
    assert (report.added, report.matched, report.people) == (1, PAPERS, AUTHORS + 1)


def _breaks_after(count: int) -> Iterator[Event]:
    yield from (PaperRecord(f"Paper number {number} of a file") for number in range(count))
    raise ImportRefused("The file ends in the middle.")


def test_a_refused_file_leaves_the_library_untouched(library: Database) -> None:
    version = library.version()
    with pytest.raises(ImportRefused, match="ends in the middle"):
        take_in(library, _breaks_after(3))
    assert library.version() == version
    assert counts(library, TABLES) == dict.fromkeys(TABLES, 0)


def test_a_file_that_breaks_off_late_keeps_what_came_before(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "BATCH_RECORDS", 2)
    report = take_in(library, _breaks_after(5))
    assert (report.added, report.rejected, report.counts["broken-file"]) == (5, 1, 1)


def test_nothing_is_stored_of_an_empty_stream(library: Database) -> None:
    report = take_in(library, [])
    assert (report.added, report.people, report.lines) == (0, 0, [])
    assert one(library, "SELECT count(*) FROM import WHERE finished_at IS NOT NULL") == 1


@pytest.mark.parametrize("size", [1, 2, 7])
def test_batches_do_not_show_in_the_outcome(
    library: Database, world: Database, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(gathering, "BATCH_RECORDS", size)
    told: list[int] = []
    monkeypatch.setattr(gathering, "TELL_EVERY", 5)
    source = SourceFile(filename="world.txt", format="listing", sha256="", size=1)
    events = iter([world_profile(), *world_records()])
    report = import_events(library, events, source, progress=told.append)
    assert (report.added, report.people) == (PAPERS, AUTHORS)
    assert everything(library) == everything(world)
    assert told == [5, 10, 15, 15]
    check_indexes(library)


def test_taking_back_and_adding_again_gives_the_same(world: Database) -> None:
    before = everything(world)
    removed = remove_import(world, 1)
    assert (removed.removed, removed.kept, removed.people) == (PAPERS, 0, AUTHORS)
    assert counts(world, TABLES) == dict.fromkeys(TABLES, 0)
    check_indexes(world)
    take_in(world, [world_profile(), *world_records()])
    assert everything(world) == before
    assert one(world, "SELECT max(id) FROM paper") == PAPERS  # each has its own id again
    remove_import(world, 2)
    take_in(world, [PaperRecord("Another one")])
    assert one(world, "SELECT id FROM paper") > PAPERS  # an id never names another paper
    check_indexes(world)


def test_only_an_import_can_be_taken_back(world: Database) -> None:
    with pytest.raises(NotFound, match="no import 7"):
        remove_import(world, 7)

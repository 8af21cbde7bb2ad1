"""An import taken back can be brought back; a file that comes again leaves no trace of the way."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.domain.records.record import PaperRecord, Remark
from app.errors import NotFound
from app.importers import ReadContext, open_source, read_events
from app.ingest.drafts import Prepared
from app.ingest.import_records import SourceFile, import_events
from app.ingest.remove import remove_import
from app.ingest.removed import restore
from app.ingest.removed.restore import Issues, restore_import
from app.ingest.report import IngestReport
from app.store.database import Database
from tests.unit.ingest.library_dump import everything
from tests.unit.ingest.questions import check_indexes, one, rows, take_in

LISTING = Path(__file__).parents[3] / "data" / "listing.txt"
TIMES = {"import": ("id", "started_at", "finished_at"), "author_decision": ("made_at",)}
"""Columns that are no other: numbers of imports, and times."""
COUNTERS = "library_state"
FULL_TEXT = ("paper_stems_", "paper_words_", "name_words_")
"""Begin the names of tables in which an index lies in pieces, by the way it was made."""


def read_listing(database: Database) -> IngestReport:
    source = open_source(LISTING)
    about = SourceFile(LISTING.name, "listing", lines_at=source.lines_at)
    about.sha256, about.size = "sha of the listing", LISTING.stat().st_size
    events = read_events(source, "listing", ReadContext(date(2026, 11, 30)))
    return import_events(database, events, about)


def every_row(database: Database) -> dict[str, list[str]]:
    """Give all rows of all tables, but for numbers of imports and times."""
    found = {}
    tables = rows(database, "SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in tables:
        if table == COUNTERS or table.startswith(FULL_TEXT):
            continue
        columns = [row[1] for row in rows(database, f'PRAGMA table_info("{table}")')]
        wanted = [name for name in columns if name not in (*TIMES.get(table, ()), "import_id")]
        listed = ", ".join(f'"{name}"' for name in wanted)
        found[table] = sorted(map(repr, rows(database, f'SELECT {listed} FROM "{table}"')))
    found["sqlite_sequence"] = [row for row in found["sqlite_sequence"] if "import" not in row]
    return found


def made_records(count: int, abstract: str | None = None) -> list[PaperRecord]:
    """Papers of people who meet again; every eighth has a doubt, every fifth may say more."""
    chance = random.Random(7)
    givens, families = ("Ann", "A.", "Cyril", "Eva"), ("Bell", "Dee", "Fox", "Hay", "Joy")
    made = []
    for number in range(count):
        names = tuple(f"{chance.choice(givens)} {family}" for family in chance.sample(families, 2))
        title = f"Paper {number} of the {chance.choice(('tides', 'moons', 'stars'))}"
        record = PaperRecord(title, names, date="2020", doi=f"10.5555/{number}", line=number + 1)
        record.abstract = abstract if number % 5 == 0 else None
        if number % 8 == 0:
            record.issues.append(Remark("doubt", number + 1, "authors-cut", "the list is cut"))
        made.append(record)
    return made


def test_import_removal_import_is_as_one_import(library: Database) -> None:
    read_listing(library)
    once = every_row(library)
    assert rows(library, "SELECT count(*) FROM paper") == [(41,)]
    remove_import(library, 1)
    assert rows(library, "SELECT count(*) FROM paper") == [(0,)]
    read_listing(library)
    again = every_row(library)
    assert {table for table in once if once[table] != again[table]} == set()
    check_indexes(library)


def test_the_same_beside_others(library: Database) -> None:
    """Rows that no reader knows by number (mentions, records) may be numbered anew."""
    take_in(library, made_records(60), "first.jsonl")
    second = made_records(120, "They rise and fall.")
    take_in(library, second, "second.jsonl")
    take_in(library, [PaperRecord("After the second", ("Ann Bell",))], "third.jsonl")
    before, numbers = everything(library), papers_by_title(library)
    remove_import(library, 2)
    assert everything(library) != before
    assert take_in(library, second, "second.jsonl").added == 60
    assert everything(library) == before
    assert papers_by_title(library) == numbers
    assert one(library, "SELECT count(*) FROM removed_import") == 0
    check_indexes(library)


ORCIDS = ("0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X")
SHARED = ("Wei Wang", "Li Chen")


def shared_names(letter: str, numbers: Iterable[int]) -> list[PaperRecord]:
    """Papers of three people of each of two names, told apart by their ORCIDs."""
    return [
        PaperRecord(f"Paper {letter}{number}", SHARED, orcids=(ORCIDS[number % 3], None, )
                    if number % 2 else (None, ORCIDS[number % 3]), line=number + 1)
        for number in numbers
    ]  # fmt: skip


def mentions(database: Database) -> list[tuple[Any, ...]]:
    """Give whose each mention is, by number."""
    return rows(database, "SELECT paper_id, position, author_id FROM authorship ORDER BY 1, 2")


def test_people_who_share_a_name_have_their_numbers_again(library: Database) -> None:
    records = shared_names("A", range(12))
    take_in(library, records)
    once, whose = every_row(library), mentions(library)
    assert len({author for *_, author in whose}) > 4, "there are more people than names"
    for _ in range(2):
        remove_import(library, one(library, "SELECT max(id) FROM import"))
        assert one(library, "SELECT count(*) FROM removed_mention") > 0
        take_in(library, records)
        again = every_row(library)
        assert {table for table in once if once[table] != again[table]} == set()


@pytest.mark.parametrize("number", [1, 2])
def test_they_have_them_beside_others(library: Database, number: int) -> None:
    """Some of their papers stay, new people of their name come meanwhile, and no number is lost."""
    take_in(library, shared_names("A", range(0, 12, 2)))
    take_in(library, shared_names("A", range(12)), "second.jsonl")
    whose = mentions(library)
    remove_import(library, number)
    restore_import(library, number)
    assert mentions(library) == whose
    remove_import(library, number)
    another = PaperRecord("Another", SHARED[:1], orcids=("0000-0003-0000-000X",))
    take_in(library, [another], "third.jsonl")
    restore_import(library, number)
    assert [row for row in mentions(library) if row in whose] == whose
    assert one(library, "SELECT count(*) FROM removed_mention") == 0
    nameless = "SELECT count(*) FROM author WHERE name = ''"
    assert one(library, nameless) == 0


def papers_by_title(database: Database) -> tuple[dict[str, int], dict[str, int]]:
    """Give the numbers of papers and of people."""
    papers = dict(rows(database, "SELECT title, id FROM paper"))
    return papers, dict(rows(database, "SELECT printed, home_id FROM name"))


@pytest.mark.parametrize("number", [1, 2])
def test_a_removal_can_be_undone(library: Database, number: int) -> None:
    """Of the two imports either comes back under its own number, report and all."""
    read_listing(library)
    take_in(library, made_records(30), "second.jsonl")
    before, numbers = everything(library), papers_by_title(library)
    issues = rows(library, ISSUES_SQL, number)
    lines = rows(library, "SELECT * FROM import_line ORDER BY import_id, line")
    history = rows(library, "SELECT * FROM import ORDER BY id")
    profiles = rows(library, "SELECT code, h_index, contradictions FROM profile")

    report = remove_import(library, number)
    assert (report.removed, report.kept) == ((41, 0), (30, 0))[number - 1]
    assert one(library, "SELECT count(*) FROM import") == 1

    back = restore_import(library, number)
    assert back.added == report.removed
    assert everything(library) == before
    assert papers_by_title(library) == numbers
    assert rows(library, ISSUES_SQL, number) == issues
    assert rows(library, "SELECT * FROM import_line ORDER BY import_id, line") == lines
    assert rows(library, "SELECT * FROM import ORDER BY id") == history
    assert rows(library, "SELECT code, h_index, contradictions FROM profile") == profiles
    assert one(library, "SELECT count(*) FROM removed_content") == 0
    assert one(library, "SELECT count(*) FROM removed_paper") == 0
    assert one(library, "SELECT count(*) FROM removed_author") == 0
    with pytest.raises(NotFound):
        restore_import(library, number)


ISSUES_SQL = """
SELECT paper_id, severity, line, code, reason, excerpt FROM import_issue
WHERE import_id = ? ORDER BY line, severity, code, reason
"""


def test_what_came_meanwhile_stays(library: Database) -> None:
    take_in(library, made_records(10), "first.jsonl")
    remove_import(library, 1)
    take_in(library, made_records(20), "second.jsonl")
    numbers = papers_by_title(library)[0]
    assert sorted(numbers.values())[:10] == list(range(1, 11)), (
        "papers have their old numbers again"
    )
    back = restore_import(library, 1)
    assert (back.added, back.matched) == (0, 10)
    assert papers_by_title(library)[0] == numbers
    assert rows(library, "SELECT id, added, matched FROM import ORDER BY id") == [
        (1, 0, 10),
        (2, 20, 0),
    ]


def test_lines_around_a_remark_are_kept(library: Database) -> None:
    read_listing(library)
    kept = dict(rows(library, "SELECT line, text FROM import_line"))
    assert [kept[line] for line in (88, 89)] == ["", "LGMar 12"]
    assert kept[90].startswith("Language Generation with Replay")
    assert 2 not in kept


def test_a_restoration_that_is_cut_off_is_not_finished(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(library, made_records(20))
    [finished] = rows(library, "SELECT finished_at FROM import")
    remove_import(library, 1)
    told = iter(range(20))

    def cut(row: list[Any], issues: Issues) -> Prepared:
        if next(told) == 9:
            raise KeyboardInterrupt
        return record_of(row, issues)

    with monkeypatch.context() as patched:
        record_of = restore._record
        patched.setattr(restore, "_record", cut)
        with pytest.raises(KeyboardInterrupt):
            restore_import(library, 1, batch_records=4)
    assert rows(library, "SELECT finished_at FROM import") == [(None,)]
    restore_import(library, 1)
    assert rows(library, "SELECT finished_at FROM import") == [finished]
    assert one(library, "SELECT count(*) FROM record") == 20


def test_the_very_same_file_again_is_noted_nowhere(library: Database) -> None:
    assert read_listing(library).import_id == 1
    before = every_row(library)
    again = read_listing(library)
    assert (again.added, again.matched, again.same_as, again.import_id) == (0, 41, 1, None)
    assert again.doubtful > 0
    assert every_row(library) == before
    take_in(library, made_records(3), LISTING.name)  # another state of the same source
    assert read_listing(library).import_id is not None
    assert one(library, "SELECT count(*) FROM import") == 3

"""A second record of a paper updates it by rule, says so, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from app.domain.records.record import PaperRecord
from app.ingest import drafts
from app.ingest.import_records import SourceFile, import_events
from app.ingest.remove import remove_import
from app.ingest.report import IngestReport
from app.store.database import Database
from app.store.models import PaperTopicRow, TopicRow
from tests.unit.ingest.library_dump import everything, papers
from tests.unit.ingest.questions import author_of, check_indexes, one, rows, take_in

PAPER = PaperRecord(
    "The Tides of a Small Harbour",
    ("Ann Bell", "Cy Dee"),
    date="2020-05-01",
    abstract="Tides rise and fall in the small harbour twice a day.",
    venue="Journal of Tides",
    doi="10.5555/tides",
    citation_count=3,
    line=1,
)
CHANGED = replace(
    PAPER,
    title="The Tides of a Large Harbour",
    authors=("Ann Bell", "Gus Hay"),
    date="2021-06-02",
    abstract="Moons shine above every quiet street during clear winter nights.",
    citation_count=8,
    line=7,
)


def capture(
    library: Database, records: Sequence[PaperRecord], name: str, captured_on: str | None = None
) -> IngestReport:
    """Import records as a file of this name, captured on a day."""
    source = SourceFile(filename=name, format="jsonl", sha256=name, size=1, captured_on=captured_on)
    return import_events(library, iter(records), source)


def shown(library: Database) -> tuple[object, ...]:
    """Give what the only paper says."""
    query = "SELECT title, abstract, date, venue, citation_count FROM paper"
    names = "SELECT group_concat(printed) FROM (SELECT printed FROM authorship JOIN name ON name.id = name_id ORDER BY position)"  # noqa: E501
    (found,) = rows(library, query)
    return (*found, one(library, names))


def test_a_source_corrects_its_paper(library: Database) -> None:
    take_in(library, [PAPER])
    before = everything(library)
    ids = rows(library, "SELECT id, name FROM author")
    report = take_in(library, [CHANGED])
    assert (report.added, report.matched, report.updated, report.doubtful) == (0, 1, 1, 0)
    assert report.updated_fields == dict.fromkeys(
        ("abstract", "authors", "citation_count", "date", "title"), 1
    )
    assert shown(library) == (
        *(CHANGED.title, CHANGED.abstract, CHANGED.date, CHANGED.venue, 8),
        "Ann Bell,Gus Hay",
    )
    found = "SELECT count(*) FROM paper_words WHERE paper_words MATCH ?"
    assert (one(library, found, "large"), one(library, found, "small")) == (1, 0)
    assert one(library, "SELECT reason FROM import_issue WHERE code = 'updated'").startswith(
        "paper 1 updated: title “The Tides of a Small Harbour” → “The Tides of a Large Harbour”; "
    )
    check_indexes(library)
    remove_import(library, 2)
    assert everything(library) == before
    assert rows(library, "SELECT id, name FROM author") == ids
    assert one(library, "SELECT count(*) FROM record WHERE payload IS NOT NULL") == 0
    check_indexes(library)


def test_what_another_source_contradicts_is_a_doubt_that_names_both(library: Database) -> None:
    take_in(library, [PAPER])
    report = take_in(library, [CHANGED], "b.jsonl")
    assert (report.matched, report.updated, report.doubtful) == (1, 1, 1)
    assert report.updated_fields == {"citation_count": 1}
    (line,) = report.lines
    assert line.startswith("line 7: it contradicts another record of paper 1: title ")
    for part in (
        "“The Tides of a Large Harbour” here, “The Tides of a Small Harbour” there",
        "authors “Ann Bell; Gus Hay” here, “Ann Bell; Cy Dee” there",
        "date “2021-06-02” here, “2020-05-01” there",
    ):
        assert part in line
    assert shown(library)[0] == PAPER.title
    # It is as doubtful when it comes again, and updates nothing.
    again = take_in(library, [CHANGED], "b.jsonl")
    assert (again.updated, again.doubtful) == (0, 1)


def test_a_silent_change_of_signs_within_one_file_is_told(library: Database) -> None:
    report = take_in(library, [PAPER, replace(PAPER, citation_count=4, line=2)])
    assert (report.added, report.matched, report.updated, report.doubtful) == (1, 1, 0, 1)
    assert report.counts == {"contradiction": 1}


def test_the_later_capture_counts_whenever_it_is_imported(library: Database) -> None:
    old, new = replace(PAPER, citation_count=8), replace(PAPER, citation_count=5)
    capture(library, [new], "a.jsonl", "2026-03-01")
    report = capture(library, [old], "b.jsonl", "2026-02-01")
    assert (report.updated, one(library, "SELECT citation_count FROM paper")) == (0, 5)
    capture(library, [old], "c.jsonl", "2026-04-01")
    assert one(library, "SELECT citation_count FROM paper") == 8
    # The record of March, captured again in May, is the newest word.
    assert capture(library, [new], "a.jsonl", "2026-05-01").updated == 1
    assert one(library, "SELECT citation_count FROM paper") == 5


def test_a_higher_version_brings_its_text(library: Database) -> None:
    first = replace(PAPER, doi=None, arxiv_id="2001.00001", arxiv_version=1)
    third = replace(CHANGED, doi=None, arxiv_id="2001.00001", arxiv_version=3)
    third = replace(third, title="The Tides of Small Harbours")
    for records in ([first, third], [third, first]):
        for number, record in enumerate(records):
            take_in(library, [record], f"{number}.jsonl")
        assert shown(library)[:3] == (third.title, third.abstract, first.date)
        assert one(library, "SELECT count(*) FROM import_issue WHERE code = 'contradiction'") == 0
        for (number,) in rows(library, "SELECT id FROM import"):
            remove_import(library, number)


def test_captures_may_come_in_any_order(tmp_path: Path) -> None:
    files = [
        ([PAPER], "a.jsonl", "2026-01-01"),
        ([CHANGED], "b.jsonl", "2026-02-01"),
        ([replace(CHANGED, venue="Stars", tags=("x",))], "a.jsonl", "2026-03-01"),
        ([replace(PAPER, authors=("Ann Bell", "Cy Dee", "Eva Fox"))], "c.jsonl", "2026-04-01"),
    ]
    outcomes = set()
    for number, order in enumerate(permutations(files)):
        library = Database(tmp_path / f"{number}.db")
        for file in order:
            capture(library, *file)
        outcomes.add(str((papers(library), shown(library))))
        library.close()
    assert len(outcomes) == 1


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_any_import_can_be_taken_back(library: Database, tmp_path: Path, kept: int) -> None:
    files = [
        ([PAPER], "a.jsonl", "2026-01-01"),
        ([CHANGED], "b.jsonl", "2026-02-01"),
        ([replace(CHANGED, title="Harbour Tides", tags=("x",))], "a.jsonl", "2026-03-01"),
    ]
    for file in files:
        capture(library, *file)
    remove_import(library, kept + 1)
    without = Database(tmp_path / "without.db")
    for file in [*files[:kept], *files[kept + 1 :]]:
        capture(without, *file)
    assert everything(library) == everything(without)
    without.close()
    check_indexes(library)


def test_another_text_is_placed_among_topics_anew(library: Database) -> None:
    take_in(library, [PAPER])
    with library.write("topics") as session:
        session.add(TopicRow(id=1, label="tides", found_label="tides", centroid=b""))
        session.flush()
        session.add(PaperTopicRow(paper_id=1, position=1, topic_id=1, weight=0.9))
    take_in(library, [replace(PAPER, citation_count=9)])
    assert one(library, "SELECT count(*) FROM paper_topic") == 1
    take_in(library, [CHANGED])
    assert one(library, "SELECT count(*) FROM paper_topic") == 0


def test_who_is_named_no_longer_keeps_their_address(library: Database) -> None:
    take_in(library, [PAPER])
    cy = author_of(library, "Cy Dee")
    take_in(library, [CHANGED])
    assert one(library, "SELECT count(*) FROM authorship WHERE author_id = ?", cy) == 0
    remove_import(library, 2)
    assert author_of(library, "Cy Dee") == cy
    take_in(library, [CHANGED])
    remove_import(library, 1)
    assert one(library, "SELECT count(*) FROM name WHERE printed = 'Cy Dee'") == 0


def test_very_many_records_of_one_paper_are_combined_batch_by_batch(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_AT_ONCE", 2)
    take_in(library, [PAPER])
    many = [replace(CHANGED, citation_count=count, line=count) for count in range(10, 20)]
    report = take_in(library, [*many, replace(PAPER, tags=("x",), line=30)], "b.jsonl")
    assert (report.added, report.matched, report.updated, report.doubtful) == (0, 11, 1, 10)
    assert one(library, "SELECT citation_count FROM paper") == 10
    assert one(library, "SELECT count(*) FROM paper_tag") == 1
    remove_import(library, 2)
    assert shown(library)[-2] == 3
    check_indexes(library)

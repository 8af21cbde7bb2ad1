"""A paper that several files speak of: one paper, and every file can be taken back."""

from __future__ import annotations

import json
from dataclasses import replace

from app.domain.records.record import PaperRecord
from app.ingest.remove import remove_import
from app.store.database import Database
from tests.unit.ingest.library_dump import everything, papers, persons
from tests.unit.ingest.questions import check_indexes, one, rows, take_in
from tests.world import OWNER, PAPERS, world_records

MEDIAN = "How Private Is a Median?"
ANONYMITY = "$k$-Anonymity Is Not Enough: Membership Inference on Released Tables"


def _second_source() -> list[PaperRecord]:
    """Two papers of the world as a bibliography gives them, and a new one."""
    return [
        PaperRecord(
            "How private is a median?",
            authors=("van den Berg, Noor", "Okafor, Mary"),
            date="2021",
            venue="Symposium on Private Tables",
            keywords=("median",),
            doi="10.5555/median.2021",
            arxiv_id="2106.04444",
        ),
        PaperRecord(
            "k-Anonymity is not enough: Membership inference on released tables",
            authors=("Mary Okafor", "Zoë O'Neill", "Tomás Ibáñez", "Uma Quist", OWNER),
            date="2022-09-14",
            url="https://example.org/anonymity",
        ),
        PaperRecord("Tables that Tell", authors=("Uma Quist",), date="2023"),
    ]


def test_a_second_source_fills_what_is_empty(world: Database) -> None:
    report = take_in(world, _second_source(), "b.bib")
    assert (report.added, report.matched) == (1, 2)
    query = "SELECT date, venue, doi, keywords, citation_count FROM paper WHERE title = ?"
    assert rows(world, query, MEDIAN) == [
        (
            *("2021-06-08", "Symposium on Private Tables", "10.5555/median.2021"),
            *('["differential privacy", "median"]', 22),
        )
    ]
    check_indexes(world)


def test_a_fuller_list_completes_et_al(world: Database) -> None:
    take_in(world, _second_source(), "b.bib")
    query = """
        SELECT authorship.position, name.printed, authorship.implied, paper.authors_truncated
        FROM authorship JOIN name ON name.id = authorship.name_id
        JOIN paper ON paper.id = authorship.paper_id WHERE paper.title = ? ORDER BY position
    """
    assert rows(world, query, ANONYMITY) == [
        (1, "Mary Okafor", 0, 0),
        (2, "Zoë O'Neill", 0, 0),
        (3, "Tomás Ibáñez", 0, 0),
        (4, "Uma Quist", 0, 0),
        (5, OWNER, 0, 0),
    ]
    found = "SELECT count(*) FROM paper_words WHERE paper_words MATCH 'authors: quist'"
    assert one(world, found) == 2


def test_each_source_stays_known(world: Database) -> None:
    take_in(world, _second_source(), "b.bib")
    query = """
        SELECT import_id, payload FROM record JOIN paper ON paper.id = record.paper_id
        WHERE paper.title = ? ORDER BY record.id
    """
    (first, mine), (second, theirs) = rows(world, query, MEDIAN)
    assert (first, second) == (1, 2)
    assert json.loads(mine)["date_printed"] == "Jun 8, 2021"
    assert "doi" not in json.loads(mine)
    assert json.loads(theirs)["doi"] == "10.5555/median.2021"
    alone = "SELECT count(*) FROM record WHERE payload IS NULL"
    assert one(world, alone) == PAPERS - 2 + 1


def test_taking_the_second_back_leaves_the_first(world: Database) -> None:
    before = everything(world)
    take_in(world, _second_source(), "b.bib")
    removed = remove_import(world, 2)
    assert (removed.removed, removed.kept, removed.people) == (1, 2, 1)
    assert everything(world) == before
    assert one(world, "SELECT count(*) FROM record WHERE payload IS NOT NULL") == 0
    check_indexes(world)


def test_taking_the_first_back_leaves_the_second(world: Database, library: Database) -> None:
    take_in(world, _second_source(), "b.bib")
    remove_import(world, 1)
    take_in(library, _second_source(), "b.bib")
    assert papers(world) == papers(library)
    assert persons(world) == persons(library)
    assert one(world, "SELECT count(*) FROM profile") == 0


def test_a_third_source_and_any_one_back(world: Database, library: Database) -> None:
    third = [replace(_second_source()[0], venue=None, tags=("later",), citation_count=99)]
    take_in(world, _second_source(), "b.bib")
    take_in(world, third, "c.bib")
    assert one(world, "SELECT citation_count FROM paper WHERE title = ?", MEDIAN) == 99
    remove_import(world, 2)
    take_in(library, world_records(), "a.txt")
    take_in(library, third, "c.bib")
    assert papers(world) == papers(library)


def test_records_of_one_file_meet_in_one_batch(library: Database) -> None:
    report = take_in(library, [*world_records(), *_second_source()])
    assert (report.added, report.matched) == (PAPERS + 1, 2)
    assert one(library, "SELECT doi FROM paper WHERE title = ?", MEDIAN) == "10.5555/median.2021"
    again = take_in(library, [*world_records(), *_second_source()])
    assert (again.added, again.matched) == (0, PAPERS + 3)


def test_a_record_that_fits_two_papers_is_kept_apart(library: Database) -> None:
    tides = PaperRecord("The Tides of a Small Harbour", authors=("Ann Bell",), date="2020")
    two = [replace(tides, doi="10.5555/a"), replace(tides, doi="10.5555/b")]
    report = take_in(library, [*two, replace(tides, line=7)])
    assert (report.added, report.matched, report.doubtful) == (3, 0, 1)
    assert report.lines == ["line 7: it may be any of the papers 1, 2; it is kept apart"]
    assert take_in(library, [tides]).added == 0


def test_a_shared_identifier_that_must_be_wrong_is_a_doubt(library: Database) -> None:
    review = PaperRecord("Review of an Old Book", authors=("Ann Bell",), doi="10.5555/a", line=1)
    words = PaperRecord("Last Words", authors=("Cy Dee",), doi="10.5555/a", line=2)
    report = take_in(library, [review, words])
    assert (report.added, report.doubtful) == (2, 1)
    assert report.counts == {"identifier-shared": 1}


def test_records_without_authors_are_one_only_when_they_say_the_same(library: Database) -> None:
    editorial = PaperRecord("Editorial on the Tides of Small Harbours", date="2020")
    report = take_in(library, [editorial, editorial, replace(editorial, venue="Tides Daily")])
    assert (report.added, report.matched) == (2, 1)

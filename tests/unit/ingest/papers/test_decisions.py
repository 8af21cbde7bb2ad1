"""Papers that a person says are one, or two: through imports and removals, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.domain.records.record import PaperRecord
from app.errors import Clash, NotFound
from app.ingest.paper_decisions.change import (
    keep_papers_apart,
    merge_papers,
    split_paper,
    undo_paper_decision,
)
from app.ingest.remove import remove_import
from app.store.database import Database
from tests.unit.ingest.library_dump import everything as dump
from tests.unit.ingest.questions import rows, take_in

EBB = PaperRecord("Ebb of Narrow Harbours", ("Ann Bell",), date="2020", venue="Tides")
EBBS = PaperRecord("The Ebbing of Small Ports", ("Ann Bell", "Bo Ek"), date="2021", doi="10.5/e")
FLOW = PaperRecord("Flow", ("Eva Fox",), date="2022")
SAME_TITLE = PaperRecord("Ebb of Narrow Harbours", ("Ann Bell",), date="2020-05", note="poster")


def titles(library: Database) -> list[str]:
    return [title for (title,) in rows(library, "SELECT title FROM paper ORDER BY id")]


def count(library: Database) -> int:
    return len(titles(library))


def import_ids(library: Database) -> Sequence[int]:
    return [found for (found,) in rows(library, "SELECT id FROM import ORDER BY id")]


def test_merged_papers_are_one_with_all_that_was_said(library: Database) -> None:
    take_in(library, [EBB, EBBS, FLOW])
    merge_papers(library, 1, 2)
    assert titles(library) == [EBB.title, FLOW.title]
    assert rows(library, "SELECT doi, venue FROM paper WHERE id = 1") == [("10.5/e", "Tides")]
    assert rows(library, "SELECT paper_id FROM record ORDER BY id") == [(1,), (1,), (3,)]
    assert rows(library, "SELECT count(*) FROM authorship WHERE paper_id = 1") == [(2,)]


def test_a_merge_taken_back_leaves_the_library_as_it_was(library: Database) -> None:
    take_in(library, [EBB, EBBS, FLOW])
    before = dump(library)
    decision = merge_papers(library, 1, 2)
    assert dump(library) != before
    undo_paper_decision(library, decision)
    assert dump(library) == before


@pytest.mark.parametrize("again", [[EBBS, EBB], [EBB, EBBS]])
def test_a_merge_holds_when_the_papers_come_again(
    library: Database, again: list[PaperRecord]
) -> None:
    take_in(library, [EBB, EBBS])
    merge_papers(library, 1, 2)
    take_in(library, again, "again.jsonl")
    assert count(library) == 1
    for import_id in import_ids(library):
        remove_import(library, import_id)
    assert count(library) == 0
    take_in(library, again, "later.jsonl")
    assert count(library) == 1


def test_a_merge_holds_for_a_record_that_says_more(library: Database) -> None:
    take_in(library, [EBB, EBBS])
    merge_papers(library, 1, 2)
    take_in(library, [replace(EBBS, abstract="Small ports fall dry.")], "more.jsonl")
    assert count(library) == 1
    assert rows(library, "SELECT abstract FROM paper") == [("Small ports fall dry.",)]


def test_records_that_are_parted_stay_apart(library: Database) -> None:
    take_in(library, [EBB, SAME_TITLE])
    assert count(library) == 1
    before = dump(library)
    decision = split_paper(library, 1, [2])
    assert rows(library, "SELECT id, date, note FROM paper ORDER BY id") == [
        (1, "2020", None), (2, "2020-05", "poster"),
    ]  # fmt: skip
    take_in(library, [SAME_TITLE, EBB], "again.jsonl")
    assert count(library) == 2
    for import_id in import_ids(library):
        remove_import(library, import_id)
    take_in(library, [SAME_TITLE, EBB], "later.jsonl")
    assert count(library) == 2
    undo_paper_decision(library, decision)
    assert dump(library) == before


def test_parting_taken_back_leaves_the_library_as_it_was(library: Database) -> None:
    take_in(library, [EBB, SAME_TITLE, FLOW])
    before = dump(library)
    undo_paper_decision(library, split_paper(library, 1, [2]))
    assert dump(library) == before


def test_papers_kept_apart_are_not_joined_by_a_rule(library: Database) -> None:
    take_in(library, [EBB, FLOW])
    keep_papers_apart(library, 1, 2)
    assert count(library) == 2
    take_in(library, [EBB, FLOW], "again.jsonl")
    assert count(library) == 2


def test_what_cannot_be_done_changes_nothing(library: Database) -> None:
    take_in(library, [EBB, SAME_TITLE, FLOW])
    before = dump(library)
    for one, other, error in ((1, 1, Clash), (1, 99, NotFound), (99, 1, NotFound)):
        with pytest.raises(error):
            merge_papers(library, one, other)
        with pytest.raises(error):
            keep_papers_apart(library, one, other)
    for records in ([], [99], [1, 2]):
        with pytest.raises(Clash):
            split_paper(library, 1, records)
    with pytest.raises(NotFound):
        undo_paper_decision(library, 1)
    assert dump(library) == before


def test_a_decision_is_taken_back_once(library: Database) -> None:
    take_in(library, [EBB, EBBS])
    decision = merge_papers(library, 1, 2)
    undo_paper_decision(library, decision)
    with pytest.raises(Clash, match="was taken back"):
        undo_paper_decision(library, decision)


def test_records_that_differ_in_the_abstract_alone_are_told_apart(library: Database) -> None:
    poster = replace(EBB, abstract="Lanterns burn along all streets.")
    text = replace(EBB, abstract="Tides rise in every harbour.")
    take_in(library, [text, poster])
    before = dump(library)
    undo_paper_decision(library, merge_papers(library, 1, 2))
    assert dump(library) == before
    decision = keep_papers_apart(library, 1, 2)
    for import_id in import_ids(library):
        remove_import(library, import_id)
    take_in(library, [poster, text], "later.jsonl")
    assert dump(library) == before
    undo_paper_decision(library, decision)
    assert dump(library) == before

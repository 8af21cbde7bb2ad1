"""What people decide about persons stands above the rules, and can be undone."""

from __future__ import annotations

import json

import pytest

from app.domain.records.record import PaperRecord
from app.errors import NotFound, OeuvreError
from app.ingest.people.decisions import (
    decide_later,
    keep_apart,
    merge_people,
    split_person,
    undo_decision,
)
from app.ingest.remove import remove_import
from app.store.database import Database
from tests.unit.ingest.library_dump import everything, persons
from tests.unit.ingest.questions import are_one, author_of, one, papers_of, rows, take_in
from tests.world import world_records

TOURNIERS = ("Amélie K. Tournier", "Amelie Tournier")
OKAFORS = ("Mary Okafor", "M. Okafor")


def _part(database: Database, *names: str) -> int:
    """Decide that the mentions of two names, one person until now, are two people's."""
    papers = {
        row[0]
        for row in rows(
            database,
            "SELECT paper_id FROM authorship JOIN name ON name.id = name_id WHERE printed = ?",
            names[1],
        )
    }
    return split_person(database, author_of(database, names[0]), papers)


def test_people_who_were_split_stay_two(world: Database) -> None:
    assert are_one(world, *TOURNIERS)
    _part(world, *TOURNIERS)
    assert not are_one(world, *TOURNIERS)
    assert rows(world, "SELECT rule FROM authorship WHERE rule = 'middle-names-left-out'") == []
    take_in(world, world_records())
    take_in(world, [PaperRecord("More Tides", authors=TOURNIERS[:1])])
    assert not are_one(world, *TOURNIERS)


def test_a_decision_outlives_the_papers(world: Database) -> None:
    _part(world, *TOURNIERS)
    merge_people(world, *(author_of(world, name) for name in OKAFORS))
    decided = persons(world)
    remove_import(world, 1)
    assert one(world, "SELECT count(*) FROM authorship") == 0
    assert one(world, "SELECT count(*) FROM author") == 0
    take_in(world, world_records())
    assert persons(world) == decided
    assert are_one(world, *OKAFORS)


def test_a_merge_by_hand_can_be_undone(world: Database) -> None:
    before = everything(world)
    mary, short = (author_of(world, name) for name in OKAFORS)
    decision = merge_people(world, mary, short, "She signs both ways.")
    assert are_one(world, *OKAFORS)
    assert one(world, "SELECT merged_into_id FROM author WHERE id = ?", short) == mary
    assert one(world, "SELECT identity FROM author WHERE id = ?", mary) == "by-id"
    kind, sides, note = rows(world, "SELECT kind, one, note FROM author_decision")[0]
    assert (kind, note) == ("one", "She signs both ways.")
    assert json.loads(sides) == [
        {"name": "Mary Okafor", "papers": _papers_with(world, "Mary Okafor"), "author": mary}
    ]
    undo_decision(world, decision)
    assert everything(world) == before
    assert one(world, "SELECT merged_into_id FROM author WHERE id = ?", short) is None


def _papers_with(database: Database, name: str) -> list[str]:
    """Give the names by which decisions know the papers of a name."""
    found = rows(
        database,
        """SELECT paper.arxiv_id, lower(hex(fingerprint)) FROM paper
        JOIN authorship ON paper_id = paper.id JOIN name ON name.id = name_id WHERE printed = ?""",
        name,
    )
    return sorted(f"arxiv:{arxiv}" if arxiv else f"title:{title}" for arxiv, title in found)


def test_merges_by_hand_may_follow_each_other(world: Database) -> None:
    mary, short, musa = (author_of(world, name) for name in (*OKAFORS, "Musa Okafor"))
    first = merge_people(world, mary, short)
    merge_people(world, musa, short)  # the one whom `short` is by now
    assert are_one(world, *OKAFORS, "Musa Okafor")
    undo_decision(world, first)
    assert are_one(world, *OKAFORS, "Musa Okafor")  # the second one was about all of them


def test_a_merge_by_hand_stands_above_the_rules(library: Database) -> None:
    take_in(library, papers_of(["Philip Torr"], ["Philip H. Torr"], ["Philip K. Torr"]))
    short, long = (author_of(library, name) for name in ("Philip Torr", "Philip H. Torr"))
    merge_people(library, short, long)
    take_in(library, [PaperRecord("Later", authors=("Philip L. Torr", "Philip Torr"))])
    assert are_one(library, "Philip Torr", "Philip H. Torr")
    assert len(persons(library)) == 3


def test_people_of_one_name_may_be_kept_apart_and_made_one(library: Database) -> None:
    take_in(library, papers_of(["Eduard Hovy", "Ann Bell"], ["Eduard Hovy", "Ann Bell"]))
    hovy = author_of(library, "Eduard Hovy")
    parted = split_person(library, hovy, {2})
    assert len(_authors(library, "Eduard Hovy")) == 2
    undo_decision(library, parted)
    assert _authors(library, "Eduard Hovy") == {hovy}


def test_the_later_of_two_decisions_that_contradict_each_other_holds(library: Database) -> None:
    take_in(library, papers_of(["Wei Wang", "Ann Bell"], ["Wei Wang", "Cy Dee"]))
    one_, other = sorted(_authors(library, "Wei Wang"))
    merge_people(library, one_, other)
    assert len(_authors(library, "Wei Wang")) == 1
    parted = split_person(library, author_of(library, "Wei Wang"), {2})
    assert len(_authors(library, "Wei Wang")) == 2
    undo_decision(library, parted)
    assert len(_authors(library, "Wei Wang")) == 1


def test_a_merge_within_one_printed_name_gives_both_ids_back(library: Database) -> None:
    take_in(
        library,
        papers_of(["Wei Wang", "Ann Bell"], ["Wei Wang", "Cy Dee"], ["Wei Wang", "Ed Fox"]),
    )
    before = _authors(library, "Wei Wang")
    assert len(before) == 3
    by_paper = rows(library, "SELECT paper_id, author_id FROM authorship ORDER BY id")
    for one_ in sorted(before):
        for other in sorted(before - {one_}):
            decision = merge_people(library, one_, other)
            assert len(_authors(library, "Wei Wang")) == 2
            undo_decision(library, decision)
            again = rows(library, "SELECT paper_id, author_id FROM authorship ORDER BY id")
            assert again == by_paper
    assert rows(library, "SELECT id FROM author WHERE merged_into_id IS NOT NULL") == []


def test_later_changes_nobody(world: Database) -> None:
    before = everything(world)
    mary, short = (author_of(world, name) for name in OKAFORS)
    decision = decide_later(world, mary, short)
    assert everything(world) == before
    undo_decision(world, decision)


def test_two_who_are_kept_apart_are_not_joined_by_what_comes(library: Database) -> None:
    take_in(library, papers_of(["David Smith", "Ann Bell"], ["David T. Smith", "Cy Dee"]))
    short, long = (author_of(library, name) for name in ("David Smith", "David T. Smith"))
    keep_apart(library, short, long)
    take_in(library, [PaperRecord("Tides, the third", authors=("David T. Smith", "Ann Bell"))])
    papers = dict(rows(library, "SELECT paper_id, author_id FROM authorship WHERE position = 1"))
    assert papers == {1: short, 2: long, 3: short}  # the third one is by whom Ann Bell knows


def _authors(database: Database, printed: str) -> set[int]:
    query = """SELECT DISTINCT authorship.author_id FROM authorship
    JOIN name ON name.id = name_id WHERE printed = ?"""
    return {row[0] for row in rows(database, query, printed)}


def test_decisions_that_cannot_be(world: Database) -> None:
    mary = author_of(world, "Mary Okafor")
    zoe = author_of(world, "Zoë O'Neill")
    with pytest.raises(OeuvreError, match="both authors of"):
        merge_people(world, mary, zoe)
    with pytest.raises(OeuvreError, match="one person already"):
        merge_people(world, mary, mary)
    with pytest.raises(NotFound, match="no author 999"):
        merge_people(world, mary, 999)
    with pytest.raises(OeuvreError, match="None of Mary Okafor's papers"):
        split_person(world, mary, {999})
    with pytest.raises(NotFound, match="no decision 999"):
        undo_decision(world, 999)
    decision = _part(world, *TOURNIERS)
    undo_decision(world, decision)
    with pytest.raises(NotFound, match=f"no decision {decision}"):
        undo_decision(world, decision)

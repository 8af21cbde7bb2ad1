"""What people decide about persons stands above the rules, and can be undone."""

from __future__ import annotations

import pytest

from app.domain.records.record import PaperRecord
from app.errors import NotFound, OeuvreError
from app.ingest.people.disambiguate import undo_merge
from app.ingest.people.merges import merge_authors
from app.ingest.remove import remove_import
from app.store.database import Database
from tests.unit.ingest.library_dump import everything, persons
from tests.unit.ingest.questions import are_one, author_of, one, papers_of, rows, take_in
from tests.world import world_records

_PLAIN = ("same-name", "profile-owner")


def _tourniers(world: Database) -> int:
    found = one(world, "SELECT id FROM author_merge WHERE undone_at IS NULL")
    assert isinstance(found, int)
    return found


def test_an_undone_merge_parts_two_persons_for_good(world: Database) -> None:
    names = ("Amélie K. Tournier", "Amelie Tournier")
    assert are_one(world, *names)
    undo_merge(world, _tourniers(world))
    assert not are_one(world, *names)
    assert rows(world, "SELECT rule FROM authorship WHERE rule NOT IN (?, ?)", *_PLAIN) == []
    assert [
        row[0] for row in rows(world, "SELECT name FROM author WHERE name LIKE 'Am%' ORDER BY id")
    ] == list(names)
    take_in(world, world_records())
    take_in(world, [PaperRecord("More Tides", authors=names[:1])])
    assert not are_one(world, *names)


def test_a_decision_outlives_the_papers(world: Database) -> None:
    undo_merge(world, _tourniers(world))
    mary, short = (author_of(world, name) for name in ("Mary Okafor", "M. Okafor"))
    merge_authors(world, mary, short)
    decided = persons(world)
    remove_import(world, 1)
    assert one(world, "SELECT count(*) FROM authorship") == 0
    take_in(world, world_records())
    assert persons(world) == decided
    assert are_one(world, "Mary Okafor", "M. Okafor")


def test_a_merge_by_hand_can_be_undone(world: Database) -> None:
    before = everything(world)
    mary, short = (author_of(world, name) for name in ("Mary Okafor", "M. Okafor"))
    merge_id = merge_authors(world, mary, short, evidence="She signs both ways.")
    assert are_one(world, "Mary Okafor", "M. Okafor")
    assert one(world, "SELECT merged_into_id FROM author WHERE id = ?", short) == mary
    row = rows(world, "SELECT rule, evidence FROM author_merge WHERE id = ?", merge_id)
    assert row == [("by hand", "She signs both ways.")]
    undo_merge(world, merge_id)
    assert everything(world) == before


def test_merges_by_hand_may_follow_each_other(world: Database) -> None:
    mary, short, musa = (
        author_of(world, name) for name in ("Mary Okafor", "M. Okafor", "Musa Okafor")
    )
    first = merge_authors(world, mary, short)
    merge_authors(world, musa, short)  # the one whom `short` is by now
    assert are_one(world, "Mary Okafor", "M. Okafor", "Musa Okafor")
    undo_merge(world, first)
    assert are_one(world, "Mary Okafor", "Musa Okafor")
    assert not are_one(world, "Mary Okafor", "M. Okafor")


def test_a_merge_by_hand_stands_above_the_rules(library: Database) -> None:
    take_in(library, papers_of(["Philip Torr"], ["Philip H. Torr"], ["Philip K. Torr"]))
    short, long = (author_of(library, name) for name in ("Philip Torr", "Philip H. Torr"))
    merge_authors(library, short, long)
    take_in(library, [PaperRecord("Later", authors=("Philip L. Torr", "Philip Torr"))])
    assert are_one(library, "Philip Torr", "Philip H. Torr")
    assert len(persons(library)) == 3


def test_merges_that_cannot_be(world: Database) -> None:
    mary = author_of(world, "Mary Okafor")
    zoe = author_of(world, "Zoë O'Neill")
    with pytest.raises(OeuvreError, match="both authors of"):
        merge_authors(world, mary, zoe)
    with pytest.raises(OeuvreError, match="one person already"):
        merge_authors(world, mary, mary)
    with pytest.raises(NotFound, match="no author 999"):
        merge_authors(world, mary, 999)
    with pytest.raises(NotFound, match="no merge 999"):
        undo_merge(world, 999)
    undone = _tourniers(world)
    undo_merge(world, undone)
    with pytest.raises(NotFound, match=f"no merge {undone}"):
        undo_merge(world, undone)

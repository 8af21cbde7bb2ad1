"""Text that an earlier version has indexed is indexed anew."""

from __future__ import annotations

from app.ingest.retext import STATE, bring_texts_up
from app.store.database import Database
from tests.unit.ingest.library_dump import everything, rows
from tests.unit.ingest.questions import check_indexes, one

PRINTS_SQL = "SELECT id, fingerprint, head_print, tail_print, people_print FROM paper ORDER BY id"
FOUND_SQL = "SELECT count(*) FROM paper_words WHERE paper_words MATCH '\"{}\"'"


def test_old_text_is_made_anew_once(world: Database) -> None:
    before, prints = everything(world), rows(world, PRINTS_SQL)
    assert one(world, "SELECT count(*) FROM authorship WHERE implied") > 0  # no part of a print
    with world.write("test") as session:
        session.connection().exec_driver_sql("UPDATE paper_text SET title = 'stale words'")
        session.connection().exec_driver_sql(
            "UPDATE paper SET fingerprint = x'', head_print = 7, people_print = 7"
        )
    assert one(world, FOUND_SQL.format("stale")) > 0
    steps: list[tuple[int, int]] = []
    bring_texts_up(world, lambda done, total: steps.append((done, total)))
    papers = one(world, "SELECT count(*) FROM paper")
    assert steps[-1] == (papers, papers)
    assert one(world, FOUND_SQL.format("stale")) == 0
    assert everything(world) == before
    assert rows(world, PRINTS_SQL) == prints
    check_indexes(world)
    steps.clear()
    bring_texts_up(world, lambda done, total: steps.append((done, total)))
    assert not steps
    assert one(world, f"SELECT value FROM library_state WHERE key = '{STATE}'")


def test_changes_after_that_reach_the_indexes(world: Database) -> None:
    bring_texts_up(world, lambda _done, _total: None)
    with world.write("test") as session:
        session.connection().exec_driver_sql(
            "UPDATE paper_text SET title = 'freshword' WHERE paper_id = 1"
        )
    assert one(world, FOUND_SQL.format("freshword")) == 1
    check_indexes(world)


def test_categories_are_found_by_their_names(world: Database) -> None:
    coded = one(world, "SELECT count(DISTINCT paper_id) FROM paper_category WHERE code = 'LG'")
    matching = (
        "SELECT count(*) FROM paper_words JOIN paper_category "
        "ON paper_category.paper_id = paper_words.rowid AND code = 'LG' "
        "WHERE paper_words MATCH '\"machine learning\"'"
    )
    assert one(world, matching) == coded > 0

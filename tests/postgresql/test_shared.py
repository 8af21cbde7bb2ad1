"""A library in PostgreSQL: what one server writes is there, and on the others."""

from __future__ import annotations

from app.ingest.corrections.change import correct_paper, take_back
from app.ingest.remove import remove_import
from app.store.database import Database
from app.store.models import PaperRow
from tests.postgresql.conftest import OpenServer, Store
from tests.postgresql.rows import a_paper, fill_world, follow, must_equal


def words_of(database: Database) -> list[tuple[object, ...]]:
    """Read all words of the full-text index, which only the file has."""
    with database.read_raw() as connection:
        return connection.execute("SELECT * FROM paper_vocabulary ORDER BY term").fetchall()


def test_what_one_server_changes_is_in_the_store_and_on_the_others(
    open_server: OpenServer, store: Store
) -> None:
    one, two = open_server("one"), open_server("two")
    for change in (
        lambda: fill_world(one),
        lambda: correct_paper(two, 3, {"title": {"title": "A Better Title"}}),
        lambda: take_back(one, 3, "title"),
        lambda: remove_import(two, 1),
    ):
        change()
        follow(one, store)
        follow(two, store)
        must_equal(one, store)
        must_equal(two, store)
        assert one.version() == two.version()
        assert words_of(one) == words_of(two)
    late = open_server("late")
    must_equal(late, store)
    assert words_of(late) == words_of(one)


def test_an_id_is_never_given_twice(open_server: OpenServer) -> None:
    for name in ("one", "two"):
        server = open_server(name)
        with server.write("try") as session:
            session.add(paper := a_paper("Gone"))
            session.flush()
            given = paper.id
        with server.write("try") as session:
            session.delete(session.get_one(PaperRow, given))
    with open_server("late").write("try") as session:
        session.add(paper := a_paper("Here"))
        session.flush()
        assert paper.id == 3

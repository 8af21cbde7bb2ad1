"""What goes wrong with PostgreSQL is one line that says what to do, and nothing is halved."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Busy, LibraryUnavailable, OeuvreError
from app.settings import load_settings
from app.store.shared.connect import StoreAddress
from app.store.shared.turn import hold_turn
from tests.postgresql.conftest import OpenServer, Store
from tests.postgresql.rows import a_paper, follow, must_equal, number_of_papers
from tests.postgresql.server import PostgresServer, free_port
from tests.unit.conftest import wait_until


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+psycopg://oeuvre@127.0.0.1:{free}/lib", "does not answer"),
        ("postgresql+psycopg://guarded:wrong@127.0.0.1:{port}/postgres", "password is wrong"),
        ("postgresql+psycopg://guarded@127.0.0.1:{port}/postgres", "put it into"),
        ("postgresql+psycopg://oeuvre@127.0.0.1:{port}/nowhere", "createdb nowhere"),
        ("postgresql+psycopg://plain@127.0.0.1:{port}/{empty}", "may not do this"),
        ("postgresql+psycopg://oeuvre@127.0.0.1:{port}/postgres?sslmode=always", "sslmode"),
    ],
    ids=["no server", "wrong password", "no password", "no database", "no rights", "bad option"],
)
def test_who_is_not_let_in_learns_what_to_do(
    open_server: OpenServer, postgres: PostgresServer, store_url: str, url: str, words: str
) -> None:
    given = url.format(free=free_port(), port=postgres.port, empty=store_url.rsplit("/", 1)[1])
    with pytest.raises(OeuvreError) as failure:
        open_server(url=given)
    text = str(failure.value)
    assert words in text
    assert "\n" not in text
    assert "wrong@" not in text


def test_a_database_of_other_tables_is_left_alone(open_server: OpenServer, store: Store) -> None:
    store.execute("CREATE TABLE paper (id int)")
    with pytest.raises(OeuvreError, match="holds other tables"):
        open_server()


def test_a_newer_library_is_only_read(open_server: OpenServer, store: Store) -> None:
    server = open_server()
    with server.write("try") as session:
        session.add(a_paper("Here Before"))
    store.execute("UPDATE alembic_version SET version_num = '9999'")
    upgrade = "upgrade this server's program"
    with pytest.raises(LibraryUnavailable, match=upgrade), server.write("try"):
        pass
    store.execute("NOTIFY oeuvre")
    wait_until(lambda: server.keep_up() is None and bool(server.troubles))
    (trouble,) = server.troubles
    assert "upgrade this server's program" in trouble
    assert "What is shown may be old" in trouble
    assert number_of_papers(server) == 1
    with pytest.raises(OeuvreError, match="made by a newer version"):
        open_server("another")


def test_what_postgresql_refuses_is_not_in_the_file(open_server: OpenServer, store: Store) -> None:
    server = open_server()
    with server.write("try") as session:
        session.add(a_paper("Kept"))
    with (
        pytest.raises(LibraryUnavailable, match="shutting down"),
        server.write("try") as session,
    ):
        session.add(a_paper("Lost"))
        store.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name LIKE 'oeuvre try%'"
        )
    assert number_of_papers(server) == 1
    must_equal(server, store)
    with server.write("try") as session:
        session.add(a_paper("Tried Again"))
    must_equal(server, store)


def test_a_file_that_missed_the_end_of_a_write_catches_up(
    open_server: OpenServer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = open_server()
    with monkeypatch.context() as broken:
        broken.setattr("app.store.shared.database.set_position", _fail)
        with pytest.raises(OSError, match="no end"), server.write("try") as session:
            session.add(a_paper("In PostgreSQL Alone"))
    assert number_of_papers(server) == 0
    follow(server, store)
    assert number_of_papers(server) == 1
    must_equal(server, store)


def test_a_server_answers_while_postgresql_is_down(
    open_server: OpenServer, postgres: PostgresServer, store: Store
) -> None:
    server = open_server()
    with server.write("try") as session:
        session.add(a_paper("Here Before"))
    postgres.stop()
    try:
        server.keep_up()
        assert number_of_papers(server) == 1
        with pytest.raises(LibraryUnavailable, match="start it"), server.write("try"):
            pass
        assert number_of_papers(open_server()) == 1
    finally:
        postgres.start()
    with server.write("try") as session:
        session.add(a_paper("Later"))
    assert number_of_papers(server) == 2


def test_who_waits_learns_who_writes(open_server: OpenServer, store_url: str) -> None:
    server = open_server(lock_timeout=0.1)
    with (
        hold_turn(StoreAddress(store_url), "import a.bib", 0),
        pytest.raises(Busy, match=r"`oeuvre import a\.bib on .+` \(since 20"),
        server.write("try"),
    ):
        pass


def test_a_store_set_back_to_a_backup_is_copied_anew(open_server: OpenServer, store: Store) -> None:
    server = open_server()
    with server.write("try") as session:
        session.add(a_paper("Since the Backup"))
    version = server.version()
    store.execute("DELETE FROM paper")  # as a restored backup does, which has other changes
    store.execute("UPDATE store_change SET token = 'another'")
    assert number_of_papers(server) == 1
    store.execute("NOTIFY oeuvre")
    wait_until(lambda: server.keep_up() or number_of_papers(server) == 0)
    # What was kept of the former states is not taken for the new one.
    wait_until(lambda: server.keep_up() or server.version() > version)
    follow(server, store)
    must_equal(server, store)


@pytest.mark.parametrize("given", ["postgresql+psycopg://u:secret@host", "postgresql://u:secret@"])
def test_an_address_without_a_database_is_refused(given: str) -> None:
    with pytest.raises(OeuvreError, match="must name host and database") as failure:
        load_settings(database_url=given)
    assert "secret" not in str(failure.value)


def test_a_new_password_keeps_the_local_copy(tmp_path: Path) -> None:
    one, two = (
        load_settings(
            database_url=f"postgresql+psycopg://{user}@db.example/lib", local_copies=tmp_path
        )
        for user in ("a:old", "a:new")
    )
    assert one.library == two.library
    assert one.library.parent.name.startswith("lib-db.example-")


def _fail(*_: object) -> None:
    raise OSError("no end")

"""Local copies are kept up from a replica, or from the primary where that is down or behind."""

from __future__ import annotations

from pathlib import Path

import psycopg
from starlette.testclient import TestClient

from app.main import create_app
from tests.postgresql.conftest import OpenServer, settings_at
from tests.postgresql.rows import a_paper, number_of_papers
from tests.postgresql.server import PostgresServer, free_port
from tests.unit.conftest import BASE, wait_until


def test_a_replica_that_is_behind_is_not_read(
    open_server: OpenServer, store_url: str, postgres: PostgresServer
) -> None:
    with open_server().write("try") as session:
        session.add(a_paper("On Both"))
    open_server("other").close()
    name = store_url.rsplit("/", 1)[1]
    with psycopg.connect(postgres.url("postgres").replace("+psycopg", ""), autocommit=True) as one:
        one.execute(
            b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        one.execute(f"CREATE DATABASE {name}_replica TEMPLATE {name}".encode())
    # A copy of the database is what a replica is that does not get any further.
    reader = open_server("reader", read_url=postgres.url(f"{name}_replica"))
    assert number_of_papers(reader) == 1
    assert reader.troubles == []
    with open_server("writer").write("try") as session:
        session.add(a_paper("On the Primary Alone"))
    wait_until(lambda: reader.keep_up() is None and number_of_papers(reader) == 2)
    (trouble,) = reader.troubles
    assert "behind" in trouble
    assert "The primary is read instead." in trouble


def test_health_says_what_is_down(store_url: str, tmp_path: Path) -> None:
    nowhere = f"postgresql+psycopg://oeuvre@127.0.0.1:{free_port()}/lib"
    settings = settings_at(store_url, tmp_path, read_url=nowhere)
    with TestClient(create_app(settings), base_url=BASE) as client:
        answer = client.get("/health")
        assert answer.status_code == 200
        assert "The primary is read instead." in " ".join(answer.json()["degraded"])
        assert "oeuvre@" not in answer.text


def test_a_change_while_postgresql_is_down_is_answered_503(
    store_url: str, tmp_path: Path, postgres: PostgresServer
) -> None:
    with TestClient(create_app(settings_at(store_url, tmp_path)), base_url=BASE) as client:
        with client.app.state.library.database.write("try") as session:  # type: ignore[attr-defined]
            session.add(a_paper("Here"))
        postgres.stop()
        try:
            answer = client.patch("/api/v1/papers/1", json={"title": "X"})
            assert client.get("/api/v1/papers/1").status_code == 200
        finally:
            postgres.start()
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert "start it" in answer.json()["detail"]

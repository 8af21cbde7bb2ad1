"""Local copies are kept up from a replica, or from the primary where that is down or behind."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest
from starlette.testclient import TestClient

from app.cli.commands.doctor import check_library
from app.errors import LibraryUnavailable, OeuvreError
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
    reader = open_server("reader", read_url=replica_of(store_url, postgres))
    assert number_of_papers(reader) == 1
    assert reader.troubles == []
    with open_server("writer").write("try") as session:
        session.add(a_paper("On the Primary Alone"))
    wait_until(lambda: reader.keep_up() is None and number_of_papers(reader) == 2)
    (trouble,) = reader.troubles
    assert "behind" in trouble
    assert "The primary is read instead." in trouble


def replica_of(store_url: str, postgres: PostgresServer) -> str:
    """Copy a database: that is what a replica is that does not get any further."""
    name = store_url.rsplit("/", 1)[1]
    with psycopg.connect(postgres.url("postgres").replace("+psycopg", ""), autocommit=True) as one:
        one.execute(
            b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        one.execute(f"CREATE DATABASE {name}_replica TEMPLATE {name}".encode())
    return postgres.url(f"{name}_replica")


def test_a_new_server_is_filled_from_the_replica_while_the_primary_is_down(
    open_server: OpenServer, store_url: str, postgres: PostgresServer
) -> None:
    with open_server().write("try") as session:
        session.add(a_paper("On Both"))
    replica = replica_of(store_url, postgres)
    nowhere = f"postgresql+psycopg://oeuvre@127.0.0.1:{free_port()}/lib"
    new = open_server("new", url=nowhere, read_url=replica)
    assert number_of_papers(new) == 1
    with pytest.raises(LibraryUnavailable, match="start it"), new.write("try"):
        pass
    assert "nothing can be changed" in " ".join(new.troubles)
    with pytest.raises(OeuvreError, match="does not answer"):
        open_server("newer", url=nowhere, read_url=nowhere)
    with psycopg.connect(replica.replace("+psycopg", ""), autocommit=True) as one:
        one.execute("UPDATE alembic_version SET version_num = '0013'")
    with pytest.raises(OeuvreError, match="tables of another version"):
        open_server("newer", url=nowhere, read_url=replica)
    # The same copy goes on with the primary once that is back.
    again = open_server("new")
    with again.write("try") as session:
        session.add(a_paper("Later"))
    assert number_of_papers(again) == 2


def test_the_doctor_looks_at_postgresql(
    open_server: OpenServer,
    store_url: str,
    postgres: PostgresServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    open_server().close()
    replica = replica_of(store_url, postgres)

    def lines(**others: object) -> list[str]:
        status = check_library(settings_at(store_url, tmp_path, **others))
        out = capsys.readouterr().out
        assert status == ("TO DO" in out)
        return [line for line in out.splitlines() if "PostgreSQL" in line or "local copy" in line]

    server, copy, other = lines(read_url=replica)
    assert re.fullmatch(
        r"ok {3}PostgreSQL at 127.0.0.1:\d+, version 1\d.+, answers; it holds \d+ MB", server
    )
    assert re.fullmatch(r"ok {3}the local copy has its newest change, \d+", copy)
    assert re.fullmatch(r"ok {3}the replica, .+, answers and has the newest change", other)
    *_, other = lines(read_url=store_url.replace(str(postgres.port), str(free_port())))
    assert other.startswith("TO DO the replica is not read from: PostgreSQL at 127.0.0.1:")
    assert other.endswith("start it, or correct OEUVRE_READ_URL.")
    assert len(lines()) == 2
    postgres.stop()
    try:
        (down,) = [line for line in lines() if line.startswith("TO DO")]
    finally:
        postgres.start()
    assert "until then the library can only be read" in down


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


def test_an_upload_is_imported_where_there_is_a_replica(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that imports gets the address of the replica, a secret, by its environment."""
    monkeypatch.setenv("OEUVRE_READ_URL", store_url)
    settings = settings_at(store_url, tmp_path)
    with TestClient(create_app(settings), base_url=BASE) as client:
        body = b'{"title": "Tides of a Replica", "authors": ["Ada Tide"]}'
        answer = client.post("/api/v1/imports?filename=one.jsonl&wait=60", content=body)
        assert (answer.status_code, answer.json()["added"]) == (201, 1)

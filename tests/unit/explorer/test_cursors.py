"""Cursors: a place survives the removal of its own entry; a changed one is refused."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.main import create_app
from app.store.database import Database
from tests.unit.conftest import BASE, settings_of

PAGES = "per_page=3&fields=id"
REMOVE = (
    "DELETE FROM authorship WHERE paper_id = {0}",
    "DELETE FROM record WHERE paper_id = {0}",
    "DELETE FROM paper_text WHERE paper_id = {0}",
    "DELETE FROM paper_category WHERE paper_id = {0}",
    "DELETE FROM paper_tag WHERE paper_id = {0}",
    "DELETE FROM paper WHERE id = {0}",
)


@pytest.fixture
def path(tmp_path: Path, world_template: Path) -> Path:
    """A copy of the small world."""
    return Path(shutil.copyfile(world_template, tmp_path / "world.db"))


@pytest.fixture
def client(path: Path) -> Iterator[TestClient]:
    """The small world, served."""
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


def change(path: Path, *statements: str) -> None:
    database = Database(path)
    with database.write("test") as session:
        for statement in statements:
            session.connection().execute(text(statement))
    database.close()


def ids_of(client: TestClient, address: str) -> tuple[list[int], str | None]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return [one["id"] for one in body["results"]], body["meta"]["next_cursor"]


@pytest.mark.parametrize("sort", ["newest", "oldest", "title", "citations", "updated"])
def test_papers_that_went_move_no_place(client: TestClient, path: Path, sort: str) -> None:
    address = f"/api/v1/papers?sort={sort}&{PAGES}"
    first, cursor = ids_of(client, address)
    second, _ = ids_of(client, f"{address}&cursor={cursor}")
    # The place's own paper, and another before it.
    change(path, *(statement.format(one) for one in (first[-1], first[0]) for statement in REMOVE))
    assert ids_of(client, f"{address}&cursor={cursor}")[0] == second


def test_papers_that_went_move_no_place_of_a_search(client: TestClient, path: Path) -> None:
    address = f"/api/v1/papers?q=a+OR+the+OR+of+OR+in&mode=keyword&{PAGES}"
    first, cursor = ids_of(client, address)
    change(path, *(statement.format(first[-1]) for statement in REMOVE))
    left, _ = ids_of(client, address.replace("per_page=3", "per_page=200"))
    after = left.index(first[-2]) + 1
    assert ids_of(client, f"{address}&cursor={cursor}")[0] == left[after : after + 3]


def test_what_a_paper_was_sorted_by_counts(client: TestClient, path: Path) -> None:
    address = f"/api/v1/papers?sort=oldest&{PAGES}"
    first, cursor = ids_of(client, address)
    second, _ = ids_of(client, f"{address}&cursor={cursor}")
    change(path, f"UPDATE paper SET date = '2030', year = 2030 WHERE id = {first[-1]}")
    assert ids_of(client, f"{address}&cursor={cursor}")[0] == second


@pytest.mark.parametrize("address", ["/api/v1/authors?", "/api/v1/authors/1/coauthors?"])
def test_people_who_went_move_no_place(client: TestClient, path: Path, address: str) -> None:
    address = f"{address}per_page=2&fields=id"
    first, cursor = ids_of(client, address)
    second, _ = ids_of(client, f"{address}&cursor={cursor}")
    change(path, f"DELETE FROM authorship WHERE author_id = {first[-1]}")
    assert ids_of(client, f"{address}&cursor={cursor}")[0][0] == second[0]


@pytest.mark.parametrize(
    "address", ["/api/v1/papers", "/api/v1/authors", "/api/v1/categories", "/api/v1/imports"]
)
def test_a_changed_cursor_is_refused(client: TestClient, path: Path, address: str) -> None:
    change(
        path,
        "INSERT INTO import (filename, format, sha256, size, started_at, added, matched, rejected,"
        " doubtful) VALUES ('a', 'jsonl', '', 0, '2026-01-01 00:00:00', 0, 0, 0, 0)",
    )
    cursor = client.get(f"{address}?per_page=1").json()["meta"]["next_cursor"]
    changed = [cursor[:at] + _other(cursor[at]) + cursor[at + 1 :] for at in range(len(cursor))]
    for sent in (*changed, cursor[:-1], f"{cursor}A", f"{cursor}=", cursor[:16]):
        answer = client.get(f"{address}?per_page=1&cursor={sent}")
        assert answer.status_code == 400, sent
        assert answer.json()["errors"][0]["hint"] == "Take meta.next_cursor of the same address."


def _other(letter: str) -> str:
    """Return a letter that differs in its last bit, which may belong to no byte."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return letters[letters.index(letter) ^ 1]


def test_a_cursor_of_an_older_version_is_refused(client: TestClient) -> None:
    old = base64.urlsafe_b64encode(json.dumps(["0" * 12, 3, 3]).encode()).decode().rstrip("=")
    problem = client.get(f"/api/v1/papers?cursor={old}").json()
    assert problem["status"] == 400
    assert "older version" in problem["detail"]


def test_a_cursor_lives_through_a_restart_and_only_in_its_library(
    client: TestClient, path: Path, tmp_path: Path, world_template: Path
) -> None:
    change(path)
    _, cursor = ids_of(client, f"/api/v1/papers?{PAGES}")
    with TestClient(create_app(settings_of(path)), base_url=BASE) as again:
        assert again.get(f"/api/v1/papers?{PAGES}&cursor={cursor}").status_code == 200
    database = Database(tmp_path / "other.db")
    database.close()
    change(tmp_path / "other.db")
    with TestClient(create_app(settings_of(tmp_path / "other.db")), base_url=BASE) as other:
        assert other.get(f"/api/v1/papers?{PAGES}&cursor={cursor}").status_code == 400

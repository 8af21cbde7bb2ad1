"""A library that changes between any two reads of a request: each answer is of one state.

Between every two reads another process removes or adds papers, merges people, and gives and takes
topics. Once the columns are read anew at once, as those of a small library are, and once the old
ones answer while new ones are read, as those of a large one.
"""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute, APIRouter
from starlette.testclient import TestClient

from app.explorer.facets import FACET_NAMES
from app.library.library import Library
from app.main import create_app
from app.store.database import Database
from app.store.reads import OneRead
from tests.unit.conftest import BASE, give_topics, settings_of

pytestmark = pytest.mark.long

FACETS = ",".join(FACET_NAMES)
CHOSEN = ("topic=1", "topic=1&topic=2", "category=LG", "category=SD&category=LG", "tag=north",
          "venue=Journal of Coastal Computing", "author=1", "year=2019-2025", "code=yes",
          "doubt=authors-cut", "q=harbour", "q=author:okafor OR tides")  # fmt: skip
OWN = {
    "/timelines": ("chart=coauthors&author=1", "chart=topics", "chart=categories"),
    "/timelines.csv": ("chart=coauthors&author=1", "chart=topics"),
    "/timelines.svg": ("chart=coauthors&author=1", "chart=topics"),
    "/timelines/compare": ("compare=author:1,author:2",),
    "/network": ("person=1", "from=1&to=2", "year=2020-2024&person=2"),
    "/suggest": ("q=tide", "q=okafr"),
    "/api/v1/suggest": ("q=tide", "q=okafr"),
    "/papers": ("q=tidse", "q=okafor zebra"),
    "/authors": ("names=several", "q=okafor"),
    "/api/v1/authors": ("names=several", "q=okafor"),
}
"""What routes are asked besides."""
LASTING = (
    "/api/openapi.json",
    "/api/docs",
    "/opensearch.xml",
    "/api/v1/imports/jobs",
    "/health/live",
)
"""They say nothing of the library's papers."""
NEEDS_VECTORS = "/api/v1/authors/{author_id}/similar"
"""Answers 503 as long as nothing is encoded."""
BUMP_SQL = "UPDATE library_state SET value = value + 1 WHERE key = 'version'"
"""What tells servers that something has changed."""


class Changes:
    """Changes a library in turn, each time that it is about to be read.

    In SQL on a connection that stays open: there are some ten thousand changes.
    """

    def __init__(self, path: Path) -> None:
        self._other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._other.row_factory = sqlite3.Row
        self._other.execute("PRAGMA foreign_keys=ON")
        self._other.execute("PRAGMA synchronous=OFF")
        self._turn = itertools.count()
        self.made = 0
        self.on = False

    def make(self) -> None:
        """Make the next change; nothing while one is being made, or while turned off."""
        if not self.on:
            return
        self.on = False
        kinds: tuple[Callable[[Ask, int], None], ...] = (_remove, _merge, _move, _add, _part)
        turn = next(self._turn)
        self._other.execute("BEGIN IMMEDIATE")
        kinds[turn % len(kinds)](self._ask, turn)
        self._other.execute(BUMP_SQL)
        self._other.execute("COMMIT")
        self.made += 1
        self.on = True

    def close(self) -> None:
        self._other.close()

    def _ask(self, query: str, *values: object) -> list[sqlite3.Row]:
        return self._other.execute(query, values).fetchall()


Ask = Callable[..., list[sqlite3.Row]]


def _remove(ask: Ask, turn: int) -> None:
    ids = [number for (number,) in ask("SELECT id FROM paper ORDER BY id")]
    if len(ids) > 4:
        gone = ids[turn * 7 % len(ids)]
        ask("DELETE FROM paper_topic WHERE paper_id = ?", gone)
        ask("DELETE FROM authorship WHERE paper_id = ?", gone)
        ask("DELETE FROM paper WHERE id = ?", gone)


def _add(ask: Ask, turn: int) -> None:
    (paper,) = ask("SELECT * FROM paper ORDER BY id LIMIT 1")
    other = {"title": f"New tides {turn}", "year": 2024, "content_hash": turn.to_bytes(16, "big")}
    added = _copy(ask, "paper", paper, other)
    for bearer in ask("SELECT * FROM authorship LIMIT 1"):
        _copy(ask, "authorship", bearer, {"paper_id": added})
    ask(
        "INSERT INTO paper_topic (paper_id, position, topic_id, weight) VALUES (?, 1, ?, 0.5)",
        added, 1 + turn % 3,
    )  # fmt: skip


def _copy(ask: Ask, table: str, row: sqlite3.Row, other: dict[str, object]) -> int:
    values = {**dict(row), **other, "id": None}
    marks = ", ".join("?" * len(values))
    [(added,)] = ask(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks}) RETURNING id", *values.values()
    )
    return int(added)


def _merge(ask: Ask, turn: int) -> None:
    found = ask("SELECT id FROM author WHERE merged_into_id IS NULL ORDER BY id")
    people = [number for (number,) in found]
    if len(people) > 4:
        kept, gone = people[turn % 3], people[3 + turn % (len(people) - 3)]
        ask("UPDATE author SET merged_into_id = ? WHERE id = ?", kept, gone)
        ask("UPDATE authorship SET author_id = ? WHERE author_id = ?", kept, gone)


def _part(ask: Ask, _turn: int) -> None:
    ask("UPDATE author SET merged_into_id = NULL WHERE merged_into_id IS NOT NULL")


def _move(ask: Ask, turn: int) -> None:
    ask("UPDATE topic SET hidden = (id = ?)", 1 + turn % 7)
    ask("UPDATE paper_topic SET topic_id = 1 + (topic_id + ?) % 3 WHERE position = 1", turn)


@pytest.fixture(params=["read at once", "read beside"])
def changing(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    world_template: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[TestClient, Changes]]:
    """Serve a world with topics that changes before each read."""
    path = Path(shutil.copyfile(world_template, tmp_path / "world.db"))
    database = Database(path)
    with database.write("topics for tests") as session:
        give_topics(session)
    database.close()
    monkeypatch.setattr("app.library.watcher.WATCH_S", 600.0)
    if request.param == "read beside":
        monkeypatch.setattr("app.library.library.QUICK_RELOAD", -1)
    changes = Changes(path)
    for reader, name in itertools.product((Database, OneRead), ("read", "read_raw")):
        monkeypatch.setattr(reader, name, _after_a_change(getattr(reader, name), changes))
    library = Library(settings_of(path))
    with TestClient(
        create_app(settings_of(path), library), base_url=BASE, raise_server_exceptions=False
    ) as client:
        client.get("/papers")
        changes.on = True
        yield client, changes
        changes.on = False
    changes.close()


def _after_a_change(read: Callable[..., object], changes: Changes) -> Callable[..., object]:
    def changed(*given: object) -> object:
        changes.make()
        return read(*given)

    return changed


def routes(client: TestClient) -> list[str]:
    """List every address that the application answers to GET."""
    found: set[str] = set()

    def collect(router: APIRouter, prefix: str) -> None:
        for route in router.routes:
            if isinstance(route, APIRoute) and "GET" in route.methods:
                found.add(prefix + route.path)
            elif included := getattr(route, "original_router", None):
                collect(included, prefix + route.include_context.prefix)  # type: ignore[attr-defined]

    collect(client.app.router, "")  # type: ignore[attr-defined]
    return sorted(found)


def test_every_route_answers_whatever_changes_meanwhile(
    changing: tuple[TestClient, Changes],
) -> None:
    client, changes = changing
    paths = routes(client)
    assert len(paths) > 40
    failed = []
    chosen = itertools.cycle(CHOSEN)
    for path in paths:
        for number in (1, 3) if "{" in path else (0,):
            address = path
            while "{" in address:
                start, end = address.index("{"), address.index("}") + 1
                address = address[:start] + str(number) + address[end:]
            some = [next(chosen) for _ in range(3)]  # each of them on some of the routes
            asked = ("", *some, *OWN.get(path, ())) if number == 0 else ("",)
            for query in asked:
                facets = f"&facets={FACETS}" if path == "/api/v1/papers" else ""
                made = changes.made
                answer = client.get(f"{address}?{query}{facets}")
                if answer.status_code >= 500 and path != NEEDS_VECTORS:
                    failed.append(f"{address}?{query}: {answer.status_code}")
                if answer.status_code == 200 and path not in LASTING and path != "/health":
                    assert changes.made > made, address
    assert not failed


@pytest.mark.parametrize("query", ["", *CHOSEN])
def test_the_parts_of_an_answer_agree(
    changing: tuple[TestClient, Changes], query: str, request: pytest.FixtureRequest
) -> None:
    client, _ = changing
    mode = request.node.callspec.params["changing"]
    for _ in range(3):
        answer = client.get(f"/api/v1/papers?{query}&facets={FACETS}&per_page=200")
        if answer.status_code != 200:
            assert answer.status_code == 400  # what was chosen is gone
            continue
        body = answer.json()
        count, facets = body["meta"]["count"], body["facets"]
        assert len(body["results"]) <= count
        assert sum(one["count"] for one in facets["year"]) == count
        assert sum(one["count"] for one in facets["code"]) == count
        for name, values in facets.items():
            if f"{name}=" not in query:
                assert all(one["count"] <= count for one in values), name
        if mode == "read at once":
            assert len(body["results"]) == count
            people = {a["id"] for paper in body["results"] for a in paper["authors"]}
            assert {int(one["value"]) for one in facets["author"]} == people


@pytest.mark.parametrize("query", ["", *CHOSEN])
def test_years_and_what_is_set_apart_add_up(
    changing: tuple[TestClient, Changes], query: str
) -> None:
    client, _ = changing
    for _ in range(3):
        answer = client.get(f"/api/v1/timelines/papers?{query}")
        if answer.status_code != 200:
            assert answer.status_code == 400  # what was chosen is gone
            continue
        body = answer.json()
        meta = body["meta"]
        apart = sum(one["papers"] for one in meta["outliers"])
        assert sum(body["counts"]) + meta["undated"] + apart == meta["count"]

"""A request holds one reader of the library at a time, so that any number of them ends."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import Session
from starlette.testclient import TestClient

from app.explorer.filters import Filters, reread
from app.explorer.papers.query import find_papers
from app.library.library import Library
from app.main import create_app
from app.store.database import bump_version
from tests.unit.conftest import BASE, forget_answers, settings_of, wait_until

PAGES = (
    "/", "/papers", "/papers/1", "/papers/1/abstract?q=tides", "/authors", "/authors/1",
    "/authors?q=okafor", "/topics", "/timelines", "/timelines?chart=coauthors", "/network",
    "/suggest?q=tide", "/help", "/papers?q=tidse", "/papers?q=author:okafor birds", "/papers.bib",
    "/papers/1.ris", "/imports",
)  # fmt: skip
API = (
    "papers?q=author:okafor birds OR tides&facets=year,author,category,topic,venue,tag,code",
    "papers/1", "papers?q=-author:wei&year=2020-", "authors?q=okafor", "authors/1",
    "authors/1/coauthors", "categories", "topics", "timelines/topics", "timelines/coauthors",
    "network/coauthors", "suggest?q=tidse", "stats", "imports",
)  # fmt: skip


@contextmanager
def held_at_once(library: Library) -> Iterator[Counter[int]]:
    """Count how many readers each thread held at most."""
    engine = library.database._readers
    holding: Counter[int] = Counter()
    most: Counter[int] = Counter()
    owner: dict[int, int] = {}

    def take(connection: object, *_: object) -> None:
        thread = owner[id(connection)] = threading.get_ident()
        holding[thread] += 1
        most[thread] = max(most[thread], holding[thread])

    def give_back(connection: object, *_: object) -> None:
        holding[owner.pop(id(connection), 0)] -= 1

    event.listen(engine, "checkout", take)
    event.listen(engine, "checkin", give_back)
    try:
        yield most
    finally:
        event.remove(engine, "checkout", take)
        event.remove(engine, "checkin", give_back)


@pytest.mark.parametrize("address", [*PAGES, *(f"/api/v1/{address}" for address in API)])
def test_no_request_holds_two_readers(address: str, tmp_path: Path, world_template: Path) -> None:
    path = Path(shutil.copyfile(world_template, tmp_path / "world.db"))
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        library: Library = client.app.state.library  # type: ignore[attr-defined]
        with held_at_once(library) as most:
            client.get(address)
        assert max(most.values(), default=1) == 1


def test_searches_with_conditions_do_not_wait_for_each_other(
    tmp_path: Path, world_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two readers for eight threads, any thread that took two would end in a deadlock."""
    monkeypatch.setattr("app.store.sqlite.READERS", 2)
    path = Path(shutil.copyfile(world_template, tmp_path / "world.db"))
    library = Library(settings_of(path))
    start = threading.Barrier(8)

    def search(number: int) -> int:
        start.wait()
        count = 0
        for word in ("tides", "birds", "privacy", "harbour", "kernel"):
            forget_answers(library)
            filters = reread(Filters(q=f"author:okafor OR year:{2018 + number} OR {word}"))
            count += find_papers(library.snapshot(), filters, ("author", "year")).count
        return count

    with ThreadPoolExecutor(8) as threads:
        assert all(count > 0 for count in threads.map(search, range(8)))
    library.close()


def test_who_would_wait_for_too_long_is_refused_at_once(
    served: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.http.request_state.MOST_WAITING", 0)
    problem = served.get("/api/v1/papers")
    page = served.get("/papers", headers={"accept": "text/html"})
    for answer in (problem, page):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert answer.headers["cache-control"] == "no-store"
        assert "try again" in answer.text
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert served.get("/health/live").status_code == 200


def test_changes_that_wait_leave_readers_to_others(served_alone: TestClient) -> None:
    client, state = served_alone, served_alone.app.state  # type: ignore[attr-defined]
    with ThreadPoolExecutor(12) as tasks:
        with state.library.database.write_batches("a long import") as connection:
            changes = [
                tasks.submit(client.patch, "/api/v1/papers/1", json={"volume": str(number)})
                for number in range(12)
            ]
            wait_until(lambda: state.readers._changes.statistics().tasks_waiting == 10)
            with Session(connection) as session:
                bump_version(session)
                session.commit()  # a batch, so that the library is read anew
            assert client.get("/api/v1/papers").status_code == 200
            assert client.get("/papers/1").status_code == 200
            assert not any(change.done() for change in changes)
            state.readers._patience = 0.01
            refused = client.patch("/api/v1/papers/1", json={"volume": "12"})
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
            assert "try again" in refused.json()["detail"]
        assert {change.result().status_code for change in changes} == {200}

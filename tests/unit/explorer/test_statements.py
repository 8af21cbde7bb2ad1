"""The number of questions to the store does not grow with what is shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from app.library.library import Library
from tests.unit.conftest import forget_answers


@contextmanager
def counted(library: Library) -> Iterator[list[str]]:
    """Collect the statements that reach the store, text search included."""
    said: list[str] = []
    engine = library.database._readers

    def note(statement: str) -> None:
        # Not what a full-text index asks of its own tables, more on a fresh connection, nor the
        # library's watch, which looks at its own times.
        if "'main'." not in statement and "library_state" not in statement:
            said.append(statement)

    def listen(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(note)

    def forget(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(None)

    event.listen(engine, "checkout", listen)
    event.listen(engine, "checkin", forget)
    try:
        yield said
    finally:
        event.remove(engine, "checkout", listen)
        event.remove(engine, "checkin", forget)


@pytest.mark.parametrize(
    "address",
    [
        "papers?facets=year,author,category",
        "papers?q=tides OR birds OR privacy OR harbour&facets=author",
        "authors",
        "authors?q=o",
    ],
)
def test_five_results_ask_as_often_as_fifteen(served: TestClient, address: str) -> None:
    library: Library = served.app.state.library  # type: ignore[attr-defined]
    mark = "&" if "?" in address else "?"
    served.get(f"/api/v1/{address}")  # what is read once and kept, is
    numbers = []
    for per_page in (5, 15):
        asked = []
        for _ in range(3):  # the fewest: a thread of the library may read beside, too
            forget_answers(library)
            with counted(library) as said:
                answer = served.get(f"/api/v1/{address}{mark}per_page={per_page}")
            assert answer.status_code == 200
            assert said
            asked.append(len(said))
        numbers.append(min(asked))
    assert numbers[0] == numbers[1]


def test_an_export_asks_once_a_batch(served: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    library: Library = served.app.state.library  # type: ignore[attr-defined]
    numbers = []
    for batch in (15, 5):
        monkeypatch.setattr("app.explorer.papers.query.EXPORT_BATCH", batch)
        with counted(library) as said:
            served.get("/papers.jsonl")
        numbers.append(len([one for one in said if "FROM authorship" in one]))
    assert numbers == [1, 3]

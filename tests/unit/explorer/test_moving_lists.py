"""Lists that are read on while papers come, go and are merged: nobody is skipped or given twice.

What is in a list all the time, and keeps what it is ordered by, is given once. What moves within
its order meanwhile, as a person who gets papers, may be met twice or not at all: a cursor holds a
place in the order, not a copy of the list.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.ingest.import_records import SourceFile, import_events
from app.ingest.remove import remove_import
from app.main import create_app
from app.store.database import Database
from tests.unit.conftest import BASE, settings_of

LISTS = (
    *(f"papers?sort={sort}" for sort in ("newest", "oldest", "title", "citations")),
    "papers?q=a+OR+the+OR+of&mode=keyword&sort=title", "authors?q=", "topics?", "categories?",
    "review?", "review/papers?", "imports?", "new?by=day",
)  # fmt: skip
Entry = tuple[str, int]
"""What lasts of an entry, and its papers, where a list is ordered by those."""


def read_page(client: TestClient, address: str, cursor: str) -> tuple[list[Entry], str | None]:
    answer = client.get(f"/api/v1/{address}&per_page=2&cursor={cursor}")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    named = [
        (str(next(one[key] for key in ("id", "code", "period", "papers") if key in one)), one)
        for one in body["results"]
    ]
    entries = [
        (name, one["papers"] if isinstance(one.get("papers"), int) else 0) for name, one in named
    ]
    return entries, body["meta"]["next_cursor"]


class Walk:
    """One list, read page by page."""

    def __init__(self, client: TestClient, address: str) -> None:
        self.address = address
        self.entries: list[Entry] = []
        self._client = client
        self._cursor: str | None = ""

    def step(self) -> bool:
        """Read one more page; return whether there are others."""
        if self._cursor is not None:
            page, self._cursor = read_page(self._client, self.address, self._cursor)
            self.entries += page
        return self._cursor is not None

    def to_end(self) -> list[Entry]:
        while self.step():
            pass
        return self.entries


def test_what_stays_is_given_once(tmp_path: Path, topics_template: Path) -> None:
    path = Path(shutil.copyfile(topics_template, tmp_path / "moving.db"))
    database = Database(path)

    def add() -> None:
        papers = [
            PaperRecord(title=f"{letter} new paper of tides", authors=("Zed Newcomer",))
            for letter in "AMZ"
        ]
        import_events(database, iter(papers), SourceFile(filename="new.jsonl", format="jsonl"))

    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:

        def merge() -> None:
            made = client.post("/api/v1/papers/merge", json={"ids": [7, 9]})
            assert made.status_code in (200, 201), made.text

        before = {address: Walk(client, address).to_end() for address in LISTS}
        during = [Walk(client, address) for address in LISTS]
        for change in (add, merge, lambda: remove_import(database, 2)):
            for walk in during:
                walk.step()
            change()
        for walk in during:
            walk.to_end()
        after = {address: Walk(client, address).to_end() for address in LISTS}
    database.close()
    for walk in during:
        lasting = {*before[walk.address]} & {*after[walk.address]}
        given = Counter(name for name, _ in walk.entries)
        assert {name: given[name] for name, _ in lasting if given[name] != 1} == {}, walk.address
        assert len(lasting) > 1 or walk.address.startswith(("review", "imports", "new"))

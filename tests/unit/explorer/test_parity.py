"""One set everywhere: list, cursors, exports, counts and timelines agree for every address."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from app.explorer.filters import parse_filters
from app.explorer.selection import select_papers
from tests.unit.conftest import all_ids

ADDRESSES = (
    "", "q=tides", "q=birds OR tides", "q=-birds", 'q="differential privacy"', "q=title:harbour",
    "q=harb*", "q=author:okafor", "q=privacy&sort=oldest", "q=who sings at dawn in the harbour",
    "author=1", "author=1&author=2", "category=SD&category=CR", "tag=north&tag=harbour-lab",
    "venue=Workshop on Listening Machines", "year=2020-2022", "year=-2019", "year=none",
    "year=1911",
    "code=yes", "code=no&year=2021-", "sort=oldest", "sort=title", "sort=citations",
    "doubt=authors-cut", "since=2000", "since=2999-01-01", "since=import:1&author=1",
    "added=import:1&sort=updated", "added=1999-W01", "q=tides&sort=updated", "q=nothingatall",
    "q=tides&mode=keyword&category=ML", "year=1800",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_everything_speaks_of_one_set_in_one_order(served: TestClient, address: str) -> None:
    pairs = [tuple(pair.split("=", 1)) for pair in address.split("&") if pair]
    filters, _ = parse_filters(pairs)  # type: ignore[arg-type]
    snapshot = served.app.state.library.snapshot()  # type: ignore[attr-defined]
    selected = select_papers(snapshot, filters).ids()
    assert all_ids(served, f"/api/v1/papers?{address}&per_page=4") == selected
    answer = served.get(f"/api/v1/papers?{address}&facets=year,code").json()
    assert answer["meta"]["count"] == len(selected)
    for values in answer["facets"].values():
        assert sum(value["count"] for value in values) == len(selected)
    listed = served.get(f"/api/v1/papers?{address}&per_page=200&fields=title").json()["results"]
    exported = [
        json.loads(line) for line in served.get(f"/papers.jsonl?{address}").text.splitlines()
    ]
    assert [paper["title"] for paper in exported] == [paper["title"] for paper in listed]
    assert served.get(f"/papers.bib?{address}").text.count("\n@") + 1 == max(len(selected), 1)

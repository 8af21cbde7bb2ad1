"""A paper that came out twice: found by the venue and year of each release, counted once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.main import create_app
from app.store.database import Database
from tests.unit.conftest import BASE, settings_of
from tests.unit.ingest.questions import take_in

TITLE = "Spring Tides and Neap Tides of Narrow Harbours"
PAPERS = [
    PaperRecord(TITLE, ("Ann Bell",), date="2018-03", arxiv_id="1803.00001"),
    PaperRecord(TITLE, ("Ann Bell",), date="2020-08", venue="Tides", type="conference"),
    PaperRecord("Ebb", ("Bo Ek",), date="2020", venue="Tides"),
]


@pytest.fixture
def served(library: Database) -> Iterator[TestClient]:
    take_in(library, [*PAPERS])
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("year=2018", 1), ("year=2020", 2), ("year=2019", 0), ("year=2018-2020", 2),
     ("venue=Tides", 2), ("q=year:2018", 1), ("year=none", 0)],
)  # fmt: skip
def test_a_paper_is_of_the_years_of_all_its_releases(
    served: TestClient, query: str, count: int
) -> None:
    answer = served.get(f"/api/v1/papers?{query}").json()
    assert answer["meta"]["count"] == count


def test_the_list_says_that_a_paper_is_there_by_another_release(served: TestClient) -> None:
    paper = served.get("/api/v1/papers?q=harbours").json()["results"][0]
    other = "2020" if paper["year"] == 2018 else "2018"
    note = "1 paper of these is of these years by another release"
    assert any(
        note in one for one in served.get(f"/api/v1/papers?year={other}").json()["meta"]["notes"]
    )
    assert note in served.get(f"/papers?year={other}").text
    assert note not in served.get(f"/papers?year={paper['year']}").text


def test_the_page_of_a_paper_lists_its_releases(served: TestClient) -> None:
    paper = served.get("/api/v1/papers?q=harbours").json()["results"][0]
    assert (paper["venue"], paper["arxiv_id"]) == ("Tides", "1803.00001")
    assert [(one["kind"], one["arxiv_id"]) for one in paper["releases"]] == [
        ("preprint", "1803.00001")
    ]
    assert "preprint" in served.get(f"/papers/{paper['id']}").text

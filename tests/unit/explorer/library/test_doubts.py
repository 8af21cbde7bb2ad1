"""What is uncertain reaches the API as it reaches the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.main import create_app
from app.store.database import Database
from tests.unit.conftest import BASE, settings_of
from tests.unit.ingest.questions import take_in

TIDES = PaperRecord("The Tides of a Small Harbour", ("Ann Bell",), date="2020", venue="Moons")


@pytest.fixture
def contradicted(library: Database) -> Iterator[TestClient]:
    """Serve one paper that two files contradict each other about."""
    take_in(library, [replace(TIDES, doi="10.5555/a", line=3)])
    take_in(library, [replace(TIDES, doi="10.5555/a", venue="Stars", line=9)], "b.jsonl")
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        yield client


def text_of(page: str) -> str:
    """Give a page without its tags, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_a_paper_says_what_is_uncertain_about_it(served: TestClient) -> None:
    papers = served.get("/api/v1/papers?per_page=200").json()["results"]
    for paper in papers:
        codes = {doubt["code"] for doubt in paper["doubts"]}
        assert ("authors-cut" in codes) == paper["authors_truncated"]
        assert ("year-inferred" in codes) == paper["year_inferred"]
        assert ("author-implied" in codes) == any(a["implied"] for a in paper["authors"])
        assert len(paper["doubts"]) == len(codes)
        alone = served.get(f"/api/v1/papers/{paper['id']}").json()
        assert alone["doubts"] == paper["doubts"]
        assert all(d["text"] in text_of(served.get(f"/papers/{paper['id']}").text)
                   for d in paper["doubts"])  # fmt: skip
    assert any(paper["doubts"] for paper in papers)


def test_a_contradiction_is_on_page_list_batch_and_paper(contradicted: TestClient) -> None:
    expected = [
        {
            "code": "contradiction",
            "text": "venue: “Moons” by a.jsonl, line 3, but “Stars” by b.jsonl, line 9",
        }
    ]
    paper = contradicted.get("/api/v1/papers/1").json()
    assert paper["doubts"] == expected
    assert contradicted.get("/api/v1/papers").json()["results"][0]["doubts"] == expected
    batch = contradicted.post("/api/v1/papers/batch", json={"ids": [1]}).json()
    assert batch["results"][0]["doubts"] == expected
    [lost] = [origin for origin in paper["origins"] if origin["reason"]]
    assert (lost["field"], lost["printed"], lost["filename"], lost["line"], lost["import_id"]) == (
        *("venue", "Stars", "b.jsonl", 9, 2),
    )
    page = text_of(contradicted.get("/papers/1").text)
    assert expected[0]["text"] in page
    assert f"b.jsonl:9 import 2 Stars not shown : {lost['reason']}" in page


def test_a_field_of_an_origin_may_be_asked_for(contradicted: TestClient) -> None:
    answer = contradicted.get("/api/v1/papers/1?fields=origins.field,doubts.code").json()
    assert set(answer) == {"origins", "doubts"}
    assert {"field": "title"} in answer["origins"]


def test_the_librarys_doubts_are_those_of_the_overview(
    served: TestClient, contradicted: TestClient
) -> None:
    for client in (served, contradicted):
        overview = text_of(client.get("/").text)
        doubts = client.get("/api/v1/stats").json()["doubts"]
        assert doubts
        for doubt in doubts:
            assert f"{doubt['figure']} {doubt['text']}" in overview
            assert doubt["address"] is None or client.get(doubt["address"]).status_code == 200
    assert {doubt["code"] for doubt in doubts} == {"contradiction"}


def test_the_api_says_when_words_alone_answer(served: TestClient) -> None:
    notes = served.get("/api/v1/papers?q=median").json()["meta"]["notes"]
    assert notes == ["Found by words alone. Search by meaning is turned off."]
    assert notes[0] in text_of(served.get("/papers?q=median").text)
    asked_for = served.get("/api/v1/papers?q=median&mode=keyword").json()
    assert asked_for["meta"]["notes"] == []

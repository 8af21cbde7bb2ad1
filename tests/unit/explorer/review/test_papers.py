"""Papers to be settled: on the page, in the API, and from the command line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.main import create_app
from app.store.database import Database
from tests.unit.cli.test_command_line import Command, oeuvre  # noqa: F401
from tests.unit.conftest import BASE, settings_of
from tests.unit.explorer.page import Page
from tests.unit.ingest.questions import take_in

TITLE = "Ebb Tides of Narrow Harbours in Winter"
EBB = PaperRecord(TITLE, ("Ann Bell",), date="2020", abstract="Tides rise in every harbour.")
OTHER = PaperRecord(TITLE, ("Ann Bell",), date="2020", abstract="Lanterns burn along all streets.")
FLOW = PaperRecord("Flow", ("Bo Ek",), date="2021")
DECISIONS = "/api/v1/review/papers/decisions"
DECIDE = "/api/v1/review/papers-1-2"
MERGES = "/api/v1/merges"


@pytest.fixture
def served(library: Database) -> Iterator[TestClient]:
    """Serve two papers that may be one, and another one."""
    take_in(library, [EBB, OTHER, FLOW])
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        yield client


def pairs(client: TestClient) -> list[tuple[int, int]]:
    found = client.get("/api/v1/review/papers").json()["results"]
    return [(pair["one"]["id"], pair["other"]["id"]) for pair in found]


def count(client: TestClient) -> int:
    answer: int = client.get("/api/v1/papers").json()["meta"]["count"]
    return answer


def test_a_pair_is_listed_with_the_reason_on_page_and_in_the_api(served: TestClient) -> None:
    assert pairs(served) == [(1, 2)]
    (pair,) = served.get("/api/v1/review/papers").json()["results"]
    assert "another abstract" in pair["why"]
    page = Page(served.get("/review").text)
    assert [one.text for one in page.having("h1")] == ["1 pair of papers may be one"]
    assert len(page.having("li", "pair")) == 1
    overview = Page(served.get("/").text)
    assert "/review" in [one.attributes.get("href") for one in overview.having("a")]


@pytest.mark.parametrize("change", ["others = NULL", "others = NULL, reason = 'papers 1; apart'"])
def test_a_pair_that_an_earlier_version_found_is_listed(library: Database, change: str) -> None:
    """It kept the papers in words alone; a title may hold the same words."""
    take_in(
        library, [replace(record, title=f"{TITLE} of paper 3, by us") for record in (EBB, OTHER)]
    )
    take_in(library, [FLOW], "flow.jsonl")
    with sqlite3.connect(library.path) as connection:
        connection.execute(f"UPDATE import_issue SET {change}")
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        assert pairs(client) == [(1, 2)]


def test_one_paper_is_made_of_two_and_its_old_number_leads_to_it(served: TestClient) -> None:
    sent = served.post("/review", data={"do": "second", "one": "1", "other": "2"})
    assert (sent.status_code, pairs(served), count(served)) == (200, [], 2)
    moved = served.get("/papers/1", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (301, "/papers/2")
    moved = served.get("/api/v1/papers/1?fields=id", follow_redirects=False)
    assert moved.headers["location"] == "/api/v1/papers/2?fields=id"
    (decision,) = served.get(DECISIONS).json()["results"]
    assert (decision["kind"], decision["one_id"], decision["other_id"]) == ("same", 2, 1)
    undone = served.post("/review", data={"do": "undo", "decision": decision["id"][7:]})
    assert (undone.status_code, count(served)) == (200, 3)
    assert served.get("/papers/1").status_code == 200


@pytest.mark.parametrize("kind", ["apart", "later"])
def test_a_pair_that_is_decided_is_asked_for_no_more(served: TestClient, kind: str) -> None:
    made = served.post(DECIDE, json={"decision": kind})
    assert (made.status_code, made.json()["kind"], pairs(served)) == (200, kind, [])
    assert count(served) == 3
    left = served.delete(f"{MERGES}/{made.json()['id']}")
    assert (left.status_code, left.json()["results"], pairs(served)) == (200, [], [(1, 2)])


def test_a_paper_is_parted_on_its_page_and_made_one_again(served: TestClient) -> None:
    served.post("/api/v1/papers/merge", json={"ids": [1, 2]})
    page = Page(served.get("/papers/1").text)
    assert "/papers/1/split" in [one.attributes.get("href") for one in page.having("a")]
    form = Page(served.get("/papers/1/split").text)
    boxes = [
        one.attributes for one in form.having("input") if one.attributes.get("name") == "record"
    ]
    assert [box["value"] for box in boxes] == ["1", "2"]
    sent = served.post("/papers/1/split", data={"record": "2"})
    assert (sent.status_code, count(served)) == (200, 3)
    assert served.post("/papers/1/split", data={}).status_code == 409
    parted = served.get(DECISIONS).json()["results"][0]
    assert parted["kind"] == "parted"
    served.delete(f"{MERGES}/{parted['id']}")
    assert count(served) == 2


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("papers/merge", {"ids": [1, 1]}, 409),
        ("papers/merge", {"ids": [1, 99]}, 404),
        ("papers/merge", {"ids": [1]}, 422),
        ("papers/merge", {"ids": [1, 0]}, 422),
        ("papers/merge", {"ids": [1, 2, 3]}, 422),
        ("papers/1/split", {"records": [1]}, 409),
        ("review/papers-1-99", {"decision": "merge"}, 404),
        ("review/papers-1", {"decision": "merge"}, 404),
        ("review/sonnets-1-2", {"decision": "merge"}, 404),
        ("review/papers-1-2", {"decision": "sonnet"}, 422),
        ("review/papers-1-2", {"decision": "apart", "note": "Two."}, 400),
        ("review/papers-1-2", {}, 422),
    ],
)
def test_a_wrong_decision_changes_nothing(
    served: TestClient, path: str, body: dict[str, object], status: int
) -> None:
    assert served.post(f"/api/v1/{path}", json=body).status_code == status
    assert (count(served), pairs(served)) == (3, [(1, 2)])


@pytest.mark.parametrize(
    "form",
    [{}, {"do": "first"}, {"do": "first", "one": "x", "other": "2"}, {"do": "sing", "one": "1",
     "other": "2"}, {"do": "undo", "decision": "77"}, {"do": "apart", "one": "1", "other": "99"}],
)  # fmt: skip
def test_a_wrong_form_says_so_on_the_page(served: TestClient, form: dict[str, str]) -> None:
    answer = served.post("/review", data=form)
    assert answer.status_code in (400, 404)
    assert Page(answer.text).having("p", "warn")
    assert count(served) == 3


def test_the_command_line_lists_and_decides(
    oeuvre: Command,  # noqa: F811
    library: Database,
) -> None:
    take_in(library, [EBB, OTHER])
    listed = oeuvre("papers")
    assert (listed.status, listed.printed.count(TITLE)) == (0, 4)
    assert oeuvre("papers", "--merge", "2", "1").printed == "Decision 1: paper 2 is paper 1.\n"
    assert "decision 1" in oeuvre("papers").printed
    assert oeuvre("papers", "--undo", "1").status == 0
    assert oeuvre("papers", "--undo", "1").status == 2
    assert oeuvre("papers", "--undo", "1", "--apart", "1", "2").status == 2

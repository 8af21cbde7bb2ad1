"""People to be settled: on the page, in the API, and from the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.main import create_app
from app.store.database import Database
from tests.unit.cli.test_command_line import Command, oeuvre  # noqa: F401
from tests.unit.conftest import BASE, settings_of
from tests.unit.explorer.page import Page
from tests.unit.ingest.questions import take_in

PEOPLE = "/api/v1/review/people"
DECISIONS = f"{PEOPLE}/decisions"
MERGES = "/api/v1/merges"
AUTHORS = "/api/v1/authors"
KINDS = {"merge": "one", "apart": "apart", "later": "later"}
SMITHS = [
    PaperRecord(title, authors=("John Smith", other), affiliations=(("Uppsala Observatory",), ()),
                date="2020")
    for title, other in (("Glaciers", "Ottavio Bellincioni"), ("Harpsichords", "Ingrid Thorvald"))
]  # fmt: skip
"""Papers of a common name from one place, and nothing else in common."""


@pytest.fixture
def served(library: Database) -> Iterator[TestClient]:
    """Serve two people of one name who may be one."""
    take_in(library, SMITHS)
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        yield client


def pairs(client: TestClient) -> list[set[int]]:
    found: list[dict[str, Any]] = client.get(PEOPLE).json()["results"]
    return [{pair["one"]["id"], pair["other"]["id"]} for pair in found]


def two(client: TestClient) -> tuple[int, int]:
    """Give the ids of both people called John Smith, the lower one first."""
    (pair,) = pairs(client)
    one, other = sorted(pair)
    return one, other


def test_a_pair_is_listed_with_its_evidence_on_page_and_in_the_api(served: TestClient) -> None:
    (pair,) = served.get(PEOPLE).json()["results"]
    assert "affiliations are alike" in pair["why"]
    assert (pair["moves"], pair["parts"]["affiliation"]) == (1, 2.4)
    shown = [
        (side["titles"][0]["title"], side["coauthors"]) for side in (pair["one"], pair["other"])
    ]
    assert sorted(shown) == [
        ("Glaciers", ["Ottavio Bellincioni"]),
        ("Harpsichords", ["Ingrid Thorvald"]),
    ]
    text = served.get("/review/people").text
    page = Page(text)
    assert [one.text for one in page.having("h1")] == ["1 pair of people may be one"]
    assert len(page.having("li", "pair")) == 1
    for said in ("Glaciers (2020)", "Harpsichords (2020)", "affiliations +2.40", "Ingrid Thorvald"):
        assert said in text
    papers = Page(served.get("/review").text)
    assert "/review/people" in [one.attributes.get("href") for one in papers.having("a")]


def test_two_people_are_made_one_and_two_again(served: TestClient) -> None:
    one, other = two(served)
    sent = served.post("/review/people", data={"do": "one", "one": str(one), "other": str(other)})
    assert (sent.status_code, pairs(served)) == (200, [])
    moved = served.get(f"/authors/{other}", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (301, f"/authors/{one}")
    (decision,) = served.get(DECISIONS).json()["results"]
    assert (decision["kind"], decision["one"]["id"], decision["other"]["id"]) == ("one", one, one)
    assert (decision["one"]["name"], decision["one"]["papers"]) == ("John Smith", 1)
    undone = served.post("/review/people", data={"do": "undo", "decision": decision["id"][7:]})
    assert (undone.status_code, two(served)[0]) == (200, one)


WED = [
    PaperRecord(title, authors=(name, "Ottavio Bellincioni", "Ingrid Thorvald"), date=date)
    for title, name, date in (
        ("Kelp", "Zdenka Richerson", "2021"), ("Dunes", "Zdenka Schroeder", "2022"),
    )
]  # fmt: skip
"""Papers of somebody who may have married."""


@pytest.mark.parametrize("kind", KINDS)
def test_another_family_name_comes_last_until_it_is_decided(library: Database, kind: str) -> None:
    take_in(library, [*SMITHS, *WED])
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        first, last = client.get(PEOPLE).json()["results"]
        assert "affiliations are alike" in first["why"]
        assert "another family name, 2 co-authors in common" in last["why"]
        assert set(last["coauthors_of_both"]) == {"Ottavio Bellincioni", "Ingrid Thorvald"}
        cursor = client.get(f"{PEOPLE}?per_page=1").json()["meta"]["next_cursor"]
        (paged,) = client.get(f"{PEOPLE}?per_page=1&cursor={cursor}").json()["results"]
        assert paged == last
        one = last["one"]["id"]
        assert "another family name" in client.get(f"/authors/{one}/audit").text
        made = client.post(f"/api/v1/review/{last['id']}", json={"decision": kind})
        assert [pair["id"] for pair in client.get(PEOPLE).json()["results"]] == [first["id"]]
        client.delete(f"{MERGES}/{made.json()['id']}")
        assert len(pairs(client)) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_pair_that_is_decided_is_asked_for_no_more(served: TestClient, kind: str) -> None:
    one, other = two(served)
    body = {"decision": kind, "note": "Seen in Uppsala."}
    made = served.post(f"/api/v1/review/people-{one}-{other}", json=body)
    assert (made.status_code, made.json()["kind"], pairs(served)) == (200, KINDS[kind], [])
    assert "Seen in Uppsala." in served.get("/review/people").text
    left = served.delete(f"{MERGES}/{made.json()['id']}")
    assert (left.status_code, left.json()["results"], two(served)[0]) == (200, [], one)


def test_papers_and_people_that_wait_are_one_list(library: Database) -> None:
    doubtful = [
        PaperRecord(
            "Ebb Tides of Narrow Harbours in Winter", ("Ann Bell",), date="2020", abstract=of
        )
        for of in ("Tides rise in every harbour.", "Lanterns burn along all streets.")
    ]
    take_in(library, [*doubtful, *SMITHS])
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        first = client.get("/api/v1/review?per_page=1").json()
        assert (first["meta"]["count"], first["results"][0]["id"]) == (2, "papers-1-2")
        cursor = first["meta"]["next_cursor"]
        (last,) = client.get(f"/api/v1/review?per_page=1&cursor={cursor}").json()["results"]
        assert [last] == client.get(PEOPLE).json()["results"]
        made = client.post(f"/api/v1/review/{last['id']}", json={"decision": "merge"})
        assert len(client.get("/api/v1/review").json()["results"]) == 1
        assert client.delete(f"{MERGES}/{made.json()['id']}").json()["results"] == []
        assert client.delete(f"{MERGES}/{made.json()['id']}").status_code == 404
        assert client.delete(f"{MERGES}/people").status_code == 404
        assert len(client.get("/api/v1/review").json()["results"]) == 2


def test_a_person_is_parted_and_made_one_again(served: TestClient) -> None:
    one, other = two(served)
    served.post(f"{AUTHORS}/merge", json={"ids": [one, other]})
    parted = served.post(f"{AUTHORS}/{one}/split", json={"papers": [2]})
    assert (parted.status_code, parted.json()["kind"]) == (200, "apart")
    found = served.get("/api/v1/authors?q=john smith").json()["results"]
    assert [author["papers"] for author in found] == [1, 1]
    served.delete(f"{MERGES}/{parted.json()['id']}")
    found = served.get("/api/v1/authors?q=john smith").json()["results"]
    assert [author["papers"] for author in found] == [2]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("authors/merge", {"ids": ["one", 99]}, 404),
        ("authors/merge", {"ids": ["one", "one"]}, 409),
        ("authors/merge", {"ids": ["one", 0]}, 422),
        ("authors/merge", {"ids": ["one", 1 << 70]}, 422),
        ("authors/merge", {"ids": ["one"]}, 422),
        ("review/people-one-99", {"decision": "apart"}, 404),
        ("review/people-one-99", {"decision": "sonnet"}, 422),
        ("authors/one/split", {"papers": []}, 422),
        ("authors/one/split", {"papers": [77]}, 409),
        ("authors/one/split", {"papers": [1]}, 409),
    ],
)
def test_a_wrong_decision_changes_nothing(
    served: TestClient, path: str, body: dict[str, list[object]], status: int
) -> None:
    before = two(served)
    sent = {
        name: [before[0] if value == "one" else value for value in values]
        if name == "ids"
        else values
        for name, values in body.items()
    }
    path = path.replace("one", str(before[0]))
    assert served.post(f"/api/v1/{path}", json=sent).status_code == status
    assert two(served) == before


def test_two_authors_of_one_paper_are_not_made_one(served: TestClient) -> None:
    found = served.get("/api/v1/authors?q=bellincioni").json()["results"]
    one = served.get("/api/v1/papers/1").json()["authors"][0]["id"]
    refused = served.post(f"{AUTHORS}/merge", json={"ids": [one, found[0]["id"]]})
    assert (refused.status_code, "both authors of" in refused.text) == (409, True)


@pytest.mark.parametrize(
    "form",
    [{}, {"do": "one"}, {"do": "one", "one": "x", "other": "2"}, {"do": "sing", "one": "1",
     "other": "2"}, {"do": "undo", "decision": "77"}, {"do": "apart", "one": "1", "other": "99"}],
)  # fmt: skip
def test_a_wrong_form_says_so_on_the_page(served: TestClient, form: dict[str, str]) -> None:
    answer = served.post("/review/people", data=form)
    assert answer.status_code in (400, 404)
    assert Page(answer.text).having("p", "warn")
    assert len(pairs(served)) == 1


def test_the_command_line_lists_and_decides(
    oeuvre: Command,  # noqa: F811
    library: Database,
) -> None:
    take_in(library, SMITHS)
    listed = oeuvre("authors")
    assert (listed.status, listed.printed.count("John Smith: ")) == (0, 2)
    assert "affiliations are alike" in listed.printed
    one, other = (line.split()[0] for line in listed.printed.splitlines()[:2])
    merged = oeuvre("authors", "--merge", other, one, "--note", "One desk.")
    assert merged.printed == f"Decision 1: author {other} is author {one}.\n"
    assert "decision 1, " in oeuvre("authors").printed
    assert oeuvre("authors", "--split", one, "2").status == 0
    assert oeuvre("authors", "--undo", "2").status == 0
    assert oeuvre("authors", "--undo", "1").status == 0
    assert oeuvre("authors", "--undo", "1").status == 2
    assert oeuvre("authors", "--later", one, "99").status == 2
    assert oeuvre("authors", "--undo", "1", "--apart", "1", "4").status == 2


def test_a_person_is_audited(served: TestClient) -> None:
    one, other = two(served)
    author = served.get(f"/authors/{one}").text
    assert f'href="/authors/{one}/audit"' in author
    assert "1 pair waits" in author
    moved = served.get(f"/authors/{other}/audit", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (301, f"/authors/{one}/audit")
    audit = Page(served.get(f"/authors/{one}/audit").text)
    assert len(audit.having("li", "pair")) == 1
    sent = served.post(
        f"/authors/{one}/audit", data={"do": "one", "one": str(one), "other": str(other)}
    )
    assert (sent.status_code, pairs(served)) == (200, [])
    assert "no co-author on another paper here" in sent.text
    boxes = [at.attributes["value"] for at in Page(sent.text).having("input")
             if at.attributes.get("name") == "paper"]  # fmt: skip
    assert sorted(boxes) == ["1", "2"]
    nothing = served.post(f"/authors/{one}/audit", data={"do": "split", "person": str(one)})
    assert (nothing.status_code, len(Page(nothing.text).having("p", "warn"))) == (409, 1)
    parted = served.post(
        f"/authors/{one}/audit", data={"do": "split", "person": str(one), "paper": "2"}
    )
    assert parted.status_code == 200
    links = [link.text for link in Page(parted.text).having("a")]
    assert any(text.startswith("John Smith (with ") for text in links)
    assert served.get("/authors/99/audit").status_code == 404
    assert served.get("/authors/tide/audit").status_code == 404


def test_others_with_similar_names_are_named(library: Database) -> None:
    names = ("Mary Okafor", "M. Okafor", "Musa Okafor", "Ann Bell")
    take_in(library, [PaperRecord(f"Tides of {name}", authors=(name,)) for name in names])
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        found = client.get("/api/v1/authors?q=mary okafor").json()["results"]
        text = client.get(f"/authors/{found[0]['id']}").text
    similar = [link.text for link in Page(text).having("a", "plain")]
    assert "Musa Okafor" not in similar
    assert "Ann Bell" not in similar
    assert ("M. Okafor" in similar) or "M. Okafor" in found[0]["printed_names"]


def test_others_of_the_same_name_are_told_apart_by_a_coauthor(library: Database) -> None:
    subjects = {"Ann Bell": "Hydrology of glaciers", "Cy Dee": "Baroque harpsichord tuning"}
    records = [
        PaperRecord(f"{title} {part}", authors=("Wei Wang", name))
        for name, title in subjects.items()
        for part in ("in Winter", "at Night", "and Salt", "by Hand")
    ]
    take_in(library, records)
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        people = client.get("/api/v1/authors?q=wei wang").json()["results"]
        pages = [client.get(f"/authors/{one['id']}").text for one in people]
    links = [[link.text for link in Page(page).having("a", "plain")] for page in pages]
    assert sum("Wei Wang (with Ann Bell)" in some for some in links) == 1
    assert sum("Wei Wang (with Cy Dee)" in some for some in links) == 1


def test_buttons_have_keys(served: TestClient) -> None:
    def keys() -> list[str]:
        return re.findall(r'data-key="(\w)"', served.get("/review/people").text)

    assert keys() == ["m", "a", "l"]
    one, other = two(served)
    served.post("/review/people", data={"do": "apart", "one": str(one), "other": str(other)})
    assert keys() == ["u"]

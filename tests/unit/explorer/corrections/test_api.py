"""Papers corrected and hidden over HTTP: everything that is answered follows at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.unit.explorer.promises import promised

API = "/api/v1/papers"


def patch(client: TestClient, number: int, **asked: object) -> tuple[int, Any]:
    answer = client.patch(f"{API}/{number}", json=asked)
    return answer.status_code, answer.json()


def count(client: TestClient, address: str) -> int:
    found: int = client.get(f"{API}?{address}").json()["meta"]["count"]
    return found


def test_what_is_corrected_is_what_is_found_counted_and_exported(own_site: TestClient) -> None:
    before = own_site.get(f"{API}/1").json()
    status, done = patch(
        own_site, 1, title="Zebra Tides", authors=["Zoe Zander", "Jörg Brüning-Weiß"],
        date="2011-02", venue=None, links=["pdf: https://example.org/z.pdf"],
    )  # fmt: skip
    assert status == 200
    assert [(one["field"], one["before"], one["after"]) for one in done["corrections"]] == [
        ("title", before["title"], "Zebra Tides"),
        ("authors", "Jörg Brüning-Weiß; Amélie K. Tournier", "Zoe Zander; Jörg Brüning-Weiß"),
        ("date", "2019-04-30", "2011-02"),
        ("venue", "Journal of Coastal Computing", ""),
        ("links", "", "pdf: https://example.org/z.pdf"),
    ]
    assert done == own_site.get(f"{API}/1/corrections").json()
    paper = own_site.get(f"{API}/1").json()
    assert (paper["title"], paper["date"], paper["venue"]) == ("Zebra Tides", "2011-02", None)
    assert [one["name"] for one in paper["authors"]] == ["Zoe Zander", "Jörg Brüning-Weiß"]
    zoe = paper["authors"][0]["id"]
    assert count(own_site, "q=zebra") == count(own_site, f"author={zoe}&year=2011") == 1
    assert count(own_site, "q=title:forecasting+title:spring") == 0
    assert own_site.get("/api/v1/timelines/papers?author=1&year=2011").json()["counts"] == [1]
    assert own_site.get("/api/v1/authors?q=zander").json()["results"][0]["papers"] == 1
    native = json.loads(own_site.get("/papers/1.jsonl").text)
    assert native["authors"] == ["Zoe Zander", "Jörg Brüning-Weiß"]
    assert native["date"] == "2011-02"
    assert "Zebra Tides" in own_site.get("/papers.bib?year=2011").text


def test_what_the_sources_say_is_told_however_often_it_was_corrected(own_site: TestClient) -> None:
    said = own_site.get(f"{API}/1").json()["title"]
    patch(own_site, 1, title="Zebra Tide")
    _, done = patch(own_site, 1, title="Zebra Tides", venue="Zoo")
    title, venue = done["corrections"]
    assert (title["before"], title["sources"]) == ("Zebra Tide", said)
    assert venue["sources"] == venue["before"] == "Journal of Coastal Computing"
    page = " ".join(own_site.get("/papers/1/edit").text.split())
    assert f"the sources say <bdi>{said}</bdi>" in page
    own_site.delete(f"{API}/1/corrections/title")
    assert own_site.get(f"{API}/1").json()["title"] == said


def test_where_a_corrected_field_came_from(own_site: TestClient) -> None:
    patch(own_site, 1, title="Zebra Tides")
    rows = [
        (one["printed"], one["shown"], one["reason"], one["filename"], one["import_id"])
        for one in own_site.get(f"{API}/1").json()["origins"] if one["field"] == "title"
    ]  # fmt: skip
    assert rows == [
        ("Zebra Tides", True, None, "", 0),
        (
            "Forecasting Spring Tides with Kernel Regression", False,
            "a person corrected it by hand", "world.txt", 1,
        ),
    ]  # fmt: skip
    said = own_site.get(f"{API}/1").json()["origins"][0]["understood"]
    assert said.startswith("corrected by hand on 20")


def test_one_correction_is_taken_back(own_site: TestClient) -> None:
    before = own_site.get(f"{API}/1").json()
    patch(own_site, 1, title="Zebra Tides", date="2011")
    left = own_site.delete(f"{API}/1/corrections/title").json()["corrections"]
    assert [one["field"] for one in left] == ["date"]
    assert own_site.delete(f"{API}/1/corrections/title").status_code == 409
    own_site.delete(f"{API}/1/corrections/date")
    after = own_site.get(f"{API}/1").json()
    assert after | {"topics": []} == before | {"topics": []}  # another text is placed anew


def test_answers_are_as_described(own_site: TestClient) -> None:
    answer = own_site.patch(f"{API}/1", json={"title": "Zebra Tides", "hidden": True})
    assert promised(own_site, "PaperByHand", answer.text).hidden is True
    assert promised(own_site, "HiddenPapers", own_site.get(f"{API}/hidden").text).results
    promised(own_site, "Stats", own_site.get("/api/v1/stats").text)


def test_a_hidden_paper_is_nowhere_but_in_its_list(own_site: TestClient) -> None:
    before = own_site.get("/api/v1/stats").json()
    assert patch(own_site, 3, hidden=True)[0] == 200
    stats = own_site.get("/api/v1/stats").json()
    assert (stats["papers"], stats["hidden"]) == (before["papers"] - 1, 1)
    assert "/papers/hidden" in {one["address"] for one in stats["doubts"]}
    ids = {one["id"] for one in own_site.get(f"{API}?per_page=200").json()["results"]}
    assert 3 not in ids
    assert len(ids) == before["papers"] - 1
    title = own_site.get(f"{API}/3").json()["title"]
    assert title not in own_site.get("/papers.jsonl").text
    assert title not in own_site.get("/papers.csv").text
    sums = own_site.get("/api/v1/timelines/papers").json()
    assert sum(sums["counts"]) + sums["meta"]["undated"] == before["papers"] - 1
    topics = own_site.get("/api/v1/timelines/topics").json()["series"]
    assert sum(one["total"] for one in topics) == before["papers"] - 1
    for address in (f'q=title:"{title}"', f'q="{title}"'):
        assert 3 not in {one["id"] for one in own_site.get(f"{API}?{address}").json()["results"]}
    for person in own_site.get(f"{API}/3").json()["authors"]:
        papers = own_site.get(f"/api/v1/authors/{person['id']}").json()["papers"]
        assert papers == count(own_site, f"author={person['id']}")
    assert [one["id"] for one in own_site.get(f"{API}/hidden").json()["results"]] == [3]
    assert patch(own_site, 3, hidden=False)[0] == 200
    assert own_site.get("/api/v1/stats").json()["papers"] == before["papers"]
    assert patch(own_site, 3, hidden=False)[0] == 409


def test_words_of_a_hidden_paper_alone_find_others(own_site: TestClient) -> None:
    asked = f"{API}?q=forecasting+harbour+regression&mode=keyword"
    first = own_site.get(asked).json()
    assert [one["id"] for one in first["results"]] == [1]
    assert not first["meta"]["relaxed"]
    patch(own_site, 1, hidden=True)
    then = own_site.get(asked).json()
    assert then["meta"]["relaxed"]
    assert 1 not in {one["id"] for one in then["results"]}
    assert then["meta"]["count"] > 0


@pytest.mark.parametrize(
    ("asked", "status", "param"),
    [
        ({"date": "2024-02-30"}, 400, "date"),
        ({"title": "Zebra", "date": "2024-02-30"}, 400, "date"),
        ({"title": ""}, 400, "title"),
        ({"title": None}, 400, "title"),
        ({"doi": "zebra"}, 400, "doi"),
        ({"links": ["javascript:alert(1)"]}, 400, "links"),
        ({"authors": [], "authors_truncated": True}, 400, "authors"),
        ({"year": "2024"}, 422, "year"),
        ({"title": 7}, 422, "title"),
        ({"authors": "Ann"}, 422, "authors"),
        ({}, 422, ""),
    ],
)
def test_a_wrong_value_changes_nothing(
    own_site: TestClient, asked: dict[str, object], status: int, param: str
) -> None:
    answer = own_site.patch(f"{API}/1", json=asked)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["param"] == param
    assert own_site.get(f"{API}/1/corrections").json()["corrections"] == []


def test_there_must_be_such_a_paper(own_site: TestClient) -> None:
    assert patch(own_site, 999, title="X")[0] == 404
    assert own_site.get(f"{API}/999/corrections").status_code == 404
    assert own_site.delete(f"{API}/999/corrections/title").status_code == 404
    assert own_site.delete(f"{API}/1/corrections/colour").status_code == 409


def test_a_page_of_another_site_changes_nothing(own_site: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    answer = own_site.patch(f"{API}/1", json={"title": "X"}, headers=headers)
    assert answer.status_code == 403
    assert own_site.delete(f"{API}/1/corrections/title", headers=headers).status_code == 403

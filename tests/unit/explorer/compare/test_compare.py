"""Two to four people or topics side by side."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.unit.explorer.page import Page


def _id(client: TestClient, name: str) -> int:
    found = client.get("/api/v1/authors", params={"q": name}).json()["results"]
    return next(int(one["id"]) for one in found if one["name"] == name)


def _compare(client: TestClient, *names: str) -> tuple[str, dict[str, object]]:
    subjects = ",".join(f"author:{_id(client, name)}" for name in names)
    answer = client.get(f"/api/v1/compare?compare={subjects}")
    assert answer.status_code == 200, answer.text
    return subjects, answer.json()


def test_two_people_with_what_they_have_in_common(site: TestClient) -> None:
    # Li Wei: “Neap Tides …” with Tournier and Brüning-Weiß (2020), and a survey alone (2021).
    # Lin Wei: “… Harbour Gates” with Brüning-Weiß (2022).
    _, found = _compare(site, "Li Wei", "Lin Wei")
    li, lin = found["subjects"]  # type: ignore[misc]
    assert (li["papers"], li["first_year"], li["last_year"], li["people"]) == (2, 2020, 2021, 2)
    assert (lin["papers"], lin["first_year"], lin["people"]) == (1, 2022, 1)
    years = found["years"]
    by_year = dict(zip(years, li["counts"], strict=True))  # type: ignore[call-overload]
    assert {year: count for year, count in by_year.items() if count} == {2020: 1, 2021: 1}
    assert [(one["label"], one["papers"]) for one in found["shared"]] == [  # type: ignore[attr-defined]
        ("Jörg Brüning-Weiß", [1, 1])
    ]
    assert [one["count"] for one in found["joint"]] == [0]  # type: ignore[attr-defined]
    assert [one["papers"] for one in found["topics"]] == [[2, 1]]  # type: ignore[attr-defined]
    assert li["newest"][0]["title"] == "A Survey of Storm Surge Models"


def test_joint_papers_are_listed_newest_first(site: TestClient) -> None:
    _, found = _compare(site, "Jörg Brüning-Weiß", "Amélie K. Tournier", "Li Wei")
    pairs = {(one["first"], one["second"]): one for one in found["joint"]}  # type: ignore[attr-defined]
    assert {pair: one["count"] for pair, one in pairs.items()} == {(0, 1): 2, (0, 2): 1, (1, 2): 1}
    assert [paper["id"] for paper in pairs[0, 1]["papers"]] == [2, 1]


def test_topics_share_people_and_papers(site: TestClient) -> None:
    found = site.get("/api/v1/compare?compare=topic:1,topic:2").json()
    assert [one["label"] for one in found["subjects"]] == ["tides", "privacy & =learning"]
    for one in found["shared"]:
        assert all(
            site.get(f"/api/v1/papers?author={one['id']}&topic={topic}").json()["meta"]["count"]
            == count
            for topic, count in zip((1, 2), one["papers"], strict=True)
        )
    # Paper 8 is of the second topic, and also of the first.
    assert [paper["id"] for paper in found["joint"][0]["papers"]] == [8]
    assert found["topics"] == []


def test_filters_choose_the_papers_that_are_compared(site: TestClient) -> None:
    subjects, _ = _compare(site, "Li Wei", "Lin Wei")
    found = site.get(f"/api/v1/compare?compare={subjects}&year=2022").json()
    assert [one["papers"] for one in found["subjects"]] == [0, 1]
    assert "Within" in site.get(f"/compare?compare={subjects}&year=2022").text


def test_the_page_shows_the_same_and_takes_one_away(site: TestClient) -> None:
    subjects, _ = _compare(site, "Jörg Brüning-Weiß", "Amélie K. Tournier", "Li Wei")
    answer = site.get(f"/compare?compare={subjects}")
    page = Page(answer.text)
    assert "side by side" in answer.text
    assert "3 of 3 pairs have papers in common" in answer.text
    ways = [one.attributes["href"] for one in page.having("a") if "take-out" in
            one.attributes.get("class", "")]  # fmt: skip
    assert len(ways) == 3
    for way in ways:
        assert dict(parse_qsl(urlsplit(way).query))["compare"].count("author:") == 2
        assert site.get(way).status_code == 200


def test_a_further_name_is_put_beside_them(site: TestClient) -> None:
    subjects, _ = _compare(site, "Li Wei", "Lin Wei")
    asked = {"compare": subjects, "add": "Noor van den Berg"}
    answer = site.get("/compare", params=asked, follow_redirects=False)
    assert answer.status_code == 303
    assert dict(parse_qsl(urlsplit(answer.headers["location"]).query))["compare"].startswith(
        f"{subjects},author:"
    )
    for typed in ("zzzz", "okafor", "Li Wei"):
        answer = site.get("/compare", params={"compare": subjects, "add": typed})
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    "value",
    ["author:1", "author:1,topic:1", "x", "author:1,author:999999",
     "author:1,author:2,author:3,author:4,author:5"],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(site: TestClient, value: str) -> None:
    assert site.get(f"/api/v1/compare?compare={value}").status_code == 400
    assert site.get(f"/compare?compare={value}").status_code == 400


def test_without_subjects_the_form_asks(site: TestClient) -> None:
    answer = site.get("/compare?year=2020-", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (
        303, "/timelines/compare?year=2020-"
    )  # fmt: skip
    assert site.get("/api/v1/compare").status_code == 400

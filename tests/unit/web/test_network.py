"""The page of the network: drawn, as tables, and as a chain."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.domain.years import YearRange
from app.web.network_drawing import papers_within
from tests.unit.web.pages import Element, Page


def page_of(client: TestClient, address: str, status: int = 200) -> Page:
    answer = client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == status, answer.text[:400]
    return Page(answer.text)


def people_drawn(page: Page) -> list[Element]:
    return [one for one in page.having("a", "person") if "out" not in one.classes]


@pytest.mark.parametrize("address", ["", "category=SD", "year=2020-2022", "tag=north", "year=none"])
def test_the_drawing_and_the_tables_are_of_the_network_of_the_api(
    site: TestClient, address: str
) -> None:
    api = site.get(f"/api/v1/network/coauthors?{address}").json()
    page = page_of(site, f"/network?{address}")
    assert len(people_drawn(page)) == len(api["nodes"])
    lines = [one for one in page.elements if one.tag == "line" and "data-years" in one.attributes]
    assert len([one for one in lines if "out" not in one.classes]) == len(api["links"])
    tags = [one.tag for one in page.elements]
    rows = [one.text for one in page.elements[: tags.index("footer")] if one.tag == "tr"]
    for node in api["nodes"]:
        assert any(node["name"] in row and row.endswith(str(node["papers"])) for row in rows)
    assert len(rows) == 2 + len(api["nodes"]) + len(api["links"])


def test_everybody_keeps_their_place_while_the_years_change(site: TestClient) -> None:
    def places(address: str) -> dict[str, tuple[str, str]]:
        page = page_of(site, address)
        people = [
            one.attributes["href"].rpartition("person=")[2] for one in page.having("a", "person")
        ]
        circles = page.having("circle", "node")
        return {
            person: (circle.attributes["cx"], circle.attributes["cy"])
            for person, circle in zip(people, circles, strict=True)
        }

    assert places("/network") == places("/network?year=2021")


def test_a_person_picked_is_shown_with_their_papers(site: TestClient) -> None:
    name = site.get("/api/v1/authors/1").json()["name"]
    papers = site.get("/api/v1/papers?author=1&year=2019-2021").json()["results"]
    page = page_of(site, "/network?year=2019-2021&person=1")
    (panel,) = page.having("section", "network-picked")
    assert name in panel.text
    assert all(paper["title"] in panel.text for paper in papers)
    (picked,) = page.having("a", "picked")
    assert picked.attributes["href"].endswith("person=1")
    hrefs = [one.attributes["href"] for one in page.elements if one.tag == "a"]
    assert "/network?author=1&year=2019-2021" in hrefs
    assert "/network?year=2019-2021" in hrefs


def test_nobody_picked_of_an_unknown_id(site: TestClient) -> None:
    page = page_of(site, "/network?person=9999")
    assert not page.having("a", "picked")


def test_a_chain_is_said_with_links_to_its_papers(site: TestClient) -> None:
    page = page_of(site, "/network?from=okafor+musa&to=fjortoft")
    (said,) = page.having("p", "network-said")
    assert said.text == (
        "Musa Okafor wrote 1 paper with Bashir al-Hakim, who wrote 1 paper with Daniel Fjørtoft."
    )
    assert len(page.having("line", "chain")) == 2
    hrefs = [one.attributes["href"] for one in page.elements if one.tag == "a"]
    (compared,) = [href for href in hrefs if "compare=" in href]
    assert site.get(compared).status_code == 200


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("from=okafor+musa&to=brüning", "No chain"),
        ("from=zzzzzz&to=fjortoft", "Nobody in this library"),
        ("from=fjortoft", "Name both ends"),
        ("from=fjortoft&to=fjortoft", "both ends"),
    ],
)
def test_where_there_is_no_chain_it_says_why(site: TestClient, address: str, words: str) -> None:
    (said,) = page_of(site, f"/network?{address}").having("p", "network-said")
    assert words in said.text


def test_left_out_people_are_counted_with_the_way_to_have_them(site: TestClient) -> None:
    page = page_of(site, "/network?limit=3")
    (note,) = page.having("p", "network-note")
    people = site.get("/api/v1/network/coauthors").json()["meta"]["people"]
    assert f"3 of {people}" in note.text
    assert "/network?limit=1000" in [
        one.attributes.get("href") for one in page.elements if one.tag == "a"
    ]


def test_many_people_are_drawn_by_the_script_from_the_same_network(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.network.MOST_IN_SVG", 5)
    page = page_of(site, "/network?category=SD&year=2020&person=1")
    (stage,) = page.having("div", "network-stage")
    # Neither the years nor who is picked change what is drawn where.
    assert stage.attributes["data-source"] == "/network/drawing?category=SD"
    drawn = site.get(stage.attributes["data-source"]).json()
    api = site.get("/api/v1/network/coauthors?category=SD").json()
    assert [(one["id"], one["papers"]) for one in drawn["people"]] == [
        (one["id"], one["papers"]) for one in api["nodes"]
    ]
    ids = [one["id"] for one in drawn["people"]]
    assert [(ids[one], ids[other], n) for one, other, n, _ in drawn["links"]] == [
        (one["source"], one["target"], one["papers"]) for one in api["links"]
    ]
    assert sum(theme["people"] for theme in drawn["legend"]) == len(ids)
    assert not page.having("svg", "network-svg")


def test_a_stored_layout_is_read_again_and_a_broken_one_is_made_anew(site: TestClient) -> None:
    library = site.app.state.library  # type: ignore[attr-defined]
    folder = library.database.path.with_name(f"{library.database.path.name}.layouts")
    page_of(site, "/network?category=CR")
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    first = page_of(site, "/network?category=CR").html
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    for path in before:
        path.write_bytes(b"broken")
    assert page_of(site, "/network?category=CR").html == first


@pytest.mark.parametrize(
    "address", ["limit=0", "person=me", "owner=yes", "year=soon", "author=9999", "limt=9"]
)
def test_a_wrong_address_is_explained(site: TestClient, address: str) -> None:
    page = page_of(site, f"/network?{address}", 400)
    assert any("not understood" in one.text for one in page.having("h1"))


def test_an_empty_library_has_a_page(served_nothing: TestClient) -> None:
    page = page_of(served_nothing, "/network")
    assert not page.having("svg", "network-svg")
    assert any("names an author" in one.text for one in page.having("p", "network-note"))


def test_papers_without_a_year_count_only_while_no_years_are_chosen() -> None:
    years = ((2019, 1), (2021, 2))
    assert papers_within(years, 4, None) == 4
    assert papers_within(years, 4, YearRange(2020, None)) == 2
    assert papers_within(years, 4, YearRange(2022, 2023)) == 0

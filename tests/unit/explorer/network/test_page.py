"""The page of the network: drawn, as tables, and as a chain."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.domain.dates.years import YearRange
from app.explorer.network.drawing import papers_within
from tests.unit.explorer.page import Element, Page


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
    monkeypatch.setattr("app.explorer.network.page.MOST_IN_SVG", 5)
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
    (legend,) = page.having("div", "network-legend")
    assert legend.text
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


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("first=2020&last=2022", "?year=2020-2022"),
        ("first=2022&last=2020", "?year=2020-2022"),
        ("first=2021&last=2021", "?year=2021"),
        ("first=2021&last=", "?year=2021-"),
        ("first=&last=2021&tag=north", "?tag=north&year=-2021"),
    ],
)
def test_years_typed_in_two_fields_are_the_parameter_year(
    site: TestClient, typed: str, year: str
) -> None:
    answer = site.get(f"/network?{typed}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/network{year}")
    assert site.get(f"/network.csv?{typed}").text == site.get(f"/network.csv{year}").text


def test_the_fields_of_years_keep_the_rest_of_the_address(site: TestClient) -> None:
    page = page_of(site, "/network?tag=north&year=2020-2021&owner=no")
    fields = {
        one.attributes["name"]: one.attributes["value"]
        for one in page.elements
        if one.tag == "input" and one.attributes.get("name") in ("first", "last", "tag", "owner")
    }
    assert fields == {"first": "2020", "last": "2021", "tag": "north", "owner": "no"}
    assert site.get("/network?first=soon").status_code == 400


def test_a_person_picked_has_a_lane_over_the_years_of_the_drawing(site: TestClient) -> None:
    page = page_of(site, "/network?person=1&year=2020")
    assert len(page.having("svg", "lane-alone")) == 1
    papers = site.get("/api/v1/papers?author=1&year=2020").json()["results"]
    dots = [one.attributes["aria-label"] for one in page.having("a", "dot")]
    assert len(dots) == len(papers) > 0
    years = site.get("/api/v1/timelines/papers").json()["years"]
    (ends, *_) = page.having("p", "histogram-ends")
    assert ends.text == f"{years[0]}{years[-1]}"
    assert not page_of(site, "/network?person=1&year=none").having("svg", "lane-alone")


def test_a_person_of_many_papers_has_bars_instead_of_dots(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.explorer.network.people_table.MOST_DOTS", 1)
    page = page_of(site, "/network?person=1")
    assert not page.having("svg", "lane-alone")
    (bars,) = page.having("svg", "bars-alone")
    counts = site.get("/api/v1/timelines/papers?author=1").json()
    said = ", ".join(
        f"{year} {n}" for year, n in zip(counts["years"], counts["counts"], strict=True) if n
    )
    assert bars.attributes["aria-label"].endswith(said)


@pytest.mark.parametrize("most_in_svg", [150, 3])
def test_the_person_in_the_middle_can_be_left_out(
    site: TestClient, monkeypatch: pytest.MonkeyPatch, most_in_svg: int
) -> None:
    monkeypatch.setattr("app.explorer.network.page.MOST_IN_SVG", most_in_svg)
    authors = site.get("/api/v1/authors").json()["results"]
    person = max(authors, key=lambda one: one["coauthors"])["id"]
    # All people of these papers wrote with one of them.
    everybody = site.get(f"/api/v1/network/coauthors?author={person}").json()["nodes"]
    page = page_of(site, f"/network?author={person}")
    (hide,) = [one for one in page.elements if one.tag == "a" and one.text.startswith("hide ")]
    assert hide.attributes["href"] == f"/network?author={person}&owner=no"
    without = page_of(site, hide.attributes["href"])
    assert any(one.text.startswith("show ") for one in without.having("a"))
    assert "left out" in without.having("p", "network-note")[0].text
    drawn = site.get(f"/network/drawing?author={person}&owner=no").json()["people"]
    assert {one["id"] for one in drawn} == {one["id"] for one in everybody} - {person}


def test_groups_of_a_large_drawing_are_named_once_each(site: TestClient) -> None:
    drawn = site.get("/network/drawing").json()
    names = [group["name"] for group in drawn["groups"]]
    assert names
    assert len(names) == len(set(names))
    assert [group["number"] for group in drawn["groups"]] == list(range(1, len(names) + 1))
    for group in drawn["groups"]:
        assert len(group["people"]) >= 4
        assert max(group["people"]) < len(drawn["people"])


@pytest.mark.parametrize("most_in_svg", [150, 3])
def test_the_drawing_is_a_file_of_its_own(
    site: TestClient, monkeypatch: pytest.MonkeyPatch, most_in_svg: int
) -> None:
    monkeypatch.setattr("app.explorer.network.downloads.MOST_IN_SVG", most_in_svg)
    answer = site.get("/network.svg?person=1")
    assert answer.status_code == 200
    people = site.get("/api/v1/network/coauthors").json()["nodes"]
    assert answer.text.count("<g><title>") == len(people)

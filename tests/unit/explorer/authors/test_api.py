"""Authors and categories over the API."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.store.database import Database
from app.store.models import AuthorRow
from tests.unit.conftest import all_ids
from tests.world import AUTHORS, OWNER

AUTHOR = {
    "id", "name", "printed_names", "papers", "first_year", "last_year", "coauthors", "lower_bound",
    "identity", "reported", "may_be_several",
}  # fmt: skip


def by_name(client: TestClient, query: str = "") -> dict[str, dict[str, object]]:
    answer = client.get(f"/api/v1/authors?per_page=200{query}").json()
    return {author["name"]: author for author in answer["results"]}


def test_everybody_is_listed_most_papers_first(served: TestClient) -> None:
    answer = served.get("/api/v1/authors?per_page=200").json()
    assert answer["meta"]["count"] == len(answer["results"]) == AUTHORS
    assert all(set(author) == AUTHOR for author in answer["results"])
    order = [(-author["papers"], author["id"]) for author in answer["results"]]
    assert order == sorted(order)
    assert answer["results"][0]["name"] == OWNER


def test_a_person_is_counted_as_papers_say(served: TestClient) -> None:
    owner = by_name(served)[OWNER]
    assert (owner["papers"], owner["first_year"], owner["last_year"]) == (6, 2021, 2025)
    assert owner["lower_bound"] is True
    assert owner["printed_names"] == [OWNER]
    assert owner["reported"] == {
        "h_index": 9,
        "papers": 6,
        "citations": 70,
        "novelty": 51,
        "ai_score": None,
        "contradictions": [
            "9 cannot be: 6 papers allow an h-index of at most 6, and 70 citations at most 8."
        ],
    }
    tournier = by_name(served)["Amélie K. Tournier"]
    assert set(tournier["printed_names"]) == {"Amélie K. Tournier", "Amelie Tournier"}  # type: ignore[call-overload]
    assert (tournier["papers"], tournier["coauthors"]) == (2, 2)
    assert (tournier["lower_bound"], tournier["reported"]) == (False, None)


def test_one_person_is_the_same_as_in_the_list(served: TestClient) -> None:
    for author in by_name(served).values():
        assert served.get(f"/api/v1/authors/{author['id']}").json() == author


def test_the_other_parameters_choose_the_papers_counted(served: TestClient) -> None:
    some = by_name(served, "&category=SD")
    assert some["Musa Okafor"]["papers"] == 3
    assert "Li Wei" not in some
    assert by_name(served, "&year=2025")[OWNER]["papers"] == 2


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("berg", OWNER),
        ("Noor van den Berg", OWNER),
        ("berg noor", OWNER),
        ("nor van den berg", OWNER),
        ("Tournier A", "Amélie K. Tournier"),
        ("torunier", "Amélie K. Tournier"),
        ("Brüning", "Jörg Brüning-Weiß"),
        ("bruning weiss", "Jörg Brüning-Weiß"),
        ("Schoelkopf", "Ines Schölkopf-Araújo"),
        ("fjortoft", "Daniel Fjørtoft"),
        ("oneill", "Zoë O'Neill"),
        ("O'Neil", "Zoë O'Neill"),
        ("Prof. Bashir al-Hakim", "Bashir al-Hakim"),
    ],
)
def test_names_are_found_however_they_are_typed(served: TestClient, typed: str, name: str) -> None:
    answer = served.get("/api/v1/authors", params={"q": typed}).json()
    assert answer["results"][0]["name"] == name


def test_the_whole_name_comes_before_its_beginnings(served: TestClient) -> None:
    wei = served.get("/api/v1/authors?q=wei").json()["results"]
    assert {author["name"] for author in wei[:2]} == {"Li Wei", "Lin Wei"}
    okafor = served.get("/api/v1/authors?q=m okafor").json()["results"]
    assert okafor[0]["name"] == "M. Okafor"
    assert {author["name"] for author in okafor} == {"M. Okafor", "Mary Okafor", "Musa Okafor"}


def test_a_mended_name_is_called_so(served: TestClient) -> None:
    assert served.get("/api/v1/authors?q=berg").json()["meta"]["relaxed"] is False
    assert served.get("/api/v1/authors?q=torunier").json()["meta"]["relaxed"] is True
    nobody = served.get("/api/v1/authors?q=xyzzyx").json()
    assert (nobody["meta"]["count"], nobody["meta"]["relaxed"]) == (0, False)


@pytest.mark.parametrize(
    "typed", ['"', "*", "a*b", "()", "AND", "-", "·", "name:x", "🐦", "a" * 500]
)
def test_nothing_that_is_typed_is_an_operator(served: TestClient, typed: str) -> None:
    assert served.get("/api/v1/authors", params={"q": typed}).status_code == 200


@pytest.mark.parametrize("query", ["", "&q=a", "&year=2020-"])
def test_pages_of_authors_follow_each_other(served: TestClient, query: str) -> None:
    whole = all_ids(served, f"/api/v1/authors?per_page=200{query}")
    assert all_ids(served, f"/api/v1/authors?per_page=2{query}") == whole
    assert len(set(whole)) == len(whole) > 2


def test_coauthors_with_years_and_bounds(served: TestClient) -> None:
    ids = {name: author["id"] for name, author in by_name(served).items()}
    answer = served.get(f"/api/v1/authors/{ids[OWNER]}/coauthors").json()
    found = {one["name"]: one for one in answer["results"]}
    assert answer["meta"]["count"] == len(found) == by_name(served)[OWNER]["coauthors"]
    assert found["Zoë O'Neill"] == {
        "id": ids["Zoë O'Neill"],
        "name": "Zoë O'Neill",
        "papers": 3,
        "first_year": 2022,
        "last_year": 2025,
        "lower_bound": True,
        "may_be_several": False,
    }
    pair = served.get(f"/api/v1/authors/{ids['Jörg Brüning-Weiß']}/coauthors").json()["results"]
    assert [(one["name"], one["papers"], one["lower_bound"]) for one in pair] == [
        ("Amélie K. Tournier", 2, False),
        ("Li Wei", 1, False),
        ("Lin Wei", 1, False),
    ]


def test_coauthors_within_a_filter(served: TestClient) -> None:
    owner = by_name(served)[OWNER]["id"]
    answer = served.get(f"/api/v1/authors/{owner}/coauthors?year=2021").json()
    assert [one["name"] for one in answer["results"]] == ["Mary Okafor"]


def test_who_was_merged_is_found_under_the_new_address(
    served_alone: TestClient, world: Database
) -> None:
    served = served_alone
    ids = {name: author["id"] for name, author in by_name(served).items()}
    with world.write("test") as session:
        gone = AuthorRow(name="N. van den Berg", merged_into_id=None)
        session.add(gone)
        session.flush()
        also_gone = AuthorRow(name="Berg", merged_into_id=gone.id)
        session.add(also_gone)
        gone.merged_into_id = int(str(ids[OWNER]))
        session.flush()
        chain = also_gone.id
    for rest in ("", "/coauthors?year=2021"):
        answer = served.get(f"/api/v1/authors/{chain}{rest}", follow_redirects=False)
        assert answer.status_code == 301
        assert answer.headers["location"] == f"/api/v1/authors/{ids[OWNER]}{rest}"


def test_categories_most_papers_first(served: TestClient) -> None:
    answer = served.get("/api/v1/categories").json()
    assert answer["results"][0]["papers"] >= answer["results"][-1]["papers"]
    by_code = {one["code"]: one for one in answer["results"]}
    assert by_code["SD"] == {"code": "SD", "name": "Sound", "papers": 5}
    assert answer["meta"]["count"] == len(by_code) == 6


@pytest.mark.parametrize(
    ("typed", "first"), [("sd", "SD"), ("sound", "SD"), ("cryptografy", "CR"), ("machine", "LG")]
)
def test_categories_by_name(served: TestClient, typed: str, first: str) -> None:
    answer = served.get("/api/v1/categories", params={"q": typed}).json()
    assert answer["results"][0]["code"] == first


def test_categories_are_paged_and_filtered(served: TestClient) -> None:
    first = served.get("/api/v1/categories?per_page=4&fields=code").json()
    cursor = first["meta"]["next_cursor"]
    rest = served.get(f"/api/v1/categories?per_page=4&cursor={cursor}&fields=code").json()
    codes = [one["code"] for one in first["results"] + rest["results"]]
    assert len(set(codes)) == len(codes) == 6
    tides = served.get("/api/v1/categories?venue=Surveys in Hydrology").json()["results"]
    assert [(one["code"], one["papers"]) for one in tides] == [("ao-ph", 1)]

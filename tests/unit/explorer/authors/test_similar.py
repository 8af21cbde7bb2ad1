"""People who write about the same and never wrote together, with the papers that say so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.fake_embedder import FakeEmbedder
from tests.unit.conftest import served_with, wait_until


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory, topics_template: Path) -> Iterator[TestClient]:
    """Serve the world with topics, with vectors of its words."""
    path = Path(shutil.copyfile(topics_template, tmp_path_factory.mktemp("near") / "world.db"))
    with served_with(path, FakeEmbedder()) as client:
        library = client.app.state.library  # type: ignore[attr-defined]
        wait_until(lambda: library.snapshot().meaning.state == "ready")
        yield client


def _id(client: TestClient, name: str) -> int:
    found = client.get("/api/v1/authors", params={"q": name}).json()["results"]
    return next(int(one["id"]) for one in found if one["name"] == name)


def test_co_authors_and_the_person_are_left_out(near: TestClient) -> None:
    for name in ("Li Wei", "Lin Wei", "Jörg Brüning-Weiß"):
        person = _id(near, name)
        found = near.get(f"/api/v1/authors/{person}/similar").json()["results"]
        coauthors = near.get(f"/api/v1/authors/{person}/coauthors").json()["results"]
        assert not {one["id"] for one in found} & {person, *(one["id"] for one in coauthors)}


def test_the_closest_papers_of_both_are_the_reason(near: TestClient) -> None:
    person = _id(near, "Li Wei")
    similar = near.get(f"/api/v1/authors/{person}/similar").json()["results"][0]
    pair = similar["pairs"][0]
    theirs = near.get(f"/api/v1/papers?author={similar['id']}&fields=id").json()["results"]
    assert pair["theirs"]["id"] in {paper["id"] for paper in theirs}
    own = near.get(f"/api/v1/papers?author={person}&fields=id").json()["results"]
    assert pair["own"]["id"] in {paper["id"] for paper in own}
    nearest = near.get(f"/api/v1/papers/{pair['theirs']['id']}/similar?per_page=25").json()
    closeness = {one["id"]: one["closeness"] for one in nearest["results"]}
    assert pair["closeness"] == pytest.approx(closeness[pair["own"]["id"]], abs=1e-3)
    assert 1 <= similar["near"] <= similar["papers"] == len(theirs)


def test_page_and_part_show_what_the_api_gives(near: TestClient) -> None:
    person = _id(near, "Li Wei")
    names = [one["name"] for one in near.get(f"/api/v1/authors/{person}/similar").json()["results"]]
    page = near.get(f"/authors/{person}/similar").text
    part = near.get(f"/authors/{person}/similar", headers={"HX-Request-Type": "partial"}).text
    assert names
    assert all(f"<bdi>{name}</bdi>" in page and f"<bdi>{name}</bdi>" in part for name in names)
    assert "<title>" not in part  # it would replace that of the person's page
    assert f"/authors/{person}-li-wei/similar" in near.get(f"/authors/{person}").text


def test_without_a_model_page_and_api_say_so(served: TestClient) -> None:
    assert served.get("/api/v1/authors/1/similar").status_code == 503
    assert "Search by meaning is turned off." in served.get("/authors/1/similar").text
    assert served.get("/api/v1/authors/999/similar").status_code == 404
    assert served.get("/authors/999/similar").status_code == 404

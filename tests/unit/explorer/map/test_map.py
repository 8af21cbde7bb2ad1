"""The map: the page, the dots, the API, the files and the list agree on which papers lie where."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.search.map.keep import MapLayout, keep_layout
from app.store.database import Database
from tests.unit.conftest import BASE, settings_of

PLACES = np.array([[10.0 * paper, 5.0 * paper] for paper in range(1, 15)], dtype=np.float32)
"""Of papers 1 to 14, along a line; paper 15 lies nowhere."""
FIRST_THREE = "0,0;35,0;35,20;0,20"
"""A region that holds papers 1 to 3."""


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory, topics_template: Path) -> Iterator[TestClient]:
    path = Path(shutil.copyfile(topics_template, tmp_path_factory.mktemp("map") / "world.db"))
    database = Database(path)
    keep_layout(database, MapLayout("m", np.arange(1, 15), PLACES, None))
    database.close()
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


def answer(client: TestClient, address: str) -> Any:
    given = client.get(address)
    assert given.status_code == 200, given.text
    return given.json()


def unpacked(body: bytes) -> dict[str, Any]:
    """Read the dots as the page's script does."""
    length = int.from_bytes(body[:4], "little")
    header: dict[str, Any] = json.loads(body[4 : 4 + length])
    at = 4 + length
    for name, kind in (
        ("ids", "<u4"),
        ("x", "<u2"),
        ("y", "<u2"),
        ("year", "<i2"),
        ("colour", "u1"),
    ):
        header[name] = np.frombuffer(body, kind, header["count"], at)
        at += header[name].nbytes
    assert at == len(body)
    return header


def test_the_api_lists_areas_and_papers_of_a_set(mapped: TestClient) -> None:
    found = answer(mapped, "/api/v1/map?topic=1")
    assert found["meta"]["count"] == 6  # papers 1 to 4, and 8 and 15 by their second topic
    assert (found["meta"]["placed"], found["meta"]["on_map"]) == (5, 14)
    assert found["papers"]["id"] == [1, 2, 3, 4, 8]
    assert found["papers"]["x"] == [10, 20, 30, 40, 80]
    assert found["papers"]["topic"] == [1, 1, 1, 1, 2]
    areas = {area["label"]: (area["papers"], area["matching"]) for area in found["areas"]}
    assert areas == {"tides": (5, 5), "privacy & =learning": (5, 1), "birdsong": (4, 0)}


def test_a_region_is_one_filter_of_list_api_and_files(mapped: TestClient) -> None:
    papers = answer(mapped, f"/api/v1/papers?region={FIRST_THREE}")
    assert sorted(one["id"] for one in papers["results"]) == [1, 2, 3]
    assert answer(mapped, f"/api/v1/map?region={FIRST_THREE}")["papers"]["id"] == [1, 2, 3]
    page = mapped.get(f"/papers?region={FIRST_THREE}").text
    assert "3 papers in a region of the map" in page
    lines = mapped.get(f"/papers.jsonl?region={FIRST_THREE}").text.splitlines()
    assert len(lines) == 3


@pytest.mark.parametrize("region", ["1,2", "here", "1,2;3,4;x,y"], ids=["two", "word", "half"])
def test_a_region_that_is_none_is_explained(mapped: TestClient, region: str) -> None:
    given = mapped.get("/api/v1/papers", params={"region": region})
    assert given.status_code == 400
    assert "three to 64 corners" in given.text


def test_a_region_without_a_map_is_explained(site: TestClient) -> None:
    given = site.get(f"/api/v1/papers?region={FIRST_THREE}")
    assert given.status_code == 400
    assert "lie on no map yet" in given.text


def test_the_dots_are_all_papers_and_their_names(mapped: TestClient) -> None:
    given = mapped.get("/map/dots")
    dots = unpacked(given.content)
    assert dots["ids"].tolist() == list(range(1, 15))
    assert (dots["x"] / dots["steps"]).tolist() == PLACES[:, 0].tolist()
    assert dots["year"][:2].tolist() == [2019, 2020]
    assert [dots["colours"][place] for place in dots["colour"][[0, 4, 5]]] == ["t0", "tx", "t1"]
    assert {name[1] for name in dots["names"]} == {"tides", "privacy & =learning", "birdsong"}
    again = mapped.get("/map/dots", headers={"If-None-Match": given.headers["etag"]})
    assert again.status_code == 304


def test_which_dots_match_is_a_bit_each(mapped: TestClient) -> None:
    dots = unpacked(mapped.get("/map/dots").content)
    body = mapped.get("/map/matches?year=2019-2020").content
    head, bits = np.frombuffer(body, "<u4", 2), np.frombuffer(body, "u1", offset=8)
    assert head.tolist() == [dots["version"], 14]
    marks = np.unpackbits(bits)[:14].astype(bool)
    listed = answer(mapped, "/api/v1/papers?year=2019-2020&per_page=200")["results"]
    assert dots["ids"][marks].tolist() == sorted(one["id"] for one in listed)


def test_the_page_has_the_table_and_the_drawing_without_a_script(mapped: TestClient) -> None:
    page = mapped.get("/map?topic=1").text
    assert "6 papers in tides, on the map of 15 papers" in page
    assert "Most of them lie in tides (5), privacy &amp; =learning (1)." in page
    assert "One paper" not in page
    assert "1 paper lies nowhere yet" in page
    assert '<img class="map-picture" src="/map.svg?topic=1"' in page
    assert 'data-source="/map/matches?topic=1"' in page
    assert "Topics on the map" in page


def test_the_drawing_has_a_dot_a_paper(mapped: TestClient) -> None:
    given = mapped.get("/map.svg?topic=1")
    assert given.headers["content-type"].startswith("image/svg+xml")
    assert given.text.count("h0") == 14
    faint = given.text.split('stroke="#')[1:]
    assert any(part.count("h0") == 9 for part in faint)  # those that do not match


def test_the_table_has_the_papers_of_the_set(mapped: TestClient) -> None:
    lines = [line for line in mapped.get("/map.csv?topic=1").text.splitlines() if line[0] != "#"]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "8"]
    assert (rows[0]["x"], rows[0]["y"], rows[0]["topic"]) == ("10.0", "5.0", "tides")


def test_a_card_says_what_a_dot_is(mapped: TestClient) -> None:
    assert "Forecasting Spring Tides" in mapped.get("/map/papers/1").text
    assert mapped.get("/map/papers/x").status_code == 404


def test_a_library_without_a_map_says_why(site: TestClient, served_nothing: TestClient) -> None:
    assert "map-stage" not in site.get("/map").text
    assert "The library is empty." in served_nothing.get("/map").text
    assert site.get("/map.svg").status_code == 200
    assert answer(site, "/api/v1/map")["papers"]["id"] == []

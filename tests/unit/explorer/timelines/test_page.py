"""Timelines: people and topics side by side, and charts that are taken away."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree as Xml

import networkx as nx
import pytest
from starlette.testclient import TestClient

from app.explorer.exports.charts import light_colours, oklch_hex
from tests.unit.explorer.page import Page

SVG = "{http://www.w3.org/2000/svg}"
GEXF = "{http://gexf.net/1.3}"


def rows_of(text: str) -> tuple[dict[str, str], list[list[str]]]:
    """Part a CSV file into what it says of itself and its rows."""
    lines = text.splitlines()
    about = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    table = "\n".join(line for line in lines if not line.startswith("# "))
    return about, list(csv.reader(io.StringIO(table)))


def test_two_people_are_compared_on_one_axis(site: TestClient) -> None:
    page = Page(site.get("/timelines?compare=author:1,author:5").text)
    labels = [one.text for one in page.having("a", "lane-label")]
    assert labels == [site.get(f"/api/v1/authors/{n}").json()["name"] for n in (1, 5)]
    counts = [one.text for one in page.having("span", "lane-total")]
    for number, text in zip((1, 5), counts, strict=True):
        papers = site.get(f"/api/v1/papers?author={number}").json()["meta"]["count"]
        assert int(text.removeprefix("≥ ")) == papers


def test_compared_topics_count_any_of_a_papers_topics(site: TestClient) -> None:
    _, (head, *rows) = rows_of(site.get("/timelines.csv?compare=topic:1,topic:2").text)
    assert head[0] == "topic"
    for number, row in zip((1, 2), rows, strict=True):
        papers = site.get(f"/api/v1/papers?topic={number}").json()["meta"]["count"]
        assert int(row[-1]) == papers == sum(int(cell) for cell in row[1:-1])


@pytest.mark.parametrize(
    "value", ["author:1", "author:1,topic:2", "author:1,author:1", "author:x,author:2",
              "venue:1,venue:2", "author:1,author:9999", ",".join(f"topic:{n}" for n in range(9))]
)  # fmt: skip
def test_a_comparison_that_makes_no_sense_is_explained(site: TestClient, value: str) -> None:
    assert site.get(f"/timelines?compare={value}").status_code == 400


@pytest.mark.parametrize("address", ["", "chart=categories", "year=2020-2024", "q=tides"])
def test_the_csv_of_a_timeline_is_its_series(site: TestClient, address: str) -> None:
    about, (head, *rows) = rows_of(site.get(f"/timelines.csv?{address}").text)
    assert set(about) == {"title", "filter", "date", "source"}
    papers = site.get(f"/api/v1/timelines/papers?{address.replace('chart=categories', '')}").json()
    assert head[1:-2] == [str(year) for year in papers["years"]]
    sums = [sum(int(row[1 + place]) for row in rows) for place in range(len(papers["years"]))]
    assert sums == papers["counts"]
    assert sum(int(row[-1]) for row in rows) == papers["meta"]["count"]


@pytest.mark.parametrize(
    "address",
    ["", "form=multiples", "form=heatmap&share=share", "chart=coauthors&author=1",
     "compare=author:1,author:5", "chart=categories&year=2020-"],
)  # fmt: skip
def test_the_drawing_stands_alone(site: TestClient, address: str) -> None:
    answer = site.get(f"/timelines.svg?{address}")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = Xml.fromstring(answer.text)
    assert root.tag == f"{SVG}svg"
    assert root.findtext(f"{SVG}title")
    described = root.findtext(f"{SVG}desc") or ""
    assert all(f"{name}: " in described for name in ("title", "filter", "date", "source"))
    texts = [element.text for element in root.iter(f"{SVG}text")]
    series = rows_of(site.get(f"/timelines.csv?{address}").text)[1][1:]
    for row in series:
        mark = " ◦" if row[-1] == "yes" else ""
        assert row[0].removeprefix("'") + mark in texts
    for element in root.iter():
        assert not element.get("class")
        assert not element.get("href")


def test_a_drawing_of_nothing_is_explained(site: TestClient) -> None:
    assert site.get("/timelines.svg?year=none").status_code == 400
    answer = site.get("/timelines.csv?chart=coauthors")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["hint"] == "author=1"


def test_networks_can_be_read_back(site: TestClient) -> None:
    api = site.get("/api/v1/network/coauthors?year=2020-").json()
    pairs = {frozenset((str(one["source"]), str(one["target"]))): one for one in api["links"]}
    text = site.get("/network.graphml?year=2020-").text
    graphml = nx.parse_graphml(text)
    gexf_text = site.get("/network.gexf?year=2020-").text
    # networkx reads 1.2; what is written differs in the namespace alone.
    older = gexf_text.replace("gexf.net/1.3", "www.gexf.net/1.2draft")
    gexf = nx.read_gexf(io.BytesIO(older.replace('version="1.3"', 'version="1.2"').encode()))
    for graph in (graphml, gexf):
        assert {node: data["papers"] for node, data in graph.nodes(data=True)} == {
            str(one["id"]): one["papers"] for one in api["nodes"]
        }
        assert {data["label"] for _, data in graph.nodes(data=True)} == {
            one["name"] for one in api["nodes"]
        }
        assert {frozenset(ends) for ends in graph.edges} == pairs.keys()
        for one, other, data in graph.edges(data=True):
            link = pairs[frozenset((one, other))]
            assert (data["papers"], data["weight"]) == (link["papers"], link["papers"])
            assert data.get("first_year") == link["first_year"]
    assert set(graphml.graph) >= {"title", "filter", "date", "source"}
    meta = Xml.fromstring(gexf_text).find(f"{GEXF}meta")
    assert meta is not None
    assert "source: " in (meta.findtext(f"{GEXF}description") or "")


def test_the_csv_of_a_network_has_every_pair_and_everybody(site: TestClient) -> None:
    api = site.get("/api/v1/network/coauthors").json()
    about, (head, *rows) = rows_of(site.get("/network.csv").text)
    assert set(about) == {"title", "filter", "date", "source"}
    found = [dict(zip(head, row, strict=True)) for row in rows]
    pairs = [row for row in found if row["target_id"]]
    assert [(int(row["source_id"]), int(row["target_id"])) for row in pairs] == [
        (one["source"], one["target"]) for one in api["links"]
    ]
    people = {int(row[key]) for row in found for key in ("source_id", "target_id") if row[key]}
    assert people == {one["id"] for one in api["nodes"]}


def test_the_colours_are_those_of_the_style_sheet() -> None:
    colours = light_colours()
    topics = {f"t{number}" for number in range(8)}
    assert {"ink", "paper", "muted", "hair", "quiet", "bar", "tx"} | topics <= colours.keys()
    assert oklch_hex(1, 0, 0) == "#ffffff"
    assert oklch_hex(0.62796, 0.25768, 29.234) == "#ff0000"

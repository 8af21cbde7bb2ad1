"""Who works on something: people by what their papers match, each with these papers."""

from __future__ import annotations

import csv
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.explorer.authors.matching.query import counted_votes
from app.explorer.authors.matching.votes import Votes
from tests.fake_embedder import FakeEmbedder
from tests.unit.conftest import served_with, wait_until

ON = "/api/v1/authors/on"


def _listed(client: TestClient, address: str) -> list[dict[str, object]]:
    answer = client.get(f"{ON}?{address}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"])


def test_votes_are_added_up_for_each_author(served: TestClient) -> None:
    columns = served.app.state.library.snapshot().columns  # type: ignore[attr-defined]
    rows = np.array([0, 1])  # Brüning-Weiß, Tournier; Tournier, Brüning-Weiß, Li Wei
    votes = np.array([1.0, 0.25])
    people = counted_votes(columns, Votes(rows, votes, votes, None, None, None))
    assert people.score.tolist() == [1.25, 1.25, 0.25]
    assert people.papers.tolist() == [2, 2, 1]
    assert people.newest.tolist() == [20201100, 20201100, 20201100]


def test_a_topic_counts_by_its_weight_and_by_how_new_papers_are(site: TestClient) -> None:
    found = {one["name"]: one for one in _listed(site, "topic=1&per_page=200")}
    papers = site.get("/api/v1/papers?topic=1&per_page=200").json()["results"]
    newest = max(int(paper["year"]) for paper in papers if paper["year"])
    # Of topic 1, Li Wei has papers of 2020 and 2021, both with the weight .9.
    expected = sum(0.9**2 * 0.5 ** ((newest - year) / 5) for year in (2020, 2021))
    assert found["Li Wei"]["score"] == pytest.approx(expected, abs=1e-4)
    assert found["Li Wei"]["papers"] == 2
    best = found["Li Wei"]["best"]
    assert [paper["topic"] for paper in best] == [0.9, 0.9]  # type: ignore[attr-defined]
    assert best[0]["title"] == "A Survey of Storm Surge Models"  # type: ignore[index]


def test_words_answer_without_a_model_and_say_so(site: TestClient) -> None:
    answer = site.get(f"{ON}?q=harbour").json()
    assert answer["meta"]["mode"] == "keyword"
    assert any("words alone" in note for note in answer["meta"]["notes"])
    assert all(paper["meaning"] is None for one in answer["results"] for paper in one["best"])
    scores = [one["score"] for one in answer["results"]]
    assert scores == sorted(scores, reverse=True)


def test_meaning_finds_people_and_says_how_close_their_papers_are(
    tmp_path: Path, topics_template: Path
) -> None:
    path = Path(shutil.copyfile(topics_template, tmp_path / "world.db"))
    with served_with(path, FakeEmbedder()) as client:
        library = client.app.state.library  # type: ignore[attr-defined]
        wait_until(lambda: library.snapshot().meaning.state == "ready")
        found = _listed(client, "like=kernel regression of tides&order=papers")
        closeness = [paper["meaning"] for one in found for paper in one["best"]]  # type: ignore[attr-defined]
        assert closeness
        assert min(closeness) >= 0.35
        assert "Jörg Brüning-Weiß" in {one["name"] for one in found[:3]}


@pytest.mark.parametrize("order", ["score", "newest", "papers"])
def test_pages_and_table_have_one_order(site: TestClient, order: str) -> None:
    whole = [one["id"] for one in _listed(site, f"order={order}&per_page=200")]
    paged: list[int] = []
    cursor = ""
    while cursor is not None:
        answer = site.get(f"{ON}?order={order}&per_page=4&cursor={cursor}").json()
        paged += [one["id"] for one in answer["results"]]
        cursor = answer["meta"]["next_cursor"]
    table = site.get(f"/authors/on.csv?order={order}").text.splitlines()
    rows = list(csv.reader(line for line in table if not line.startswith("#")))
    assert paged == whole
    assert [int(row[0]) for row in rows[1:]] == whole


def test_the_page_links_people_to_the_papers_that_say_so(site: TestClient) -> None:
    page = site.get("/authors/on?topic=1").text
    assert "Forecasting Spring Tides with Kernel Regression" in page
    assert "weight 90% in the topic" in page
    assert "/papers?author=1&amp;topic=1" in page
    assert "/authors/on?q=tides" in site.get("/papers?q=tides").text
    assert "/authors/on?topic=1" in site.get("/topics/1").text


def test_mistakes_are_named(site: TestClient) -> None:
    answer = site.get(f"{ON}?order=fame")
    assert answer.status_code == 400
    assert "score, newest or papers" in answer.text
    assert site.get("/authors/on?order=fame").status_code == 400
    assert site.get("/authors/on?q=nothingatall").status_code == 200


def test_what_is_no_name_leads_to_who_works_on_it(site: TestClient) -> None:
    nobody = site.get("/authors?q=tides&category=LG").text
    (link,) = re.findall(r'href="([^"]*/authors/on[^"]*)"', nobody)
    assert parse_qs(urlsplit(unescape(link)).query) == {"q": ["tides"], "category": ["LG"]}
    assert "/authors/on" not in site.get("/authors?q=Wei").text

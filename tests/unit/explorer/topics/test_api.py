"""Topics, and their series, over HTTP."""

from __future__ import annotations

import json
import random

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import LABELS, MERGED
from tests.unit.explorer.promises import promised

FILTERS = {
    "author": ["1", "2", "3", "4", "5", "6"],
    "category": ["LG", "CR", "SD", "ML", "ao-ph"],
    "tag": ["north", "harbour-lab"],
    "year": ["2019-2021", "2021-", "-2020", "none", "2024", "1900-2030"],
    "code": ["yes", "no"],
    "topic": ["1", "2", "3"],
    "q": ["tides", "privacy OR birds", "-learning", "title:harbour"],
}


def random_address(seed: int) -> str:
    chosen = random.Random(seed)
    names = chosen.sample(sorted(FILTERS), chosen.randint(0, 2))
    return "&".join(f"{name}={chosen.choice(FILTERS[name])}" for name in names)


def test_topics_are_listed_by_their_papers(site: TestClient) -> None:
    raw = site.get("/api/v1/topics").text
    page = promised(site, "TopicList", raw)
    assert [(one.id, one.label, one.papers) for one in page.results] == [
        (1, LABELS[0], 6), (2, LABELS[1], 5), (3, LABELS[2], 5),
    ]  # fmt: skip
    assert page.meta.count == 3


def test_topics_are_paged(site: TestClient) -> None:
    first = site.get("/api/v1/topics?per_page=2")
    second = site.get(first.links["next"]["url"])
    ids = [one["id"] for answer in (first, second) for one in answer.json()["results"]]
    assert ids == [1, 2, 3]
    assert "next" not in second.links


@pytest.mark.parametrize(("asked", "first"), [("tides", 1), ("birdsnog", 3), ("privcy", 2)])
def test_a_topic_is_found_by_its_label_typing_errors_allowed(
    site: TestClient, asked: str, first: int
) -> None:
    assert site.get(f"/api/v1/topics?q={asked}").json()["results"][0]["id"] == first


def test_filters_choose_the_papers_counted(site: TestClient) -> None:
    for topic in site.get("/api/v1/topics?category=SD").json()["results"]:
        listed = site.get(f"/api/v1/papers?category=SD&topic={topic['id']}").json()
        assert topic["papers"] == listed["meta"]["count"] > 0


def test_one_topic(site: TestClient) -> None:
    assert site.get("/api/v1/topics/2").json() == {
        "id": 2, "label": LABELS[1], "words": LABELS[1].split(), "papers": 5, "parent": None,
    }  # fmt: skip
    assert site.get("/api/v1/topics/2?fields=label").json() == {"label": LABELS[1]}
    assert site.get("/api/v1/topics/99").status_code == 404


def test_a_merged_topic_sends_to_the_one_it_is_now(site: TestClient) -> None:
    moved = site.get(f"/api/v1/topics/{MERGED}?fields=id", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (301, "/api/v1/topics/3?fields=id")


@pytest.mark.parametrize("seed", range(50))
def test_series_of_a_year_add_up_to_its_papers(site: TestClient, seed: int) -> None:
    address = random_address(seed)
    papers = site.get(f"/api/v1/timelines/papers?{address}").json()
    raw = site.get(f"/api/v1/timelines/topics?{address}").text
    topics = promised(site, "TopicsTimeline", raw)
    assert topics.years == papers["years"]
    sums = [sum(counts) for counts in zip(*(one.counts for one in topics.series), strict=True)]
    assert sums == papers["counts"]
    assert sum(one.total for one in topics.series) == papers["meta"]["count"] == topics.meta.count
    assert topics.meta.undated == papers["meta"]["undated"]


@pytest.mark.parametrize("seed", range(50))
def test_coauthors_are_those_of_the_papers(site: TestClient, seed: int) -> None:
    author = seed % 15 + 1
    address = f"author={author}&{random_address(seed)}"
    now = site.get(f"/api/v1/authors/{author}").json()["id"]
    raw = site.get(f"/api/v1/timelines/coauthors?{address}").text
    found = promised(site, "CoauthorsTimeline", raw)
    joint: dict[int, dict[int, int | None]] = {}
    cut = False
    papers = site.get(f"/api/v1/papers?{address}&per_page=200&sort=oldest").json()["results"]
    for paper in papers:
        cut = cut or paper["authors_truncated"]
        for person in paper["authors"]:
            if person["id"] != now:
                joint.setdefault(person["id"], {})[paper["id"]] = paper["year"]
    assert {one.author.id: set(one.paper_ids) for one in found.series} == {
        person: set(own) for person, own in joint.items()
    }
    for one in found.series:
        years = [year for year in joint[one.author.id].values() if year]
        assert one.total == len(joint[one.author.id])
        assert one.counts == [years.count(year) for year in found.years]
        assert (one.first_year, one.last_year) == (
            (min(years), max(years)) if years else (None, None)
        )
    assert found.meta.lower_bound is cut


def test_coauthors_of_nobody_say_what_to_do(site: TestClient) -> None:
    answer = site.get("/api/v1/timelines/coauthors").json()
    assert (answer["years"], answer["series"]) == ([], [])
    assert "author=" in answer["meta"]["notes"][0]


def test_the_network_has_the_owner_and_says_what_it_leaves_out(site: TestClient) -> None:
    raw = site.get("/api/v1/network/coauthors").text
    whole = promised(site, "CoauthorNetwork", raw)
    owner = next(one for one in whole.nodes if one.name == "Noor van den Berg")
    listed = site.get(f"/api/v1/papers?author={owner.id}").json()["meta"]["count"]
    assert owner.papers == listed
    assert not whole.meta.capped
    assert whole.meta.people == len(whole.nodes)
    part = site.get("/api/v1/network/coauthors?limit=3").json()
    assert part["nodes"] == json.loads(raw)["nodes"][:3]
    assert part["meta"]["capped"] is True
    assert part["meta"]["notes"]


@pytest.mark.parametrize("limit", ["0", "5001", "all"])
def test_a_wrong_limit_is_explained(site: TestClient, limit: str) -> None:
    answer = site.get(f"/api/v1/network/coauthors?limit={limit}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["param"] == "limit"

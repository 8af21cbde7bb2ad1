"""Papers like a pasted text, and the sentence that says why: over the API and on the page."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from app.explorer.parameters import MOST_CHARACTERS
from app.exporters import FORMATS
from app.library.library import Library
from app.main import create_app
from app.search.meaning.meaning import FLOOR, Meaning
from app.search.meaning.model import ModelSpec
from app.search.meaning.semantic import Semantic
from app.store.database import Database
from tests.fake_embedder import FakeEmbedder
from tests.unit.conftest import BASE, all_ids, forget_answers, settings_of
from tests.unit.explorer.page import Element, Page
from tests.world import world_records

PATIENCE_S = 120.0
DAWN = next(record for record in world_records() if "at Dawn" in record.title)
TEXT = DAWN.abstract or ""
BARE = next(record.title for record in world_records() if not record.abstract)


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory, world_template: Path) -> Iterator[TestClient]:
    """Serve a small world in which texts that share words are close in meaning."""
    path = Path(shutil.copyfile(world_template, tmp_path_factory.mktemp("near") / "world.db"))
    settings = settings_of(path, semantic=True)
    embedder = FakeEmbedder()
    spec = ModelSpec(embedder.name, path, embedder.fingerprint)
    semantic = Semantic(settings, Database(path), lambda *_: embedder, lambda _name: spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.library.library.FEWEST_PAPERS", 1_000_000)  # no search for topics
        app = create_app(settings, Library(settings, semantic))
        with TestClient(app, base_url=BASE) as client:
            deadline = time.monotonic() + PATIENCE_S
            while client.get("/health").json()["semantic"] != "ready":
                assert time.monotonic() < deadline
                time.sleep(0.02)
            yield client


def papers(client: TestClient, **params: str) -> list[dict[str, object]]:
    answer = client.get("/api/v1/papers", params={"per_page": "200", **params})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, object]] = answer.json()["results"]
    return results


def id_of(client: TestClient, title: str) -> int:
    [found] = [paper["id"] for paper in papers(client) if paper["title"] == title]
    assert isinstance(found, int)
    return found


def test_a_pasted_abstract_finds_its_paper_first(near: TestClient) -> None:
    answer = near.get("/api/v1/papers", params={"like": TEXT}).json()
    matches = [paper["match"] for paper in answer["results"]]
    assert answer["meta"]["mode"] == "semantic"
    assert answer["results"][0]["title"] == DAWN.title
    assert [match["semantic_rank"] for match in matches] == list(range(1, len(matches) + 1))
    assert [match["keyword_rank"] for match in matches] == [None] * len(matches)
    scores = [match["score"] for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= FLOOR
    assert 1 < len(scores) < len(papers(near))


def test_a_text_is_the_same_however_its_lines_are_broken(near: TestClient) -> None:
    broken = "  " + TEXT.replace(" ", " \r\n ") + "\n"
    assert papers(near, like=broken) == papers(near, like=TEXT)


ADDRESSES = (
    {}, {"q": "birds"}, {"q": "title:dusk"}, {"q": "-dusk"}, {"q": "nothingatall"},
    {"category": "SD"}, {"year": "2020-2021"}, {"sort": "oldest"}, {"mode": "semantic"},
)  # fmt: skip


@pytest.mark.parametrize("given", ADDRESSES, ids=str)
def test_every_answer_speaks_of_one_set(near: TestClient, given: dict[str, str]) -> None:
    asked = {"like": TEXT, **given}
    listed = papers(near, **asked)
    titles = [paper["title"] for paper in listed]
    query = near.build_request("GET", "/api/v1/papers", params={**asked, "per_page": "2"}).url
    assert all_ids(near, str(query)) == [paper["id"] for paper in listed]
    exported = near.get("/papers.jsonl", params=asked).text.splitlines()
    assert [json.loads(line)["title"] for line in exported] == titles
    asked.pop("sort", None)
    timeline = near.get("/api/v1/timelines/papers", params=asked).json()
    assert timeline["meta"]["count"] == len(titles)
    facets = near.get("/api/v1/papers", params={**asked, "facets": "code"}).json()["facets"]
    assert sum(value["count"] for value in facets["code"]) == len(titles)


def test_words_beside_a_text_narrow_it(near: TestClient) -> None:
    alone = [paper["id"] for paper in papers(near, like=TEXT)]
    holding = [paper["id"] for paper in papers(near, q="harbour", mode="keyword")]
    both = papers(near, like=TEXT, q="harbour")
    assert [paper["id"] for paper in both] == [one for one in alone if one in holding]
    assert 0 < len(both) < len(alone)
    title = both[0]["match"]["highlights"]["title"]  # type: ignore[index]
    assert "<mark>Harbour</mark>" in title


def test_filters_come_before_the_cut(near: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    last = papers(near, like=TEXT)[-1]
    monkeypatch.setattr(Meaning.nearest, "__defaults__", (1, FLOOR))
    library: Library = near.app.state.library  # type: ignore[attr-defined]
    forget_answers(library)
    assert [paper["title"] for paper in papers(near, like=TEXT)] == [DAWN.title]
    [by_word] = papers(near, like=TEXT, q=f'title:"{last["title"]}"')
    [by_year] = papers(near, like=TEXT, year=str(last["year"]))
    assert by_word["id"] == last["id"]
    assert by_year["year"] == last["year"]


def test_authors_are_counted_in_papers_like_a_text(near: TestClient) -> None:
    authors = near.get("/api/v1/authors", params={"like": TEXT, "per_page": "200"}).json()
    listed = papers(near, like=TEXT)
    names = [author["name"] for paper in listed for author in paper["authors"]]  # type: ignore[attr-defined]
    assert {a["name"]: a["papers"] for a in authors["results"]} == {
        name: names.count(name) for name in names
    }


@pytest.mark.parametrize("mode", ["keyword", "hybrid"])
def test_a_text_is_not_answered_by_words(near: TestClient, mode: str) -> None:
    answer = near.get("/api/v1/papers", params={"like": TEXT, "mode": mode})
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["param"] == "mode"
    assert error["hint"]


def test_a_text_has_a_limit_that_is_said(near: TestClient) -> None:
    fits = "é" * MOST_CHARACTERS
    assert near.get("/api/v1/papers", params={"like": fits}).status_code == 200
    answer = near.get("/api/v1/papers", params={"like": fits + "é"})
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["param"] == "like"
    assert f"{MOST_CHARACTERS:,}" in error["message"]


def test_a_long_address_is_not_repeated_in_a_header(near: TestClient) -> None:
    short = near.get("/api/v1/papers", params={"like": TEXT, "per_page": "1"})
    long = near.get("/api/v1/papers", params={"like": f"{TEXT} " * 60, "per_page": "1"})
    assert "next" in short.links
    assert "link" not in long.headers
    assert long.json()["meta"]["next_cursor"]


def test_a_text_waits_for_the_model(served: TestClient) -> None:
    for address in ("/api/v1/papers", "/papers.bib", "/papers", "/api/v1/papers/1/sentence"):
        answer = served.get(address, params={"like": TEXT})
        assert answer.status_code == 503, address
        assert int(answer.headers["retry-after"]) > 0


# --- the sentence -------------------------------------------------------------------------


def test_the_sentence_is_the_closest_one_as_printed(near: TestClient) -> None:
    dawn = id_of(near, DAWN.title)
    answer = near.get(f"/api/v1/papers/{dawn}/sentence?q=winches and ships in the rain").json()
    assert answer["sentence"] == (
        "We recognise forty species in recordings with ships, winches and rain."
    )
    assert 0 < answer["closeness"] <= 1
    first = near.get(f"/api/v1/papers/{dawn}/sentence?like=Birds sing at dawn in the harbour.")
    assert first.json()["sentence"] == "Birds sing at dawn, when the harbour wakes."


def test_a_paper_without_an_abstract_has_no_sentence(near: TestClient) -> None:
    bare = id_of(near, BARE)
    answer = near.get(f"/api/v1/papers/{bare}/sentence?q=tides").json()
    assert answer == {"id": bare, "sentence": None, "closeness": None}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("999/sentence?q=tides", 404),
        ("1/sentence", 400),
        ("1/sentence?q=", 400),
        ("1/sentence?q=author:wei", 400),
        ('1/sentence?q="spring', 400),
        ("1/sentence?q=tides&sort=title", 400),
    ],
)
def test_a_sentence_that_cannot_be_found_is_explained(
    near: TestClient, address: str, status: int
) -> None:
    answer = near.get(f"/api/v1/papers/{address}")
    assert answer.status_code == status
    assert answer.json()["detail"]


# --- the page -----------------------------------------------------------------------------


def page(client: TestClient, path: str, **params: str) -> Page:
    answer = client.get(path, params=params, headers={"accept": "text/html"})
    assert answer.status_code == 200
    return Page(answer.text)


def lines(found: Page) -> list[Element]:
    return found.having("p", "why", "by-meaning")


def test_only_hits_that_meaning_alone_found_await_a_sentence(near: TestClient) -> None:
    listed = papers(near, q="harbour birds at dusk")
    alone = [
        f"why-{paper['id']}"
        for paper in listed
        if paper["match"]["keyword_rank"] is None and paper["abstract"]  # type: ignore[index]
    ]
    found = page(near, "/papers", q="harbour birds at dusk", per_page="200")
    assert [line.attributes["id"] for line in lines(found)] == alone != []
    by_words = page(near, "/papers", q="harbour birds at dusk", mode="keyword")
    assert lines(by_words) == []
    [results] = [one for one in by_words.elements if one.attributes.get("id") == "results"]
    assert "data-sentences" not in results.attributes


def test_sentences_come_for_the_hits_that_ask(near: TestClient) -> None:
    shown = page(near, "/papers", like=TEXT)
    [results] = [one for one in shown.elements if one.attributes.get("id") == "results"]
    ids = [line.attributes["id"].removeprefix("why-") for line in lines(shown)]
    answer = near.get(f"{results.attributes['data-sentences']}&ids={','.join(ids)}")
    came = Page(answer.text)
    assert [line.attributes["id"] for line in lines(came)] == [f"why-{one}" for one in ids]
    sentences = came.having("span", "closest-sentence")
    assert sentences[0].text in TEXT
    assert sentences[0].text.endswith(".")


def test_formulas_of_a_sentence_are_rendered_and_words_marked(near: TestClient) -> None:
    median = id_of(near, "How Private Is a Median?")
    asked = {"q": "adding noise for differential privacy", "ids": str(median)}
    came = Page(near.get("/papers/sentences", params=asked).text)
    assert came.having("math")
    assert "privacy" in [mark.text for mark in came.having("mark")]


@pytest.mark.parametrize(
    "asked",
    ["", "q=tides", "q=tides&ids=", "q=tides&ids=999,x,-1,9999999999999999999,", "ids=1",
     "q=author:wei&ids=1"],
)  # fmt: skip
def test_where_there_is_no_sentence_nothing_is_answered(near: TestClient, asked: str) -> None:
    answer = near.get(f"/papers/sentences?{asked}")
    assert (answer.status_code, answer.content) == (204, b"")


def test_without_a_model_the_lines_stay(served: TestClient) -> None:
    assert served.get("/papers/sentences?q=tides&ids=1").status_code == 204


def test_the_page_keeps_the_text_in_every_address(near: TestClient) -> None:
    found = page(near, "/papers", like=TEXT, per_page="2")
    [area] = found.having("textarea")
    assert (area.attributes["name"], area.text) == ("like", TEXT)
    [chip] = found.having("li", "chip")
    [drop] = [
        one for one in found.having("a") if one.attributes.get("aria-label", "").startswith("with")
    ]
    assert TEXT.startswith(chip.text.split("“")[1].split(" …")[0])
    assert "like" not in parse_qs(urlsplit(drop.attributes["href"]).query)
    kept = [one for one in found.having("input") if one.attributes.get("form") == "search"]
    assert ("like", TEXT) in [(one.attributes["name"], one.attributes["value"]) for one in kept]
    facets = [one.attributes["href"] for one in found.having("a", "plain")]
    others = [
        one.attributes["href"]
        for one in found.having("a")
        if one.attributes.get("rel") == "next" or "download" in one.attributes
    ]
    assert len(facets) > 3
    assert len(others) == len(FORMATS) + 1
    for address in (*facets, *others):
        assert parse_qs(urlsplit(address).query)["like"] == [TEXT], address


def test_a_paper_leads_to_all_that_are_like_it(near: TestClient) -> None:
    dawn = id_of(near, DAWN.title)
    shown = page(near, f"/papers/{dawn}")
    similar = near.get(f"/api/v1/papers/{dawn}/similar?per_page=200").json()["results"]
    [more] = [one.attributes["href"] for one in shown.having("a") if one.text == "more like this"]
    listed = near.get(f"/api/v1{more}").json()["results"]
    assert listed[0]["id"] == dawn
    close = [paper["id"] for paper in similar if paper["closeness"] >= FLOOR]
    assert [paper["id"] for paper in listed[1:]] == close

"""Papers over the API: the list, its pages and facets, one, and a batch."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import all_ids
from tests.world import OWNER, PAPERS

PAPER = {
    "id", "title", "abstract", "date", "date_precision", "date_printed", "year", "year_inferred",
    "authors", "authors_truncated", "categories", "topics", "keywords", "tags", "venue", "has_code",
    "code_url", "doi", "arxiv_id", "url", "citation_count", "doubts",
    # what bibliographic formats carry besides
    "type", "volume", "issue", "pages", "publisher", "language", "pmid", "isbn", "issn", "note",
    "editors", "links", "releases",
}  # fmt: skip


def id_of(client: TestClient, title: str) -> int:
    papers = client.get("/api/v1/papers?per_page=200&fields=id,title").json()["results"]
    [found] = [paper["id"] for paper in papers if paper["title"].startswith(title)]
    assert isinstance(found, int)
    return found


def titles(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [paper["title"] for paper in answer["results"]]


def test_the_list_is_shaped_as_promised(served: TestClient) -> None:
    answer = served.get("/api/v1/papers?per_page=2").json()
    assert set(answer) == {"meta", "results", "facets"}
    meta = answer["meta"]
    assert (meta["count"], meta["per_page"], meta["mode"]) == (PAPERS, 2, None)
    assert (meta["relaxed"], meta["notes"]) == (False, [])
    assert meta["took_ms"] >= 0
    assert answer["facets"] == {}
    assert [set(paper) for paper in answer["results"]] == [PAPER, PAPER]


def test_one_paper_says_all_that_is_known(served: TestClient) -> None:
    paper = served.get(f"/api/v1/papers/{id_of(served, '$k$-Anonymity')}").json()
    assert set(paper) == PAPER | {"origins", "references"}
    assert paper["title"] == "$k$-Anonymity Is Not Enough: Membership Inference on Released Tables"
    assert (paper["date"], paper["date_precision"]) == ("2022-09-14", "day")
    assert (paper["date_printed"], paper["year"]) == ("Sep 14, 2022", 2022)
    assert paper["authors_truncated"] is True
    assert [(a["printed_name"], a["position"], a["implied"]) for a in paper["authors"]] == [
        ("Mary Okafor", 1, False),
        ("Zoë O'Neill", 2, False),
        ("Tomás Ibáñez", 3, False),
        (OWNER, None, True),
    ]
    assert paper["categories"] == [{"code": "CR", "name": "Cryptography and Security"}]
    assert (paper["tags"], paper["keywords"], paper["topics"]) == (["north"], [], [])
    assert (paper["has_code"], paper["code_url"], paper["doi"]) == (False, None, None)


def test_an_inferred_year_is_marked(served: TestClient) -> None:
    paper = served.get(f"/api/v1/papers/{id_of(served, 'Unlearning What')}").json()
    assert (paper["year"], paper["year_inferred"], paper["date_printed"]) == (2025, True, "Mar 12")


def test_a_match_says_why_and_only_where_something_was_asked(served: TestClient) -> None:
    answer = served.get("/api/v1/papers?q=median").json()
    [paper] = answer["results"]
    assert answer["meta"]["mode"] == "keyword"
    assert set(paper) == PAPER | {"match"}
    match = paper["match"]
    assert set(match) == {"score", "keyword_rank", "semantic_rank", "highlights"}
    assert (match["keyword_rank"], match["semantic_rank"]) == (1, None)
    assert set(match["highlights"]) == {"title", "abstract"}
    assert re.findall("<mark>(.*?)</mark>", match["highlights"]["title"]) == ["Median"]


def test_highlights_hold_no_markup_but_marks(served: TestClient) -> None:
    for paper in served.get("/api/v1/papers?q=tables OR kernel OR privacy").json()["results"]:
        for text in filter(None, paper["match"]["highlights"].values()):
            plain = re.sub("</?mark>", "", text)
            assert "<" not in plain
            assert ">" not in plain
            assert unescape(plain)


@pytest.mark.parametrize("per_page", [1, 2, 4, 7, 15, 200])
@pytest.mark.parametrize("query", ["", "&q=harbour", "&sort=title", "&sort=citations&category=SD"])
def test_pages_follow_each_other_without_gap_or_repetition(
    served: TestClient, per_page: int, query: str
) -> None:
    whole = all_ids(served, f"/api/v1/papers?per_page=200{query}")
    assert all_ids(served, f"/api/v1/papers?per_page={per_page}{query}") == whole
    assert len(set(whole)) == len(whole) > 2


def test_pages_lead_back_too(served: TestClient) -> None:
    first = served.get("/api/v1/papers?per_page=6&q=harbour OR tides OR privacy")
    second = served.get(first.links["next"]["url"])
    assert "prev" not in first.links
    again = served.get(second.links["prev"]["url"]).json()
    assert titles(again) == titles(first.json())


def test_a_cursor_belongs_to_its_address(served: TestClient) -> None:
    cursor = served.get("/api/v1/papers?per_page=3").json()["meta"]["next_cursor"]
    for address in (
        f"/api/v1/papers?cursor={cursor}&sort=title",
        f"/api/v1/papers?cursor={cursor}&q=tides",
        f"/api/v1/authors?cursor={cursor}",
        f"/api/v1/categories?cursor={cursor}",
        "/api/v1/papers?cursor=nonsense",
    ):
        problem = served.get(address).json()
        assert (problem["status"], problem["errors"][0]["param"]) == (400, "cursor"), address


def test_facets_are_counted_where_they_are_asked_for(served: TestClient) -> None:
    answer = served.get("/api/v1/papers?facets=year,category,tag,code,author,venue").json()
    facets = answer["facets"]
    assert set(facets) == {"year", "category", "tag", "code", "author", "venue"}
    assert all(
        set(value) == {"value", "label", "count", "may_be_several"}
        for one in facets.values()
        for value in one
    )
    assert {value["value"]: value["count"] for value in facets["code"]} == {"yes": 4, "no": 11}
    assert {value["value"]: value["count"] for value in facets["tag"]} == {
        "north": 3,
        "harbour-lab": 3,
    }
    years = {value["value"]: value["count"] for value in facets["year"]}
    assert (years["2020"], years["1911"], years["none"]) == (2, 1, 1)
    assert answer["meta"]["more"] == dict.fromkeys(facets, 0)


def test_a_chosen_category_does_not_hide_the_others(served: TestClient) -> None:
    both = served.get("/api/v1/papers?category=SD&facets=category,year").json()
    assert {value["value"] for value in both["facets"]["category"]} > {"SD"}
    assert sum(value["count"] for value in both["facets"]["year"]) == both["meta"]["count"]


def test_fields_asked_for_are_all_there_is(served: TestClient) -> None:
    answer = served.get("/api/v1/papers?fields=title,authors.name&per_page=1&facets=code").json()
    assert set(answer) == {"meta", "results", "facets"}
    [paper] = answer["results"]
    assert set(paper) == {"title", "authors"}
    assert {key for author in paper["authors"] for key in author} == {"name"}
    one = served.get("/api/v1/papers/1?fields=year").json()
    assert set(one) == {"year"}


@pytest.mark.parametrize(
    ("address", "param", "hint"),
    [
        ("papers?fields=titel", "fields", "fields=title"),
        ("papers?fields=authors.nam", "fields", "fields=authors.name"),
        ("papers?fields=title.name", "fields", ""),
        ("papers?facets=years", "facets", "facets=year"),
        ("papers?yeer=2020", "yeer", "year=2020"),
        ("papers?sort=newst", "sort", "sort=newest"),
        ("papers?mode=hybird", "mode", "mode=hybrid"),
        ("papers?year=2023-2020", "year", "year=2020-2023"),
        ("papers?per_page=201", "per_page", ""),
        ("papers?category=SDD", "category", "category=SD"),
        ("papers?author=99999999999999999999", "author", ""),
        ("papers?author=12345", "author", ""),
        ("papers/1?year=2020", "year", ""),
        ("papers/1/similar?page=2", "page", "per_page=2"),
        ("timelines/papers?per_page=3", "per_page", ""),
        ("stats?q=a", "q", ""),
        ("authors?sort=newest", "sort", ""),
    ],
)
def test_what_is_not_understood_is_400_with_a_hint(
    served: TestClient, address: str, param: str, hint: str
) -> None:
    answer = served.get(f"/api/v1/{address}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    [error] = answer.json()["errors"]
    assert error["param"] == param
    assert hint in error["hint"]


def test_a_mistake_in_a_query_says_where_it_stands(served: TestClient) -> None:
    [error] = served.get('/api/v1/papers?q=tides "harbour').json()["errors"]
    assert (error["param"], error["position"]) == ("q", 6)
    assert error["hint"]


def test_all_mistakes_are_said_at_once(served: TestClient) -> None:
    errors = served.get("/api/v1/papers?yeer=1&sort=x&per_page=0").json()["errors"]
    assert {error["param"] for error in errors} == {"yeer", "sort", "per_page"}


def test_an_empty_value_counts_as_not_given(served: TestClient) -> None:
    everything = served.get("/api/v1/papers?per_page=200").json()
    for name in ("q", "mode", "author", "category", "year", "code", "sort", "cursor", "fields"):
        answer = served.get(f"/api/v1/papers?per_page=200&{name}=").json()
        assert answer["results"] == everything["results"], name


def test_a_batch_keeps_the_order_of_its_ids(served: TestClient) -> None:
    ids = [3, 999, 1, 3, -1, 10**18]
    answer = served.post("/api/v1/papers/batch", json={"ids": ids}).json()
    assert [paper and paper["id"] for paper in answer["results"]] == [3, None, 1, 3, None, None]
    assert answer["meta"]["count"] == 2
    some = served.post("/api/v1/papers/batch?fields=year", json={"ids": [999, 1]}).json()
    assert some["results"] == [None, {"year": 2019}]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"{}", b'{"ids": 3}', b'{"ids": ["a"]}', b'{"ids": [1.5]}', b"\xff",
        b'{"ids": [' + b"1," * 200 + b"1]}", b'{"ids": [' + b"9" * 5000 + b"]}", b"[" * 50_000,
    ],
)  # fmt: skip
def test_a_wrong_body_is_explained(served: TestClient, body: bytes) -> None:
    answer = served.post(
        "/api/v1/papers/batch", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_must_be_json_by_its_type(served: TestClient) -> None:
    answer = served.post("/api/v1/papers/batch", content=b'{"ids": [1]}')
    assert answer.status_code == 422


def test_a_body_of_a_megabyte_is_not_read(served: TestClient) -> None:
    body = b'{"ids": [1], "x": "' + b"a" * (1 << 20) + b'"}'
    for content in (body, iter([body])):  # announced, and in pieces of unknown number
        answer = served.post(
            "/api/v1/papers/batch", content=content, headers={"content-type": "application/json"}
        )
        assert answer.status_code == 413
        assert answer.json()["status"] == 413


def test_similar_papers_wait_for_the_model(served: TestClient) -> None:
    answer = served.get("/api/v1/papers/1/similar")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert served.get("/api/v1/papers?mode=semantic&q=tides").status_code == 503
    assert served.get("/api/v1/papers/999/similar").status_code == 404


def test_an_empty_library_answers_too(served_empty: TestClient) -> None:
    facets = "year,category,topic,author,venue,tag,code"
    for address in ("papers", f"papers?facets={facets}", "papers?q=tides", "authors?q=wei"):
        answer = served_empty.get(f"/api/v1/{address}")
        assert (answer.status_code, answer.json()["meta"]["count"]) == (200, 0), answer.text

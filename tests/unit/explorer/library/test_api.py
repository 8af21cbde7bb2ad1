"""The library as a whole over the API: timelines, suggestions, numbers, imports, health."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from app.store.database import Database
from app.store.models import ImportIssue, ImportRow
from tests.unit.conftest import all_ids
from tests.world import AUTHORS, NAMES, OWNER, PAPERS


def test_years_have_no_gaps_and_counts_are_all_dated_papers(served: TestClient) -> None:
    answer = served.get("/api/v1/timelines/papers").json()
    years, counts, meta = answer["years"], answer["counts"], answer["meta"]
    assert years == list(range(1911, 2026))
    assert sum(counts) == PAPERS - 1
    assert (meta["undated"], meta["count"]) == (1, PAPERS)
    assert counts[years.index(2020)] == 2


@pytest.mark.parametrize(
    "query", ["q=tides", "category=SD&year=2020-", "year=none", "code=no", "author=1"]
)
def test_a_timeline_speaks_of_the_set_of_the_list(served: TestClient, query: str) -> None:
    timeline = served.get(f"/api/v1/timelines/papers?{query}").json()
    papers = served.get(f"/api/v1/papers?{query}&per_page=200").json()
    years = [paper["year"] for paper in papers["results"]]
    assert timeline["meta"]["count"] == papers["meta"]["count"]
    assert timeline["meta"]["undated"] == years.count(None)
    assert {
        year: count
        for year, count in zip(timeline["years"], timeline["counts"], strict=True)
        if count
    } == {year: years.count(year) for year in set(years) - {None}}


def test_suggestions_are_papers_authors_and_a_spelling(served: TestClient) -> None:
    answer = served.get("/api/v1/suggest?q=tid").json()
    assert set(answer) == {"papers", "authors", "topics", "did_you_mean"}
    assert {"id", "title", "year"} == set(answer["papers"][0])
    assert all("Tide" in paper["title"] for paper in answer["papers"])
    people = served.get("/api/v1/suggest?q=van den be").json()["authors"]
    assert [(person["name"], person["papers"]) for person in people] == [(OWNER, 6)]


@pytest.mark.parametrize("typed", ["harbour noise rec", "Recognising Birds", "who sings at du"])
def test_titles_are_suggested_by_their_words(served: TestClient, typed: str) -> None:
    papers = served.get("/api/v1/suggest", params={"q": typed}).json()["papers"]
    assert papers
    assert all(paper["title"].startswith("Who Sings at D") for paper in papers)


def test_a_title_that_begins_so_comes_first(served: TestClient) -> None:
    papers = served.get("/api/v1/suggest?q=learning").json()["papers"]
    assert papers[0]["title"] == "Learning Birdsong without Labels"


def test_nothing_is_suggested_for_nothing(served: TestClient) -> None:
    nothing = {"papers": [], "authors": [], "topics": [], "did_you_mean": None}
    for query in ("", "?q=", "?q=%20", "?q=-", "?q=%22"):
        assert served.get(f"/api/v1/suggest{query}").json() == nothing


@pytest.mark.parametrize(
    "typed", ['"who sings', "title:", "tides -", "(a OR", "author:berg wh", "x" * 9000]
)
def test_an_unfinished_query_is_no_mistake_while_typing(served: TestClient, typed: str) -> None:
    assert served.get("/api/v1/suggest", params={"q": typed}).status_code == 200


def test_a_mistyped_word_is_spelled(served: TestClient) -> None:
    assert served.get("/api/v1/suggest?q=birdsnog").json()["did_you_mean"] == "birdsong"


def test_the_library_in_numbers(served: TestClient) -> None:
    stats = served.get("/api/v1/stats").json()
    expected = {
        "papers": PAPERS,
        "authors": AUTHORS,
        "names": NAMES,
        "first_year": 1911,
        "last_year": 2025,
        "cut_author_lists": 3,
        "implied_owners": 3,
        "inferred_years": 2,
        "undated": 1,
        "with_code": 4,
        "code_without_address": 0,
        "imports": 1,
    }
    assert {name: stats[name] for name in expected} == expected
    assert {one["value"]: one["count"] for one in stats["categories"]}["LG"] == 6
    assert [(one["value"], one["count"]) for one in stats["tags"]] == [
        ("harbour-lab", 3),
        ("north", 3),
    ]
    assert stats["model"]["state"] == "off"
    assert stats["degraded"] == [stats["model"]["message"]]
    assert {"oeuvre", "python", "sqlite"} <= set(stats["versions"])


def test_an_empty_library_has_no_years(served_empty: TestClient) -> None:
    stats = served_empty.get("/api/v1/stats").json()
    assert (stats["papers"], stats["authors"], stats["first_year"]) == (0, 0, None)
    timeline = served_empty.get("/api/v1/timelines/papers").json()
    assert (timeline["years"], timeline["counts"]) == ([], [])


def test_imports_and_their_reports(served: TestClient) -> None:
    [source] = served.get("/api/v1/imports").json()["results"]
    assert (source["filename"], source["format"], source["added"]) == (
        "world.txt",
        "listing",
        PAPERS,
    )
    report = served.get(f"/api/v1/imports/{source['id']}").json()
    assert {name: report[name] for name in source} == source
    lines = [issue["line"] for issue in report["issues"]]
    assert lines == sorted(lines)
    codes = [issue["code"] for issue in report["issues"]]
    assert (codes.count("authors-cut"), codes.count("no-year")) == (3, 1)
    assert all(issue["severity"] == "doubt" for issue in report["issues"])
    assert report["issues_count"] == len(report["issues"])
    cut = next(group for group in report["groups"] if group["code"] == "authors-cut")
    assert cut == {
        "severity": "doubt",
        "code": "authors-cut",
        "count": 3,
        "text": "3 author lists are cut (et al.)",
        "lines": [issue["line"] for issue in report["issues"] if issue["code"] == "authors-cut"],
    }


def test_the_remarks_of_an_import_are_paged(served_alone: TestClient, world: Database) -> None:
    with world.write("test") as session:
        for line in range(1, 251):
            code = "bad-date" if line % 2 else "bad-doi"
            session.add(
                ImportIssue(
                    import_id=1, severity="doubt", line=1_000 + line, code=code, reason=str(line)
                )
            )
    report = served_alone.get("/api/v1/imports/1").json()
    before = report["issues_count"] - 250
    assert len(report["issues"]) == 200
    group = next(one for one in report["groups"] if one["code"] == "bad-doi")
    assert (group["count"], group["text"]) == (
        125,
        "125 values do not fit their field, such as: 2",
    )
    assert group["lines"] == list(range(1_002, 1_018, 2))
    lines: list[int] = []
    address: str | None = "/api/v1/imports/1/issues?per_page=100"
    while address:
        answer = served_alone.get(address)
        lines += [issue["line"] for issue in answer.json()["results"]]
        address = answer.links["next"]["url"] if "next" in answer.links else None
    assert len(lines) == before + 250
    assert lines == sorted(lines)
    page = served_alone.get("/api/v1/imports/1/issues?kind=bad-doi&per_page=2").json()
    assert [issue["reason"] for issue in page["results"]] == ["2", "4"]
    assert page["meta"]["count"] == 125


def test_a_kind_that_no_remark_has_is_explained(served: TestClient) -> None:
    answer = served.get("/api/v1/imports/1/issues?kind=author-cut")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["param"], error["hint"]) == ("kind", "Did you mean kind=authors-cut?")
    assert served.get("/api/v1/imports/99/issues").status_code == 404


def test_health_says_whether_meaning_is_searched(served: TestClient) -> None:
    answer = served.get("/health")
    health = answer.json()
    assert (answer.status_code, health["status"], health["semantic"]) == (200, "ok", "off")
    assert health["papers"] == PAPERS
    assert answer.headers["cache-control"] == "no-store"


def test_imports_are_paged(served_alone: TestClient, world: Database) -> None:
    with world.write("test") as session:
        for number in range(5):
            session.add(
                ImportRow(
                    filename=f"{number}.txt",
                    format="listing",
                    sha256="0",
                    size=1,
                    started_at=datetime(2026, 11, 22, tzinfo=UTC),
                )
            )
    assert all_ids(served_alone, "/api/v1/imports?per_page=4") == [6, 5, 4, 3, 2, 1]

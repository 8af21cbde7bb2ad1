"""Papers are completed from their pages and by the API: asked for, shown, then stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from tests.unit.conftest import BASE, settings_of, wait_until
from tests.unit.enrich import answers as made
from tests.unit.enrich.answers import PublicService, public_service
from tests.unit.explorer.page import Page

TITLE = "Forecasting Spring Tides with Kernel Regression"
NAMES = ("Jörg Brüning-Weiß", "Amélie K. Tournier")


@pytest.fixture
def served() -> Iterator[PublicService]:
    with public_service() as service:
        work = made.openalex_work(TITLE, NAMES, doi="10.5555/tide.2019.4", biblio={"volume": "12"})
        service.answer = lambda path, given: made.openalex(work)
        yield service


@pytest.fixture
def site(served: PublicService, topics_path: Path, tmp_path: Path) -> Iterator[TestClient]:
    settings = settings_of(
        topics_path, openalex_url=served.address, reply_cache=str(tmp_path / "replies"),
        contact="ann@example.org",
    )  # fmt: skip
    with TestClient(create_app(settings), base_url=BASE) as client:
        yield client


def ended(site: TestClient, address: str) -> str:
    """Wait for the end of a job, and return what its page shows."""
    wait_until(lambda: "data-events" not in site.get(address).text)
    return site.get(address).text


def test_a_paper_is_asked_for_shown_and_completed(site: TestClient, served: PublicService) -> None:
    page = site.get("/papers/1").text
    assert 'href="/enrich?paper=1"' in page
    shown = site.get("/enrich?paper=1").text
    assert TITLE in shown
    assert "ann@example.org" in shown
    assert served.asked == []
    sent = site.post("/enrich", data={"paper": "1", "source": "openalex"}, follow_redirects=False)
    assert sent.status_code == 303
    job = sent.headers["location"]
    dry = ended(site, job)
    assert "OpenAlex would complete 1 paper" in dry
    assert "changes volume" in dry
    assert site.get("/api/v1/papers/1").json()["volume"] is None
    requests = len(served.asked)
    site.post(job, data={"do": "import"})
    ended(site, job)
    assert len(served.asked) == requests == 1
    paper = site.get("/api/v1/papers/1").json()
    assert paper["volume"] == "12"
    named = [one["filename"] for one in paper["origins"] if one["field"] == "volume"]
    assert named == ["enrich: openalex"]
    assert "enrich: openalex" in site.get("/imports").text


def test_the_papers_of_a_filter(site: TestClient, served: PublicService) -> None:
    assert "/enrich?year=2019" in site.get("/papers?year=2019").text
    page = Page(site.get("/enrich?year=2019&q=tides").text)
    kept = {
        (one.attributes["name"], one.attributes["value"])
        for one in page.having("input")
        if one.attributes.get("type") == "hidden"
    }
    assert {("year", "2019"), ("q", "tides")} <= kept
    data = {"year": "2019", "q": "tides", "source": "openalex"}
    sent = site.post("/enrich", data=data, follow_redirects=False)
    assert "would complete" in ended(site, sent.headers["location"])


def test_what_is_known_already_is_said(site: TestClient, served: PublicService) -> None:
    served.answer = lambda path, given: made.openalex()
    sent = site.post("/enrich", data={"paper": "1", "source": "openalex"}, follow_redirects=False)
    page = ended(site, sent.headers["location"])
    assert "OpenAlex has nothing new" in page
    assert "OpenAlex knows 0 of 1 paper" in page


def test_a_service_that_is_down_is_said(site: TestClient, served: PublicService) -> None:
    served.answer = lambda path, given: made.Answer("key needed", 401)
    sent = site.post("/enrich", data={"paper": "1", "source": "openalex"}, follow_redirects=False)
    assert "lets nobody in without a key" in ended(site, sent.headers["location"])


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"paper": "1", "source": "scopus"}, 400),
        ({"paper": "1"}, 400),
        ({"paper": "999", "source": "openalex"}, 404),
        ({"paper": "x", "source": "openalex"}, 400),
        ({"year": "abc", "source": "openalex"}, 400),
        ({"year": "1850", "source": "openalex"}, 400),
    ],
)
def test_what_cannot_be_asked_is_said(
    site: TestClient, served: PublicService, fields: dict[str, str], status: int
) -> None:
    answer = site.post("/enrich", data=fields, follow_redirects=False)
    assert answer.status_code == status
    assert served.asked == []


def test_a_page_of_another_site_asks_for_nothing(site: TestClient, served: PublicService) -> None:
    answer = site.post(
        "/enrich", data={"paper": "1", "source": "openalex"},
        headers={"sec-fetch-site": "cross-site"},
    )  # fmt: skip
    assert answer.status_code == 403
    assert served.asked == []


ENRICH = "/api/v1/enrich"


def test_the_api_asks_shows_and_stores(site: TestClient, served: PublicService) -> None:
    asked = {"source": "openalex", "papers": [1]}
    dry = site.post(f"{ENRICH}?dry_run=yes", json=asked)
    assert dry.status_code == 200, dry.text
    assert (dry.json()["kind"], dry.json()["completed"]) == ("dry-run", 1)
    job = dry.headers["Location"]
    [record] = site.get(f"{job}/records").json()["results"]
    assert (record["paper_id"], record["fields"]) == (1, ["volume"])
    assert site.get("/api/v1/papers/1").json()["volume"] is None
    stored = site.post(job, json={"do": "import"}).json()
    assert (stored["completed"], len(served.asked)) == (1, 1)
    assert site.get("/api/v1/papers/1").json()["volume"] == "12"
    again = site.post(f"{ENRICH}?q=tides&year=2019", json={"source": "openalex"}).json()
    assert (again["kind"], again["completed"], again["import_ids"]) == ("import", 0, [])


@pytest.mark.parametrize(
    ("address", "asked", "status", "words"),
    [
        ("", {"source": "scopus"}, 422, "source"),
        ("", {"source": "arxiv", "papers": [999]}, 400, "no paper 999"),
        ("?year=1850", {"source": "arxiv"}, 400, "no paper to be completed"),
        ("?dry_run=maybe", {"source": "arxiv"}, 400, "yes or no"),
        ("?x=1", {"source": "arxiv"}, 400, "x"),
    ],
)
def test_the_api_says_what_cannot_be_asked(
    site: TestClient, served: PublicService, address: str, asked: object, status: int, words: str
) -> None:
    answer = site.post(ENRICH + address, json=asked)
    assert answer.status_code == status
    assert words in answer.text
    refused = site.post(ENRICH, json=asked, headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 403
    assert served.asked == []

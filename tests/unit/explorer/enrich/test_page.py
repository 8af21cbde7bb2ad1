"""Papers are completed from their pages: asked for by a button, shown, then stored."""

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

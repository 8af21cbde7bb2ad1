"""`since=last-visit`: kept by the browser, and shown as a moment in the address."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.http import last_visit
from app.http.last_visit import COOKIE, GAP_S, Visits

NOON = 1_780_000_000  # 2026-05-28, 20:26:40


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give a clock that the test sets."""
    now = [NOON]
    monkeypatch.setattr(last_visit.time, "time", lambda: now[0])
    return now


def test_a_visit_ends_with_half_an_hour_without_a_page() -> None:
    first = Visits().at(NOON)
    assert first == Visits(0, NOON)
    assert first.at(NOON + 10) == first
    later = first.at(NOON + GAP_S - 1)
    assert later == Visits(0, NOON + GAP_S - 1)
    assert later.at(NOON + 5 * GAP_S) == Visits(NOON + GAP_S - 1, NOON + 5 * GAP_S)


@pytest.mark.parametrize("text", [None, "", "x", "1", "1.2.3", "-1.5", "1.٢", "9" * 30 + ".1"])
def test_a_cookie_that_was_changed_counts_as_none(text: str | None) -> None:
    assert Visits.read(text) == Visits()


def test_the_address_has_the_moment(served: TestClient, clock: list[int]) -> None:
    browser = TestClient(served.app, base_url=str(served.base_url), follow_redirects=False)
    page = browser.get("/papers")
    assert page.cookies[COOKIE] == f"0.{NOON}"
    assert "HttpOnly" in page.headers["set-cookie"]
    assert "set-cookie" not in browser.get("/papers?q=tides").headers
    # In a first visit everything is new.
    first = browser.get("/new?since=last-visit&by=week")
    assert (first.status_code, first.headers["location"]) == (307, "/new?by=week")
    clock[0] += 3 * GAP_S
    again = browser.get("/papers?q=tides&since=last-visit")
    assert again.headers["location"] == "/papers?q=tides&since=2026-05-28T20%3A26%3A40Z"
    assert again.headers["cache-control"] == "no-store"
    page = browser.get(again.headers["location"])
    assert "new or changed since May 28, 2026, 20:26 UTC" in page.text


def test_programs_and_feeds_are_told_to_give_a_date(served: TestClient) -> None:
    for address in ("/api/v1/papers?since=last-visit", "/papers.atom?since=last-visit"):
        answer = served.get(address)
        assert (answer.status_code, "set-cookie" in answer.headers) == (400, False)
        assert "since=2026-11-30" in answer.text


def test_files_set_no_cookie(served: TestClient) -> None:
    for address in ("/papers.bib", "/static/oeuvre.css", "/api/v1/stats", "/health"):
        assert "set-cookie" not in served.get(address).headers

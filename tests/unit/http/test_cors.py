"""Pages of other origins read nothing, unless a setting names their origin; they change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.errors import OeuvreError
from app.main import create_app
from app.settings import load_settings
from tests.unit.conftest import BASE, settings_of

OURS, OTHER = "https://a.example", "https://b.example:8443"
BATCH = "/api/v1/papers/batch"
DATA = ("/api/v1/papers", "/health", "/api/openapi.json", "/papers.bib", "/papers/1.csl.json")
PAGES = ("/papers", "/api/docs", "/papers/1", "/static/icon.svg")


@pytest.fixture(scope="module")
def closed(served: TestClient) -> TestClient:
    """Serve to no other origin."""
    return served


@pytest.fixture(scope="module")
def named(served: TestClient) -> Iterator[TestClient]:
    """Serve the same library to the pages of one."""
    yield from allowing(served, f" {OURS.upper()}/ , https://c.example")


@pytest.fixture(scope="module")
def every(served: TestClient) -> Iterator[TestClient]:
    """Serve it to those of all."""
    yield from allowing(served, "*")


def allowing(served: TestClient, origins: str) -> Iterator[TestClient]:
    path: Path = served.app.state.library.database.path  # type: ignore[attr-defined]
    with TestClient(create_app(settings_of(path, cors_origins=origins)), base_url=BASE) as client:
        yield client


def reader_of(client: TestClient, path: str, origin: str, method: str = "GET") -> str | None:
    json = {"ids": [1]} if method == "POST" else None
    answer = client.request(method, path, headers={"origin": origin}, json=json)
    return answer.headers.get("access-control-allow-origin")


@pytest.mark.parametrize("path", [*DATA, *PAGES])
def test_no_other_origin_reads_unless_a_setting_says_so(closed: TestClient, path: str) -> None:
    headers = closed.get(path, headers={"origin": OURS}).headers
    assert not [name for name in headers if name.startswith("access-control-")]
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("path", DATA)
def test_pages_of_a_named_origin_read_data(named: TestClient, every: TestClient, path: str) -> None:
    assert reader_of(named, path, OURS) == OURS
    assert reader_of(named, path, OURS, "HEAD") == OURS
    for other in (OTHER, f"{OURS}:8000", "http://a.example", "null", ""):
        assert reader_of(named, path, other) is None
    assert "Origin" in named.get(path).headers["vary"]
    assert reader_of(every, path, OTHER) == "*"
    assert "cross-origin-resource-policy" not in every.get(path).headers


def test_a_batch_is_a_read(named: TestClient) -> None:
    assert reader_of(named, BATCH, OURS, "POST") == OURS


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_read_by_none(named: TestClient, every: TestClient, path: str) -> None:
    assert reader_of(named, path, OURS) is reader_of(every, path, OURS) is None


def test_what_is_refused_can_be_read_too(named: TestClient) -> None:
    answer = named.get("/api/v1/papers?year=x", headers={"origin": OURS})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (400, OURS)


def test_changes_are_refused_from_an_origin_that_may_read(every: TestClient) -> None:
    answer = every.patch("/api/v1/papers/1", json={"title": "x"}, headers={"origin": OURS})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("path", "asked", "allowed"),
    [
        ("/api/v1/papers", "GET", True),
        ("/papers.bib", "HEAD", True),
        (BATCH, "POST", True),
        ("/api/v1/papers", "POST", False),
        ("/api/v1/papers/1", "PATCH", False),
        ("/papers", "GET", False),
    ],
)
def test_preflights(
    closed: TestClient, named: TestClient, every: TestClient, path: str, asked: str, allowed: bool
) -> None:
    def is_let_in(client: TestClient, origin: str) -> bool:
        headers = {"origin": origin, "access-control-request-method": asked}
        answer = client.options(path, headers=headers)
        assert answer.status_code == (204 if answer.is_success else 403)
        methods = answer.headers.get("access-control-allow-methods", "").split(", ")
        may_read = answer.headers.get("access-control-allow-origin") in (origin, "*")
        return answer.is_success and may_read and asked in methods

    assert is_let_in(named, OURS) is is_let_in(every, OTHER) is allowed
    assert not is_let_in(named, OTHER)
    assert not is_let_in(closed, OURS)


def test_a_refused_preflight_says_what_to_set(closed: TestClient) -> None:
    headers = {"origin": OURS, "access-control-request-method": "GET"}
    answer = closed.options("/api/v1/papers", headers=headers)
    assert answer.headers["content-type"] == "application/problem+json"
    assert "OEUVRE_CORS_ORIGINS" in answer.json()["detail"]


@pytest.mark.parametrize(
    "origins", ["a.example", "https://a.example/path", "null", "file://", "https://*.a.example"]
)
def test_what_is_no_origin_is_refused(origins: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OEUVRE_CORS_ORIGINS", f"{OURS},{origins}")
    with pytest.raises(OeuvreError, match="is no origin"):
        load_settings()

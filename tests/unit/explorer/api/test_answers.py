"""What every answer of the API has in common: tags, errors, methods, ids."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

import app.explorer.papers.api
from app.errors import Busy
from app.exporters import FORMATS
from app.main import create_app
from app.store.database import Database
from tests.unit.conftest import BASE, settings_of

READS = (
    "papers", "papers?q=tides&facets=year", "papers/1", "authors", "authors/1",
    "authors/1/coauthors", "categories", "timelines/papers", "suggest?q=tid", "stats", "imports",
    "imports/1",
)  # fmt: skip


@pytest.fixture
def failing(served: TestClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Serve lists that fail in a way that nobody foresaw."""

    def fail(*_: object) -> None:
        raise RuntimeError("a secret path")

    monkeypatch.setattr(app.explorer.papers.api, "find_papers", fail)
    with TestClient(served.app, base_url=BASE, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("address", READS)
def test_an_answer_that_still_holds_is_not_sent_again(served: TestClient, address: str) -> None:
    first = served.get(f"/api/v1/{address}")
    assert first.status_code == 200
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    again = served.get(f"/api/v1/{address}", headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag


def test_a_tag_does_not_depend_on_how_long_the_answer_took(served: TestClient) -> None:
    tags = {served.get("/api/v1/papers?q=tides").headers["etag"] for _ in range(3)}
    assert len(tags) == 1


def test_tags_differ_by_address(served: TestClient) -> None:
    tags = {served.get(f"/api/v1/{address}").headers["etag"] for address in READS}
    assert len(tags) == len(READS)


def test_the_question_is_not_asked_where_the_answer_still_holds(
    served: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = served.get("/api/v1/papers").headers["etag"]
    asked: list[object] = []
    monkeypatch.setattr(app.explorer.papers.api, "find_papers", lambda *args: asked.append(args))
    assert served.get("/api/v1/papers", headers={"if-none-match": tag}).status_code == 304
    assert asked == []


def test_a_change_of_the_library_changes_every_tag(
    served_alone: TestClient, world: Database
) -> None:
    served = served_alone
    before = served.get("/api/v1/papers").headers["etag"]
    with world.write("test"):
        pass
    assert served.get("/api/v1/papers").headers["etag"] != before
    assert served.get("/api/v1/papers", headers={"if-none-match": before}).status_code == 200


@pytest.mark.parametrize("address", READS)
def test_head_is_answered_wherever_get_is(served: TestClient, address: str) -> None:
    got, head = served.get(f"/api/v1/{address}"), served.head(f"/api/v1/{address}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v2/papers", 404),
        ("GET", "/api/", 404),
        ("GET", "/api/v1/papers/999", 404),
        ("GET", "/api/v1/papers/abc", 404),
        ("GET", "/api/v1/papers/17-focal-loss", 404),
        ("GET", "/api/v1/papers/-1", 404),
        ("GET", "/api/v1/papers/1.0", 404),
        ("GET", "/api/v1/papers/%00", 404),
        ("GET", "/api/v1/papers/%FF", 404),
        ("GET", "/api/v1/papers/9223372036854775808", 404),
        ("GET", "/api/v1/papers/" + "9" * 5000, 404),
        ("GET", "/api/v1/authors/999", 404),
        ("GET", "/api/v1/authors/999/coauthors", 404),
        ("GET", "/api/v1/imports/999", 404),
        ("GET", "/api/v1/papers?q=%00", 400),
        ("GET", "/api/v1/papers?q=%C0%AF", 400),
        ("GET", "/api/v1/papers?venue=%ED%A0%80", 400),
        ("DELETE", "/api/v1/papers/1", 405),
        ("POST", "/api/v1/papers", 405),
        ("POST", "/api/v1/papers/batch", 422),
        ("PATCH", "/health", 405),
    ],
)
def test_every_error_is_a_problem(
    served: TestClient, method: str, address: str, status: int
) -> None:
    answer = served.request(method, address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "errors", "request_id"}
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert "content-security-policy" in answer.headers


def test_a_method_that_is_not_there_names_those_that_are(served: TestClient) -> None:
    assert served.delete("/api/v1/papers/1").headers["allow"] == "GET, HEAD, PATCH, OPTIONS"


def test_a_mistake_of_ours_says_nothing_of_the_machine(failing: TestClient) -> None:
    answer = failing.get("/api/v1/papers")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_who_comes_at_a_busy_time_is_told_when_to_return(
    served: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise Busy("All readers of the library are taken; try again in a moment.")

    monkeypatch.setattr(app.explorer.papers.api, "find_papers", busy)
    answer = served.get("/api/v1/papers")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


def test_a_foreign_host_gets_a_problem_that_says_what_to_set(served: TestClient) -> None:
    answer = served.get("/api/v1/papers", headers={"host": "library.example"})
    assert answer.status_code == 400
    assert "OEUVRE_ALLOWED_HOSTS" in answer.json()["detail"]


def test_hosts_that_are_set_are_answered(world: Database) -> None:
    settings = settings_of(world.path, allowed_hosts="library.example")
    with TestClient(create_app(settings), base_url="http://library.example") as client:
        assert client.get("/api/v1/papers").status_code == 200


def test_links_lead_back_through_a_proxy(world: Database) -> None:
    app = create_app(settings_of(world.path))
    with TestClient(app, base_url=BASE, root_path="/library") as client:
        answer = client.get("/api/v1/papers?per_page=4&fields=id")
        assert answer.links["next"]["url"].startswith("/library/api/v1/papers?")
        assert client.get("/library/api/v1/papers?per_page=4").status_code == 200
        servers = client.get("/api/openapi.json").json()["servers"]
        assert servers == [{"url": "/library"}]


def test_long_answers_are_compressed(served: TestClient) -> None:
    answer = served.get("/api/v1/papers", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()


@pytest.mark.parametrize("encoding", ["zstd", "br", "gzip"])
def test_every_file_is_compressed(served: TestClient, encoding: str) -> None:
    files = [f"/papers.{suffix}" for suffix in FORMATS]
    files += [
        "/network.graphml",
        "/network.gexf",
        "/network.csv",
        "/timelines.csv?chart=categories",
    ]
    for address in (*files, "/api/openapi.json"):
        answer = served.get(address, headers={"Accept-Encoding": encoding})
        compressed = answer.headers.get("content-encoding") == encoding
        assert compressed or len(answer.content) < 500, address
        if encoding == "gzip":  # this client reads no other
            plain = served.get(address, headers={"Accept-Encoding": "identity"})
            assert answer.text == plain.text

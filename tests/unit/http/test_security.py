"""The layers around every request, over an application that only echoes."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from app.errors import BadParameters
from app.http.security import AnswerHeaders, Guard, HeadAsGet, ReadingOrigins, plain_query


async def echo(request: Request) -> Response:
    return JSONResponse(request.query_params.multi_items())


async def refuse(request: Request, error: Exception) -> Response:
    return PlainTextResponse(f"{request.url.path} {error}", 400)


PATHS = ("/papers", "/health", "/api/docs", "/api/v1/papers", "/api/v1/papers/batch")


def client(*hosts: str) -> TestClient:
    app = Starlette(
        routes=[Route(path, echo, methods=["GET", "POST"]) for path in PATHS],
        middleware=[
            Middleware(AnswerHeaders, origins=ReadingOrigins()),
            Middleware(HeadAsGet),
            Middleware(
                Guard,
                hosts=hosts or ("127.0.0.1",),
                refuse=refuse,
                largest_body=lambda _: 10,
                origins=ReadingOrigins(),
            ),
        ],
    )
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_holds_browsers_to_the_rules(path: str) -> None:
    headers = client().get(path).headers
    policy = dict(
        part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_every_answer_has_its_own_id() -> None:
    served = client()
    ids = {served.get("/papers").headers["x-request-id"] for _ in range(20)}
    assert len(ids) == 20


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8000", "LOCALHOST:1", "[::1]:8000", "[::1]"]
)
def test_known_hosts_are_answered(host: str) -> None:
    served = client("127.0.0.1", "localhost", "[::1]")
    assert served.get("/papers", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]", "x]:80"])
def test_other_hosts_are_told_what_to_set(host: str) -> None:
    answer = client().get("/papers", headers={"host": host})
    assert answer.status_code == 400
    assert "OEUVRE_ALLOWED_HOSTS" in answer.text
    assert "content-security-policy" in answer.headers


def test_a_star_answers_any_host() -> None:
    assert client("*").get("/papers", headers={"host": "a.example"}).status_code == 200


def test_head_is_get_without_its_body() -> None:
    served = client()
    got, head = served.get("/papers?q=a"), served.head("/papers?q=a")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ("q=a+b%20c&q=%C3%A9&empty=", [["q", "a b c"], ["q", "é"], ["empty", ""]]),
        ("q=%F0%9F%90%A6", [["q", "🐦"]]),
        ("q=100%&r=%zz", [["q", "100%"], ["r", "%zz"]]),
        ("", []),
    ],
)
def test_text_arrives_as_it_was_meant(query: str, pairs: list[list[str]]) -> None:
    assert client().get(f"/papers?{query}").json() == pairs


def test_utf8_that_a_client_sends_as_it_is_arrives_too() -> None:
    assert plain_query("q=é&r=%20a%25".encode()) == b"q=%C3%A9&r=%20a%25"


@pytest.mark.parametrize(
    "query",
    [b"q=%00", b"q=a%00b", b"q=%C0%80", b"q=%ED%A0%80", b"q=%FF", b"%FF=1", b"q=\xff", b"\x00"],
)
def test_what_is_no_text_is_refused(query: bytes) -> None:
    with pytest.raises(BadParameters):
        plain_query(query)


def test_which_value_is_at_fault_is_said() -> None:
    with pytest.raises(BadParameters) as refused:
        plain_query(b"q=fine&venue=%FF&tag=a%00")
    assert [error.param for error in refused.value.errors] == ["venue", "tag"]


def test_an_address_of_a_million_parameters_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadParameters):
        plain_query(b"&".join([b"q=1"] * 1001))
    assert client().get("/papers?" + "&" * 2000).status_code == 400


def test_starting_and_stopping_pass_the_layers() -> None:
    with client() as served:
        assert served.get("/papers").status_code == 200


@pytest.mark.parametrize(("size", "status"), [(10, 200), (11, 400)])
def test_a_body_that_announces_too_much_is_not_read(size: int, status: int) -> None:
    assert client().post("/papers", content=b"x" * size).status_code == status

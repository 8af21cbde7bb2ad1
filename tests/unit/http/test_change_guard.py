"""Who may change anything: pages of this server and programs, with the token where one is asked."""

from __future__ import annotations

from base64 import b64encode

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from app.errors import OeuvreError
from app.http.change_guard import ChangeGuard, TokenRule
from app.settings import Settings, load_settings

TOKEN = "open sésame"
BATCH = "/api/v1/papers/batch"


async def made(_request: Request) -> Response:
    return PlainTextResponse("made")


async def refuse(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(error.detail, error.status_code, error.headers)


def client(asked: bool = False, token: str | None = None) -> TestClient:
    rule = TokenRule(asked, SecretStr(token) if token else None)
    methods = ["GET", "POST", "PATCH", "DELETE"]
    app = Starlette(
        routes=[Route(path, made, methods=methods) for path in ("/topics", BATCH)],
        middleware=[Middleware(ChangeGuard, rule=rule, refuse=refuse)],
    )
    return TestClient(app, base_url="http://library.example:8000")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # a program
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://library.example:8000"}, 200),
        ({"origin": "https://LIBRARY.example:8000"}, 200),  # a proxy speaks TLS for us
        ({"origin": "http://library.example"}, 403),
        ({"origin": "http://library.example:8000.evil.example"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "http://[::1"}, 403),
        ({"origin": "http://[::zz]:80"}, 403),
        # Browsers alone set Sec-Fetch-Site: it also holds where a proxy changes the host.
        ({"origin": "https://outside.example", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://library.example:8000", "sec-fetch-site": "cross-site"}, 403),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_changes_come_from_pages_of_this_server_or_from_programs(
    headers: dict[str, str], status: int, method: str
) -> None:
    assert client().request(method, "/topics", headers=headers).status_code == status


@pytest.mark.parametrize(("method", "path"), [("GET", "/topics"), ("POST", BATCH)])
def test_reads_are_open_to_every_site_without_a_token(method: str, path: str) -> None:
    headers = {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}
    assert client(asked=True).request(method, path, headers=headers).status_code == 200


def basic(plain: str) -> str:
    return "Basic " + b64encode(plain.encode()).decode()


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (f"Bearer {TOKEN}".encode("latin-1", "ignore"), 401),
        (b"Bearer secret", 200),
        (b"bearer  secret ", 200),
        (b"Bearer secre", 401),
        (b"Bearer", 401),
        (basic("anybody:secret").encode(), 200),
        (basic(":secret").encode(), 200),
        (basic("secret").encode(), 401),
        (basic("secret:").encode(), 401),
        (b"Basic ???", 401),
        (b"Basic /////w==", 401),
        (b"Digest secret", 401),
        (b"secret", 401),
        (b"", 401),
        (b"Bearer \xff\xfe", 401),
    ],
)
def test_the_token_is_a_bearer_or_a_password(authorization: bytes, status: int) -> None:
    answer = client(True, "secret").post("/topics", headers={b"authorization": authorization})
    assert answer.status_code == status
    assert answer.headers.get("www-authenticate", "").startswith("Basic ") is (status == 401)


@pytest.mark.parametrize("scheme", ["bearer", "basic"])
@pytest.mark.parametrize(
    ("given", "status"),
    [
        (TOKEN.encode(), 200),
        (TOKEN.encode("latin-1"), 200),  # of a terminal that is not UTF-8
        (b"open s\xc3\xa9sam", 401),
        (b"open s?same", 401),
        (b"open ssame", 401),
        (b"open sesame", 401),
    ],
)
def test_a_token_may_hold_letters_that_are_not_ascii(
    scheme: str, given: bytes, status: int
) -> None:
    sent = b"Bearer " + given if scheme == "bearer" else b"Basic " + b64encode(b"me:" + given)
    assert (
        client(True, TOKEN).post("/topics", headers={b"authorization": sent}).status_code == status
    )


def test_letters_that_latin_1_lacks_are_not_left_out() -> None:
    for given in (b"ab", b""):
        headers = {b"authorization": b"Bearer " + given}
        assert client(True, "a神b").post("/topics", headers=headers).status_code == 401


def test_the_right_token_does_not_let_other_sites_in() -> None:
    headers = {"authorization": "Bearer secret", "origin": "http://evil.example"}
    assert client(True, "secret").post("/topics", headers=headers).status_code == 403


def test_without_a_token_nothing_is_changed_over_the_network() -> None:
    answer = client(asked=True).post("/topics", headers={"authorization": "Bearer "})
    assert answer.status_code == 403
    assert "OEUVRE_TOKEN" in answer.text


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, False),
        ({"token": "secret"}, True),
        ({"host": "localhost"}, False),
        ({"host": "::1"}, False),
        ({"host": "127.8.0.1"}, False),
        ({"host": "0.0.0.0"}, True),
        ({"host": "::"}, True),
        ({"host": "192.168.0.7", "token": "secret"}, True),
        ({"host": "library.example"}, True),
        ({"allowed_hosts": "library.example"}, False),
        ({"allowed_hosts": "library.example", "token": "secret"}, True),
        ({"root_path": "/library", "token": "secret"}, True),
    ],
)
def test_a_token_is_asked_for_once_others_reach_the_server(
    given: dict[str, str], asked: bool
) -> None:
    assert Settings.model_validate(given).asks_for_token is asked


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", "\u200b", "a\u200bb", "a\nb", "\x7f"])
def test_a_token_that_nobody_can_type_is_refused(
    blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OEUVRE_TOKEN", blank)
    with pytest.raises(OeuvreError, match=r"^OEUVRE_TOKEN: "):
        load_settings()


def test_blanks_around_a_token_are_no_part_of_it() -> None:
    token = Settings.model_validate({"token": " secret\n"}).token
    assert token is not None
    assert token.get_secret_value() == "secret"

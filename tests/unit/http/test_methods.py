"""Whatever is asked of an address, the answer names what it answers."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

JSON = {"accept": "application/json"}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/v1/papers", "GET, HEAD, OPTIONS"),
        ("/api/v1/papers/1", "GET, HEAD, PATCH, OPTIONS"),
        ("/api/v1/papers/batch", "POST, OPTIONS"),
        ("/api/v1/topics/1", "GET, HEAD, PATCH, OPTIONS"),
        ("/api/v1/imports", "GET, HEAD, POST, OPTIONS"),
        ("/api/v1/imports/1", "GET, HEAD, PATCH, DELETE, OPTIONS"),
        ("/imports", "GET, HEAD, POST, OPTIONS"),
        ("/papers", "GET, HEAD, OPTIONS"),
        ("/papers.bib", "GET, HEAD, OPTIONS"),
        ("/health", "GET, HEAD, OPTIONS"),
        ("/static/icon.svg", "GET, HEAD, OPTIONS"),
    ],
)
def test_all_methods_of_an_address_are_named(served: TestClient, path: str, allowed: str) -> None:
    asked = served.options(path)
    assert (asked.status_code, asked.content, asked.headers["allow"]) == (204, b"", allowed)
    refused = served.put(path, headers=JSON)
    assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
    *others, last = allowed.split(", ")
    said = f"{path} answers {', '.join(others)} and {last}, not PUT."
    assert refused.json()["detail"] == said


def test_the_method_that_was_sent_is_named(served: TestClient) -> None:
    answer = served.head("/api/v1/imports/1/restore")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS")


def test_no_address_has_no_methods(served: TestClient) -> None:
    assert served.options("/api/v1/nothing").status_code == 404


def test_an_id_that_is_none_is_not_there_whatever_the_body(served: TestClient) -> None:
    for sent in ({}, {"json": {"label": 1}}, {"content": b"["}):
        assert served.patch("/api/v1/topics/x", **sent).status_code == 404  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["1", True, 1.0, None, [1]])
def test_ids_of_a_batch_are_whole_numbers(served: TestClient, wrong: object) -> None:
    answer = served.post("/api/v1/papers/batch", json={"ids": [1, wrong]})
    assert (answer.status_code, answer.json()["title"]) == (422, "Unprocessable Content")
    assert answer.json()["errors"][0]["param"] == "ids.1"


def test_what_is_too_large_is_called_so(served: TestClient) -> None:
    answer = served.post("/api/v1/papers/batch", content=b"x" * (2 << 20))
    assert (answer.status_code, answer.json()["title"]) == (413, "Content Too Large")


def test_a_page_below_static_has_the_styles_of_all_others(served: TestClient) -> None:
    wanted = [line for line in served.get("/nothing").text.splitlines() if "/static/" in line]
    answer = served.get("/static/nothing", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert wanted
    assert [line for line in answer.text.splitlines() if "/static/oeuvre" in line] == [
        line for line in wanted if "/static/oeuvre" in line
    ]
    assert "/static/papers" not in answer.text
    assert "/static/static" not in answer.text

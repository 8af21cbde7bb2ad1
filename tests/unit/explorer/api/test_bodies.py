"""Bodies that JSON can name and no text can hold; names that nobody can see."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

HALF = "\ud800"
"""Half a character: JSON names it, and no encoding can hold it."""
JSON = {"content-type": "application/json"}
UNSEEN = (
    "\u200b",
    "\u2060\ufeff",
    "\u3164",
    "\u2800",
    "\u00ad",
    " \u200d ",
    "\u202e",
    "\U000e0041",
)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/api/v1/topics/1", {"label": HALF}),
        ("PATCH", "/api/v1/papers/1", {"title": f"a{HALF}"}),
        ("PATCH", "/api/v1/papers/1", {"authors": ["Ada Moreno", HALF]}),
        ("PATCH", "/api/v1/papers/1", {HALF: "a"}),
        ("PATCH", "/api/v1/imports/1", {"source": HALF}),
        ("POST", "/api/v1/papers/batch", {"ids": [HALF]}),
        ("POST", "/api/v1/papers/batch", {"ids": [], "more": {"deep": [{HALF: 1}]}}),
        ("POST", "/api/v1/review/papers-1-2", {"decision": HALF}),
        ("POST", "/api/v1/papers/1/split", {"records": [1], "note": HALF}),
        ("POST", "/api/v1/authors/merge", {"ids": [1, 2], "note": HALF}),
        ("POST", "/api/v1/authors/1/split", {"papers": [1], "note": HALF}),
        ("POST", "/api/v1/imports/jobs/a", {"do": HALF}),
    ],
)
def test_half_a_character_is_refused(
    site: TestClient, method: str, path: str, body: dict[str, object]
) -> None:
    answer = site.request(method, path, content=json.dumps(body), headers=JSON)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "half a character" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("depth", [800, 5_000, 400_000])
def test_a_deep_body_is_refused(site: TestClient, depth: int) -> None:
    body = '{"ids": [1], "more": ' + "[" * depth + "]" * depth + "}"
    answer = site.post("/api/v1/papers/batch", content=body, headers=JSON)
    assert answer.status_code in (200, 400, 422)
    assert depth == 800 or answer.status_code != 200


@pytest.mark.parametrize("name", UNSEEN, ids=range(len(UNSEEN)))
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/v1/topics/1", "label"),
        ("/api/v1/papers/1", "title"),
        ("/api/v1/papers/1", "venue"),
        ("/api/v1/papers/1", "authors"),
    ],
)
def test_a_name_that_nobody_sees_is_refused(
    site: TestClient, path: str, field: str, name: str
) -> None:
    answer = site.patch(path, json={field: [name] if field == "authors" else name})
    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("name", UNSEEN, ids=range(len(UNSEEN)))
def test_a_source_that_nobody_sees_is_none(site: TestClient, name: str) -> None:
    assert site.patch("/api/v1/imports/1", json={"source": name}).json()["source"] == ""

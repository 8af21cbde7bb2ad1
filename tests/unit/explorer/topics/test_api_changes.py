"""Topics changed by hand through the API."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import LABELS, MERGED

AS_FOUND = {"named": False, "hidden": False, "merged_into": None}


def patch(client: TestClient, number: int, **asked: object) -> tuple[int, Any]:
    answer = client.patch(f"/api/v1/topics/{number}", json=asked)
    return answer.status_code, answer.json()


def test_every_change_says_what_stands_of_the_topic(own_site: TestClient) -> None:
    tides = {"id": 1, "label": LABELS[0], "found_label": LABELS[0], **AS_FOUND}
    named = {**tides, "label": "Ebb", "named": True}
    assert patch(own_site, 1, label="Ebb") == (200, named)
    assert patch(own_site, 1, hidden=True) == (200, {**named, "hidden": True})
    assert own_site.get("/api/v1/topics/1").status_code == 404
    assert patch(own_site, 1, hidden=False, label=None) == (200, tides)
    assert patch(own_site, 1, merged_into=3) == (200, {**tides, "merged_into": 3})
    assert patch(own_site, 1, merged_into=None) == (200, tides)
    assert own_site.get("/api/v1/topics/1").json()["label"] == LABELS[0]


def test_what_was_done_is_listed(own_site: TestClient) -> None:
    audio = {"id": MERGED, "label": LABELS[3], "found_label": LABELS[3]}
    assert own_site.get("/api/v1/topics/by-hand").json() == {
        "results": [{**audio, **AS_FOUND, "merged_into": 3}]
    }
    patch(own_site, MERGED, merged_into=None)
    assert own_site.get("/api/v1/topics/by-hand").json() == {"results": []}


def test_one_request_is_made_as_a_whole_or_not_at_all(own_site: TestClient) -> None:
    assert patch(own_site, 1, label="Ebb", merged_into=99)[0] == 400
    assert own_site.get("/api/v1/topics/1").json()["label"] == LABELS[0]


@pytest.mark.parametrize(
    ("number", "asked", "status", "param"),
    [
        (99, {"hidden": True}, 404, None),
        (1, {}, 422, ""),
        (1, {"colour": 3}, 422, "colour"),
        (1, {"label": 7}, 422, "label"),
        (1, {"label": ""}, 422, "label"),
        (1, {"hidden": None}, 422, "hidden"),
        (1, {"merged_into": "2"}, 422, "merged_into"),
        (1, {"merged_into": 10**18}, 422, "merged_into"),
        (1, {"label": "  "}, 400, "label"),
        (1, {"merged_into": 99}, 400, "merged_into"),
        (1, {"label": "BirdSong"}, 409, "label"),
        (1, {"merged_into": 1}, 409, "merged_into"),
        (1, {"hidden": False}, 409, "hidden"),
    ],
)
def test_what_cannot_be_done_is_explained(
    own_site: TestClient, number: int, asked: dict[str, object], status: int, param: str | None
) -> None:
    answer = own_site.patch(f"/api/v1/topics/{number}", json=asked)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    errors = answer.json()["errors"]
    assert [one["param"] for one in errors] == ([] if param is None else [param])


def test_a_change_makes_a_new_tag(own_site: TestClient) -> None:
    tag = own_site.get("/api/v1/topics/1").headers["etag"]
    patch(own_site, 1, label="Ebb")
    answer = own_site.get("/api/v1/topics/1", headers={"if-none-match": tag})
    assert (answer.status_code, answer.json()["label"]) == (200, "Ebb")

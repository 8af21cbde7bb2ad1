"""The calls of the help page and the README do what they say, on the listing that comes with it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.explorer.pages.help import CALLS, PastedCall
from tests.formats_page import CALL_LINES, README, call_lines
from tests.unit.conftest import BASE
from tests.unit.explorer.library.test_listing import served  # noqa: F401 - a fixture

SAYS: list[Callable[[Any], bool]] = [
    lambda got: got["meta"]["count"] > 5 and {*got["facets"]} == {"year", "author"},
    lambda got: len(got["results"]) == 5 and {*got["results"][0]} == {"title", "year", "authors"},
    lambda got: got["id"] == 17 and got["title"].startswith("Differentially Private Steering"),
    lambda got: [one["id"] for one in got["results"]] == [17, 3, 9],
    lambda got: got["results"][0]["name"] == "Amartya Sanyal",
    lambda got: got["results"][0]["first_year"] >= 2024,
    lambda got: sum(got["counts"]) == 30,
    lambda got: len(got["nodes"]) == 20 and got["meta"]["capped"],
    lambda got: got.count("@") >= 15,
    lambda got: (got["kind"], got["state"], got["added"]) == ("dry-run", "done", 1),
]
"""What the answer to each call is, in their order."""


def asked_as_curl_does(client: TestClient, command: str) -> Any:
    words = shlex.split(command)
    assert words[0] == "curl"
    given = dict(zip(words[1:-1:2], words[2:-1:2], strict=True))
    assert given.keys() <= {"--json", "--data-binary", "-o"}
    body, headers = given.get("--data-binary"), {}
    if "--json" in given:
        body, headers = given["--json"], {"Content-Type": "application/json"}
    elif body:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return client.request("POST" if body else "GET", words[-1], content=body, headers=headers)


@pytest.mark.parametrize(
    ("call", "says"), [*zip(CALLS, SAYS, strict=True)], ids=[one.address for one in CALLS]
)
def test_a_call_answers_what_it_says(
    served: TestClient,  # noqa: F811
    call: PastedCall,
    says: Callable[[Any], bool],
) -> None:
    answer = asked_as_curl_does(served, call.command(BASE))
    assert answer.status_code == 200, answer.text
    is_json = answer.headers["content-type"] == "application/json"
    assert says(json.loads(answer.text) if is_json else answer.text)


def test_help_and_readme_have_all_of_them(served: TestClient) -> None:  # noqa: F811
    found = CALL_LINES.search(README.read_text("utf-8"))
    renew = "run `python -m tests.formats_page` and commit what it writes"
    assert found and found[0] == call_lines(), renew
    page = unescape(served.get("/help").text)
    assert len(CALLS) == 10
    assert all(one.command(BASE) in page for one in CALLS)

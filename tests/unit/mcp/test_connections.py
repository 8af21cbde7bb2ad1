"""The ways in: `oeuvre mcp` over standard input and output, and `/mcp` of a server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

VERSION = "2025-11-25"
CLIENT = {"name": "test", "version": "1"}
HELLO = {"protocolVersion": VERSION, "capabilities": {}, "clientInfo": CLIENT}
ACCEPTED = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": VERSION}


def message(number: int, method: str, **params: Any) -> dict[str, Any]:
    """Write a request of JSON-RPC."""
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def call(number: int, name: str, **arguments: Any) -> dict[str, Any]:
    """Write a call of a tool."""
    return message(number, "tools/call", name=name, arguments=arguments)


def test_standard_output_carries_the_protocol_alone(tmp_path: Path, world_template: Path) -> None:
    library = tmp_path / "library.db"
    library.write_bytes(world_template.read_bytes())
    environment = {
        **os.environ, "OEUVRE_DATABASE_URL": f"sqlite:///{library}", "OEUVRE_SEMANTIC": "0",
    }  # fmt: skip
    sent = [
        message(1, "initialize", **HELLO),
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        message(2, "tools/list"),
        call(3, "search", q="tides", per_page=1),
        call(4, "search", year="soon"),
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "mcp", "--base", "http://library.test/"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment, encoding="utf-8",
    )  # fmt: skip
    assert process.stdin and process.stdout
    process.stdin.write("".join(json.dumps(one) + "\n" for one in sent))
    process.stdin.flush()
    answers = {}
    for _ in range(4):
        answer = json.loads(process.stdout.readline())
        answers[answer["id"]] = answer["result"]
    rest, _ = process.communicate(timeout=120)
    assert (rest, process.returncode) == ("", 0)
    assert answers[1]["serverInfo"]["name"] == "oeuvre"
    assert len(answers[2]["tools"]) == 8
    found = json.loads(answers[3]["content"][0]["text"])
    assert found["page"] == "http://library.test/papers?q=tides"
    assert answers[4]["isError"]
    assert answers[4]["content"][0]["text"].startswith("A year is 2022, ")


def test_the_server_answers_at_its_address(served: TestClient) -> None:
    hello = served.post("/mcp", json=message(1, "initialize", **HELLO), headers=ACCEPTED)
    assert hello.json()["result"]["serverInfo"]["name"] == "oeuvre"
    answer = served.post("/mcp", json=call(2, "search", author="Li Wei"), headers=ACCEPTED)
    text = json.loads(answer.json()["result"]["content"][0]["text"])
    assert text["count"] == 2
    assert text["papers"][0]["page"] == "http://127.0.0.1:8000/papers/3"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elsewhere.test"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Host": "elsewhere.test"}, 400),
        ({"Origin": "http://127.0.0.1:8000"}, 200),
    ],
    ids=["origin", "fetch", "host", "own"],
)
def test_the_address_is_for_this_host_and_its_pages(
    served: TestClient, headers: dict[str, str], status: int
) -> None:
    answer = served.post("/mcp", json=message(1, "tools/list"), headers=ACCEPTED | headers)
    assert answer.status_code == status


def test_other_methods_are_refused(served: TestClient) -> None:
    answer = served.get("/mcp", headers=ACCEPTED)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST, OPTIONS"

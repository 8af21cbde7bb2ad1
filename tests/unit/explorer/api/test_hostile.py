"""Two thousand addresses that nobody means well: answered or refused with a reason, never 5xx.

`python -m tests.benchmarks.hostile` sends twenty thousand, over sockets.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn
from urllib.parse import quote, unquote

import anyio
import pytest
from starlette.testclient import TestClient

from app.explorer.paging import SIGNATURE_BYTES
from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.library.library import Library
from app.main import create_app
from app.paths import resource
from app.store.database import Database
from tests.fake_embedder import FakeEmbedder
from tests.hostile import LONGEST, Hostile, requests
from tests.unit.conftest import BASE, semantic_with, settings_of

pytestmark = pytest.mark.long

COUNT = 2000
PATIENCE_S = 120.0
LISTING = resource("data/listing.txt")
LONGEST_ANSWER = 1_500_000
"""Bytes of a page that has a query of ten thousand characters some times, 12 bytes each."""
LONGEST_PROBLEM = 50_000
"""Bytes of what is said of an address with many mistakes."""


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def ask(client: TestClient, request: Hostile) -> Answer:
    """Send a request as a server would hand it over: clients refuse addresses as long as these."""
    answer = Answer()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(request.path),
        "raw_path": request.path.encode(),
        "query_string": request.query.encode(),
        "root_path": "",
        "headers": [
            (b"host", b"127.0.0.1:8000"),
            *((name.lower().encode(), value.encode()) for name, value in request.headers.items()),
        ],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
        "state": dict(client.app_state),
    }

    async def receive() -> NoReturn:
        await anyio.sleep_forever()  # nobody hangs up

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    assert client.portal is not None
    client.portal.call(client.app, scope, receive, send)
    return answer


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Serve the bundled listing, searched by words and by a fake model."""
    path = tmp_path_factory.mktemp("hostile") / "library.db"
    database = Database(path)
    context = ReadContext(imported_on=date(2026, 1, 1))
    events = read_events(LISTING, "listing", context)
    import_events(database, events, SourceFile(LISTING.name, "listing", "00" * 32, 1))
    settings = settings_of(path, semantic=True)
    semantic = semantic_with(settings, database, FakeEmbedder())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.library.library.FEWEST_PAPERS", 1_000_000)
        with TestClient(create_app(settings, Library(settings, semantic)), base_url=BASE) as client:
            deadline = time.monotonic() + PATIENCE_S
            while client.get("/health").json()["semantic"] != "ready":
                assert time.monotonic() < deadline
                time.sleep(0.02)
            yield client


def test_whatever_is_asked_is_answered_or_refused_with_a_reason(served: TestClient) -> None:
    statuses = set()
    for number, request in enumerate(requests(COUNT)):
        answer = ask(served, request)
        statuses.add(answer.status)
        said = f"request {number}: {answer.status} for {request.target[:300]}"
        assert answer.status in (200, 307, 400, 404), said
        assert answer.status == 400 or not request.wrong, f"{said}: {request.wrong}"
        if answer.status == 200:
            assert len(answer.body) < LONGEST_ANSWER, said
        elif answer.status == 307:  # a path with a slash too many
            assert answer.headers["location"], said
        elif request.is_page:
            assert b"</html>" in answer.body or request.fragment, said
        else:
            problem = json.loads(answer.body)
            assert problem["status"] == answer.status, said
            assert problem["detail"], said
            assert answer.status == 404 or problem["errors"], said
            assert all(error["message"] for error in problem["errors"]), said
            assert len(answer.body) < LONGEST_PROBLEM, said
    assert {200, 400, 404} <= statuses


@pytest.mark.parametrize(
    "path", ["/api/v1/papers", "/api/v1/suggest", "/api/v1/authors", "/papers.bib"]
)
@pytest.mark.parametrize("sign", ["a", "é", "神"])
def test_ten_thousand_characters_are_read_and_one_more_is_refused(
    served: TestClient, path: str, sign: str
) -> None:
    assert ask(served, Hostile(path, f"q={quote(sign * LONGEST)}", False, "")).status == 200
    answer = ask(served, Hostile(path, f"q={quote(sign * (LONGEST + 1))}", False, ""))
    (error,) = json.loads(answer.body)["errors"]
    assert (answer.status, error["param"]) == (400, "q")
    assert f"{LONGEST:,}" in error["message"]


@pytest.mark.parametrize(
    "query", ["(" * 70 + "a" + ")" * 70, "-a " * 70, '"a" ' * 70, "a OR " * 70 + "a"]
)
def test_the_most_operators_are_said(served: TestClient, query: str) -> None:
    answer = ask(served, Hostile("/api/v1/papers", f"q={quote(query)}", False, ""))
    (error,) = json.loads(answer.body)["errors"]
    assert answer.status == 400
    assert "64" in error["message"]
    assert error["position"] > 0


def test_words_beyond_the_most_are_left_out_and_it_is_said(served: TestClient) -> None:
    words = " ".join(f"privacy{number}" for number in range(100))
    answer = ask(served, Hostile("/api/v1/papers", f"q={quote(words)}", False, ""))
    assert answer.status == 200
    assert any("64" in note for note in json.loads(answer.body)["meta"]["notes"])


@pytest.mark.parametrize(
    "place", [-1, 10**17, 10**40, 1.5, "1", None, True, [1], {"a": 1}, float("nan")]
)
def test_a_forged_cursor_is_refused(served: TestClient, place: object) -> None:
    first = served.get("/api/v1/papers?per_page=5").json()["meta"]["next_cursor"]
    data = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4))
    signature, (address, start, key) = data[:SIGNATURE_BYTES], json.loads(data[SIGNATURE_BYTES:])
    for forged in (
        [address, place, key],
        [address, start, place],
        [address, start, [place]],
        place,
    ):
        for signed in (signature, b""):
            sent = base64.urlsafe_b64encode(signed + json.dumps(forged).encode()).decode()
            answer = served.get(f"/api/v1/papers?per_page=5&cursor={quote(sent.rstrip('='))}")
            assert answer.status_code == 400
            assert answer.json()["errors"][0]["param"] == "cursor"


def test_a_pasted_text_that_nothing_answers_gets_a_small_page(served: TestClient) -> None:
    """Each of its words would be a chip, and a search without it: ten megabytes, two minutes."""
    text = quote(" ".join(f"zq{number}xv" for number in range(1000)))
    answer = ask(served, Hostile("/papers", f"q={text}&mode=keyword", False, ""))
    assert answer.status == 200
    assert len(answer.body) < LONGEST_ANSWER

"""What can be watched: logs, metrics, and whether the server is alive and ready."""

from __future__ import annotations

import json
import logging

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from app.errors import Busy
from app.http.watch import JsonLines, PlainLines, set_up_logs
from app.store.database import Database
from app.store.locking import WAITS


def samples(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Read every number of /metrics by its name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }


def requests_of(client: TestClient, route: str, status: int, method: str = "GET") -> float:
    """Return how many requests of a route were answered with a status."""
    labels = tuple(sorted({"method": method, "route": route, "status": str(status)}.items()))
    return samples(client).get(("oeuvre_http_requests_total", labels), 0)


def test_requests_are_counted_by_route_and_status(served: TestClient) -> None:
    for address in ("/api/v1/papers/1", "/api/v1/papers/2", "/api/v1/papers/99"):
        served.get(address)
    served.head("/papers/3")
    served.get("/no/such/place/1")
    served.get("/no/such/place/2")
    served.request("BREW", "/papers")
    served.post("/mcp", headers={"Origin": "https://elsewhere.test"})
    assert requests_of(served, "/api/v1/papers/{paper_id}", 200) == 2
    assert requests_of(served, "/api/v1/papers/{paper_id}", 404) == 1
    assert requests_of(served, "other", 404) == 2
    assert requests_of(served, "/mcp", 403, "POST") == 1
    assert requests_of(served, "/papers/{name}", 200, "HEAD") == 1
    assert not [key for key in samples(served) if "place" in str(key) or "BREW" in str(key)]
    seconds = "oeuvre_http_request_duration_seconds_count"
    labels = (("method", "GET"), ("route", "/api/v1/papers/{paper_id}"))
    assert samples(served)[seconds, labels] == 3


def test_the_library_is_measured(served: TestClient) -> None:
    found = samples(served)
    assert found["oeuvre_papers", ()] == 15
    assert found["oeuvre_library_up", ()] == 1
    assert found["oeuvre_wal_bytes", ()] >= 0
    assert found["oeuvre_jobs", (("state", "running"),)] == 0
    states = [found["oeuvre_model_state", (("state", one),)] for one in ("off", "warming", "ready")]
    assert states == [1, 0, 0]
    assert found["process_resident_memory_bytes", ()] > 0


def test_waits_for_the_writer_are_counted(world: Database) -> None:
    before = WAITS.refused, WAITS.seconds
    other = Database(world.path, lock_timeout=0.05)
    refused = pytest.raises(Busy, match="being written")
    with world.write("the first"), refused, other.write("the second"):
        pass
    other.close()
    assert WAITS.refused == before[0] + 1
    assert WAITS.seconds >= before[1] + 0.05


def test_alive_is_not_ready(served_alone: TestClient, world: Database) -> None:
    for address in ("/health", "/health/live", "/health/ready"):
        assert served_alone.get(address).json()["status"] == "ok", address
    world.path.unlink()
    assert served_alone.get("/health/live").json() == {"status": "ok"}
    for address in ("/health", "/health/ready"):
        answer = served_alone.get(address)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "The library cannot be used now" in answer.json()["detail"]
    assert samples(served_alone)["oeuvre_library_up", ()] == 0


def test_metrics_are_for_this_host_alone(served: TestClient) -> None:
    answer = served.get("/metrics", headers={"Host": "elsewhere.test"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_request_is_one_line(served: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "oeuvre"):
        answer = served.get("/api/v1/papers/7?fields=title&x%0aINFO=1")
        served.get("/a%0d%0ab%1b[31m")
        served.get("/health/live")
    first, second = [one for one in caplog.records if one.name == "oeuvre.requests"]
    line = json.loads(JsonLines().format(first))
    assert line | {"time": "", "ms": 0, "message": ""} == {
        "time": "", "level": "info", "logger": "oeuvre.requests", "message": "",
        "request_id": answer.headers["X-Request-ID"], "method": "GET",
        "route": "/api/v1/papers/{paper_id}", "path": "/api/v1/papers/7", "status": 400, "ms": 0,
    }  # fmt: skip
    assert PlainLines().format(second).splitlines() == [
        PlainLines().format(second)
    ] and "/a%0D%0Ab%1B%5B31m 404" in PlainLines().format(second)


def test_a_traceback_is_part_of_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("json", "warning")
    logging.getLogger("oeuvre").info("not shown")
    try:
        raise ValueError("broken\nline")
    except ValueError:
        logging.getLogger("oeuvre").exception("Request %s failed.", "abc")
    [line] = capsys.readouterr().err.splitlines()
    shown = json.loads(line)
    assert (shown["level"], shown["message"]) == ("error", "Request abc failed.")
    assert shown["traceback"].endswith("ValueError: broken\nline")

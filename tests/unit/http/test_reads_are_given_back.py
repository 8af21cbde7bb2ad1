"""Every request gives its reader back, exports too, and too many of these do not wait."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.store.sqlite import STREAMS


@pytest.mark.parametrize(
    "address", ["/papers", "/papers/1", "/papers/999", "/papers?yeer=1", "/papers.bib",
                "/api/v1/papers", "/api/v1/papers/999", "/health"],
)  # fmt: skip
def test_no_reader_is_kept(served: TestClient, address: str) -> None:
    for method in ("GET", "HEAD"):
        for _ in range(2 * STREAMS):
            assert served.request(method, address).status_code < 500
    streams = served.app.state.readers.streams  # type: ignore[attr-defined]
    free = [streams.acquire(blocking=False) for _ in range(STREAMS)]
    for _ in filter(None, free):
        streams.release()
    assert all(free)


def test_exports_beyond_a_number_are_refused_and_pages_are_not(served: TestClient) -> None:
    streams = served.app.state.readers.streams  # type: ignore[attr-defined]
    for _ in range(STREAMS):
        assert streams.acquire(blocking=False), "an export before did not give its place back"
    try:
        answer = served.get("/papers.bib")
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "exports" in answer.text
        assert served.get("/papers").status_code == 200
    finally:
        for _ in range(STREAMS):
            streams.release()
    assert served.get("/papers.bib").status_code == 200

"""A library that is lost under a running server: said at once, never written to, logged once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from app.library.library import Library
from app.main import create_app
from app.store.database import Database
from tests.unit.conftest import BASE, settings_of, wait_until
from tests.world import PAPERS

PAGE = {"accept": "text/html"}
Loss = Callable[[Path], object]


@pytest.fixture
def path(tmp_path: Path, topics_template: Path) -> Path:
    """Give a small world with topics, in a file of its own."""
    return Path(shutil.copyfile(topics_template, tmp_path / "world.db"))


@pytest.fixture
def served(path: Path) -> Iterator[TestClient]:
    """Serve it, without raising what a handler raises."""
    app = create_app(settings_of(path))
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        wait_until(lambda: client.get("/papers").status_code == 200)
        yield client


def replace(path: Path) -> None:
    other = Database(path.with_name("other.db"))
    other.close()
    other.path.replace(path)


LOSSES: dict[str, Loss] = {
    "deleted": Path.unlink,
    "moved": lambda path: path.rename(path.with_name("elsewhere.db")),
    "replaced": replace,
    "emptied": lambda path: path.write_bytes(b""),
    "zeroed": lambda path: path.write_bytes(bytes(path.stat().st_size)),
}


@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)
def test_a_lost_library_is_503_everywhere(
    served: TestClient, path: Path, lose: Loss, caplog: pytest.LogCaptureFixture
) -> None:
    lose(path)
    health = served.get("/health")
    assert (health.status_code, health.json()["status"]) == (503, 503)
    assert "The library cannot be used now" in health.json()["detail"]
    assert str(path.parent) not in health.text
    left = path.read_bytes() if path.exists() else None
    for _ in range(5):
        assert served.get("/api/v1/papers?q=tides").status_code == 503
        for address in ("/papers?q=tides", "/", "/papers/1"):
            page = served.get(address, headers=PAGE)
            assert page.status_code == 503
            assert "<h1" in page.text
            assert "cannot be used now" in page.text
        changed = served.patch("/api/v1/topics/1", json={"label": "Tides of the sea"})
        assert changed.status_code == 503
    assert (path.read_bytes() if path.exists() else None) == left
    assert all(one.exc_info is None for one in caplog.records)
    assert len({one.message for one in caplog.records}) == len(caplog.records) <= 2


def test_a_library_that_is_put_back_is_served_again(served: TestClient, path: Path) -> None:
    elsewhere = path.rename(path.with_name("elsewhere.db"))
    assert served.get("/health").status_code == 503
    elsewhere.rename(path)
    assert served.get("/health").json()["papers"] == PAPERS
    assert served.get("/papers?q=tides", headers=PAGE).status_code == 200


def test_damage_in_the_middle_is_noticed(served: TestClient, path: Path) -> None:
    """Pages in memory would hide it for hours."""
    wait_until(lambda: Database(path).empty_log())
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\x55" * 4096 * 8)
    wait_until(lambda: served.get("/health").status_code == 503)
    assert "damaged" in served.get("/health").json()["detail"]


def test_damage_met_by_a_request_is_said_in_words_of_ours(served: TestClient, path: Path) -> None:
    """The first request that meets it, within its own transaction, before anybody has looked."""
    wait_until(lambda: Database(path).empty_log())
    with path.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\x55" * (path.stat().st_size - file.tell()))
    reads = ("/papers/3", "/authors/3", "/imports/1", "/review/people", "/papers.bib", "/new",
             "/api/v1/papers?q=title:tides", "/api/v1/papers/3",
             "/api/v1/authors?q=torr")  # fmt: skip
    answers = [served.get(address) for address in reads]
    answers += [served.patch("/api/v1/papers/3", json={"venue": "Tides"})]
    answers += [served.patch("/api/v1/topics/1", json={"label": "Tides"})]
    assert {answer.status_code for answer in answers} <= {200, 503}
    lost = [answer.text for answer in answers if answer.status_code == 503]
    assert len(lost) > 5
    assert all("damaged" in text for text in lost)
    assert not any("sqlalche" in text.lower() for text in lost)


def test_a_backup_that_is_copied_over_the_library_is_shown(
    served: TestClient, path: Path, library_path: Path
) -> None:
    wait_until(lambda: Database(path).empty_log())
    path.write_bytes(library_path.read_bytes())
    wait_until(lambda: served.get("/health").json().get("papers") == 0)


def test_a_library_that_cannot_be_written_is_read_on(path: Path) -> None:
    library = Library(settings_of(path))
    event.listen(
        library.database._writer, "connect", lambda made, _: made.execute("PRAGMA query_only=ON")
    )
    app = create_app(settings_of(path), library)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        topic = client.get("/api/v1/topics").json()["results"][0]["id"]
        refused = client.patch(f"/api/v1/topics/{topic}", json={"label": "Tides of the sea"})
        assert refused.status_code == 503
        assert "can only be read" in refused.json()["detail"]
        assert client.get("/health").status_code == 200

"""What bad input gets: a clear line, and the library as before or with whole batches."""

from __future__ import annotations

import json
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.intake.child import BATCH_RECORDS
from app.intake.queue import JobQueue
from app.intake.uploads import UploadFolder
from app.main import create_app
from app.search.meaning.child import start_child
from tests.unit.conftest import BASE, served_empty, settings_of, wait_until
from tests.unit.explorer.uploads.test_api import IMPORTS, count
from tests.unit.explorer.uploads.test_pages import BIB, TWO, send, settled, uploads_of

pytestmark = pytest.mark.long

__all__ = ["served_empty"]


@pytest.fixture
def real_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start each process as a server does."""
    monkeypatch.setattr("app.intake.queue.start_child", start_child)


@contextmanager
def served_with(path: Path, **others: object) -> Iterator[TestClient]:
    settings = settings_of(path, **others)
    with TestClient(create_app(settings), base_url=BASE) as client:
        yield client


def many(records: int) -> bytes:
    """Records of native JSON, a line each."""
    lines = (
        json.dumps({"title": f"Tides of fjord {number}", "authors": ["Ada Moreno"], "date": "2021"})
        for number in range(records)
    )
    return "\n".join(lines).encode()


def start(client: TestClient, content: bytes) -> str:
    """Begin an import; return the address of its job."""
    answer = client.post(f"{IMPORTS}?wait=0&filename=many.jsonl", content=content)
    assert answer.status_code == 202
    address: str = answer.headers["Location"]
    return address


def ended(client: TestClient, address: str) -> Any:
    wait_until(lambda: client.get(address).json()["state"] not in ("waiting", "running"))
    return client.get(address).json()


def child_of(client: TestClient) -> int:
    """Wait for the process of an import, and return its number."""
    jobs = client.app.state.jobs
    wait_until(lambda: jobs._child is not None)
    number: int = jobs._child.pid
    return number


def test_too_large(library_path: Path) -> None:
    with served_with(library_path, max_upload_mb=1) as client:
        page = client.post("/imports", files=[("file", ("big.bib", BIB * 40_000))])
        assert page.status_code == 413
        assert "larger than 1 MiB" in page.text
        answer = client.post(IMPORTS, content=BIB * 40_000)
        assert answer.status_code == 413
        assert "OEUVRE_MAX_UPLOAD_MB" in answer.json()["detail"]
        endless = client.post(IMPORTS, content=(b"x" * (1 << 20) for _ in range(4)))
        assert (endless.status_code, endless.json()["title"]) == (413, "Content Too Large")
        assert "too large" in endless.json()["detail"]
        assert (count(client), uploads_of(client)) == (0, [])


def test_wrong_type_and_no_file(served_empty: TestClient) -> None:
    page = settled(served_empty, send(served_empty, ("paper.pdf", b"%PDF-1.7 ..."), ("r.bib", BIB)))
    assert "2 files would add 1 paper" in page
    assert "paper.pdf is not read: The file is not text but a PDF." in page
    page = settled(served_empty, send(served_empty, ("paper.pdf", b"%PDF-1.7 ...")))
    assert "Nothing of paper.pdf can be read" in page
    assert "Add" not in page.split("paper.pdf")[2]
    answer = served_empty.post("/imports", files=[("file", ("", b""))])
    assert answer.status_code == 400
    assert "No file was chosen" in answer.text
    assert served_empty.post("/imports/jobs/0123", data={"do": "import"}).status_code == 404
    assert count(served_empty) == 0


def test_broken_off(served_empty: TestClient) -> None:
    """The client hangs up in the middle of a file."""
    answered = []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": "/imports", "raw_path": b"/imports", "query_string": b"",
        "root_path": "", "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 8000),
        "headers": [(b"host", b"127.0.0.1:8000"),
                    (b"content-type", b"multipart/form-data; boundary=x")],
        "state": dict(served_empty.app_state),
    }  # fmt: skip
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.bib"\r\n\r\n' + BIB
    messages = iter([
        {"type": "http.request", "body": head, "more_body": True}, {"type": "http.disconnect"},
    ])  # fmt: skip

    async def receive() -> Any:
        return next(messages)

    async def send_(message: Any) -> None:
        answered.append(message)

    assert served_empty.portal is not None
    served_empty.portal.call(served_empty.app, scope, receive, send_)
    assert answered[0]["status"] == 400
    assert uploads_of(served_empty) == []
    cut = {"content-type": "multipart/form-data; boundary=x"}
    answer = served_empty.post(IMPORTS, content=head, headers=cut)
    assert answer.status_code == 400
    assert "broke off" in answer.json()["detail"]
    assert (count(served_empty), uploads_of(served_empty)) == (0, [])


def test_the_same_file_twice_and_two_at_once(served_empty: TestClient) -> None:
    first, second = start(served_empty, many(300)), start(served_empty, many(300))
    assert ended(served_empty, first)["added"] == 300
    again = ended(served_empty, second)
    assert (again["added"], again["matched"]) == (0, 300)
    assert count(served_empty) == 300
    page = settled(served_empty, send(served_empty, ("x.jsonl", many(300))))
    assert "x.jsonl was read before, in import 1." in page
    assert "has nothing new" in page


def test_cancelled_in_the_middle(served_empty: TestClient) -> None:
    address = start(served_empty, many(12_000))
    wait_until(lambda: count(served_empty) > 0)
    key = address.rpartition("/")[2]
    served_empty.post(f"/imports/jobs/{key}", data={"do": "cancel"})
    done = ended(served_empty, address)
    assert done["state"] == "cancelled"
    papers = count(served_empty)
    assert 0 < papers < 12_000
    assert papers % BATCH_RECORDS == 0
    (number,) = done["import_ids"]
    kinds = served_empty.get(f"{IMPORTS}/{number}/issues").json()["results"]
    assert [one["code"] for one in kinds] == ["cancelled"]
    assert "What was stored until then is kept" in served_empty.get(f"/imports/jobs/{key}").text


@pytest.mark.usefixtures("real_process")
def test_killed_in_the_middle(served_empty: TestClient) -> None:
    address = start(served_empty, many(12_000))
    wait_until(lambda: count(served_empty) > 0)
    os.kill(child_of(served_empty), signal.SIGKILL)
    done = ended(served_empty, address)
    assert done["state"] == "failed"
    assert "nothing comes twice" in done["message"]
    assert done["import_ids"] == [1]
    assert count(served_empty) % BATCH_RECORDS == 0
    again = served_empty.post(f"{IMPORTS}?wait=120", content=many(12_000)).json()
    assert again["state"] == "done"
    # A library of this size is read anew beside the answers, which are the old ones for a moment.
    wait_until(lambda: count(served_empty) >= 12_000)
    assert count(served_empty) == 12_000


@pytest.mark.parametrize("kind", ["import", "dry-run"])
def test_a_process_that_breaks_down_is_reported(
    served_empty: TestClient,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    start_anything = start_child

    def start_nothing(_: str, *arguments: Any, **others: Any) -> Any:
        return start_anything("app.intake.nothing", *arguments, **others)

    monkeypatch.setattr("app.intake.queue.start_child", start_nothing)
    dry = {"dry_run": "yes"} if kind == "dry-run" else {}
    answer = served_empty.post(IMPORTS, params={"wait": 0, **dry}, content=BIB)
    job = ended(served_empty, answer.headers["Location"])
    assert job["state"] == "failed"
    assert ("library is as it was" in job["message"]) == (kind == "dry-run")
    assert "No module named app.intake.nothing" in caplog.text


def test_cancelled_before_it_began(
    served_empty: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends by the signal itself, and says nothing."""
    monkeypatch.setattr(JobQueue, "_follow", lambda _, job, __: setattr(job, "stopping", True))
    answer = served_empty.post(f"{IMPORTS}?wait=0", content=BIB)
    assert answer.status_code in (200, 202)  # it may have ended by then
    job = ended(served_empty, f"{IMPORTS}/jobs/{answer.json()['key']}")
    assert (job["state"], job["message"], job["import_ids"]) == ("cancelled", "", [])


@pytest.mark.usefixtures("real_process")
def test_the_disk_is_full_in_the_middle(library_path: Path) -> None:
    """A process may write files up to a size: SQLite then says what it says of a full disk."""
    with served_with(library_path) as client:
        address = start(client, many(12_000))
        number = child_of(client)
        size = library_path.stat().st_size + 2_000_000
        hard = resource.prlimit(number, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(number, resource.RLIMIT_FSIZE, (size, hard))
        done = ended(client, address)
        assert done["state"] == "failed"
        assert "cannot be written" in done["message"]
        assert 0 < count(client) < 12_000
        assert count(client) % BATCH_RECORDS == 0
        assert done["import_ids"] == [1]


@pytest.mark.usefixtures("real_process")
def test_memory_and_time_are_bounded(library_path: Path) -> None:
    with served_with(library_path, import_memory_mb=256) as client:
        done = ended(client, start(client, many(5_000)))
        assert done["state"] == "failed"
        assert "OEUVRE_IMPORT_MEMORY_MB" in done["message"]
    with served_with(library_path, import_minutes=0.0005) as client:
        done = ended(client, start(client, many(12_000)))
        assert done["state"] == "cancelled"
        assert "OEUVRE_IMPORT_MINUTES" in done["message"]


def test_what_a_killed_server_left_is_removed(library_path: Path) -> None:
    left = Path(f"{library_path}.uploads") / "0123456789abcdef" / "old"
    left.mkdir(parents=True)
    (left / "file-0").write_bytes(TWO)
    other = UploadFolder(library_path)
    held = other.make()
    with served_with(library_path) as client:
        assert not left.exists()
        assert held.exists(), "another server's uploads stay"
        assert count(client) == 0
    other.close()
    assert not Path(f"{library_path}.uploads").exists()


def test_no_room_beside_the_library(
    served_empty: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: UploadFolder) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(UploadFolder, "make", full)
    answer = served_empty.post(IMPORTS, content=BIB)
    assert answer.status_code == 507
    assert "No space left on device" in answer.json()["detail"]

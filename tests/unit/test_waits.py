"""Nobody waits for ever, and what fails for long is logged once."""

from __future__ import annotations

import json
import logging
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from filelock import FileLock

from app.domain.coauthors import NetworkLink, NetworkNode
from app.errors import Busy, ModelUnavailable, OeuvreError
from app.explorer.network import layout_cache as layouts
from app.explorer.network.layout_cache import layout_of
from app.library.watcher import Retry, Watcher
from app.search.meaning import child, torch_worker
from app.search.meaning.child import run_child
from app.search.meaning.torch_worker import TorchEmbedder
from app.search.turns import Turns
from app.store.database import Database
from app.store.locking import Stopped, sole_writer
from tests.unit.conftest import wait_until

META = {
    "format": 1, "kind": "torch", "name": "slow", "fingerprint": "0" * 16, "dimension": 2,
    "source": "nowhere", "query_prompt": "", "document_prompt": "",
}  # fmt: skip
Start = Callable[[str], None]


def test_a_stopped_program_does_not_write_what_another_one_writes(tmp_path: Path) -> None:
    stop = threading.Event()
    with FileLock(tmp_path / ".lock"):
        stop.set()
        with pytest.raises(Stopped), sole_writer(tmp_path, stop):
            pytest.fail("the lock is another's")
    stop.clear()
    with sole_writer(tmp_path, stop):
        assert not _can_be_had(tmp_path / ".lock")
    assert _can_be_had(tmp_path / ".lock")


def _can_be_had(path: Path) -> bool:
    lock = FileLock(path, blocking=False)
    try:
        with lock:
            return True
    except TimeoutError:
        return False


def test_of_a_crowd_most_are_refused_at_once() -> None:
    turns = Turns(3, 0.1, "Others wait.")
    entered, go = threading.Event(), threading.Event()

    def work() -> None:
        with turns.take():
            entered.set()
            go.wait()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        entered.wait()
        with pytest.raises(Busy, match="Others"), turns.take():
            pass
        go.set()
        done.result()
    with turns.take():
        pass


def test_a_layout_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layouts, "_turns", Turns(2, 0.1, "Others draw."))
    nodes = [NetworkNode(1, "Ann", 2), NetworkNode(2, "Bea", 1)]
    links = [NetworkLink(1, 2, 1)]
    with layouts._turns.take(), pytest.raises(Busy):
        layout_of(tmp_path / "library.db", nodes, links)
    drawn = layout_of(tmp_path / "library.db", nodes, links)
    with layouts._turns.take():  # a stored one waits for nobody
        assert layout_of(tmp_path / "library.db", nodes, links).places == drawn.places


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Give a function that says what children do instead of running a model."""

    def install(code: str) -> None:
        real = child.subprocess.Popen

        def popen(command: list[str], **given: object) -> object:
            return real([sys.executable, "-c", code], **given)  # type: ignore[call-overload]

        monkeypatch.setattr(child.subprocess, "Popen", popen)

    yield install


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(600)",
        "import sys; sys.stdin.readline(); import time; time.sleep(600)",
    ],
    ids=["reads nothing", "answers nothing"],
)
def test_a_model_that_hangs_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Start, code: str
) -> None:
    for name in ("LOADING_S", "ANSWER_S", "TEXT_S"):
        monkeypatch.setattr(torch_worker, name, 0.1)
    start(code)
    (tmp_path / "meta.json").write_text(json.dumps(META))
    embedder = TorchEmbedder(tmp_path)
    with pytest.raises(ModelUnavailable):
        embedder.encode(["word " * 100_000])  # more than a pipe holds
    assert embedder._child is not None
    assert embedder._child.wait() != 0
    embedder.close()


def test_a_closed_model_opens_again_when_asked(tmp_path: Path, start: Start) -> None:
    start(
        "import sys\n"
        "for _ in sys.stdin.buffer: sys.stdout.buffer.write(bytes(8)); sys.stdout.flush()"
    )
    (tmp_path / "meta.json").write_text(json.dumps(META))
    embedder = TorchEmbedder(tmp_path)
    for _ in range(2):
        assert embedder.encode(["bees"]).shape == (1, 2)
        first = embedder._child
        embedder.close()
    assert first is not None and first.poll() is not None


def test_a_model_is_not_queued_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Start
) -> None:
    monkeypatch.setattr(torch_worker, "PATIENCE_S", 0.1)
    start("import time; time.sleep(600)")
    (tmp_path / "meta.json").write_text(json.dumps(META))
    embedder = TorchEmbedder(tmp_path)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(embedder.encode, ["bees"])
        wait_until(lambda: embedder._child is not None)
        with pytest.raises(Busy):
            embedder.encode_query("bees")
        embedder.close()
        assert isinstance(first.exception(), ModelUnavailable)


def test_a_child_that_will_not_end_is_ended(
    monkeypatch: pytest.MonkeyPatch, start: Start, tmp_path: Path
) -> None:
    monkeypatch.setattr(child, "END_S", 0.2)
    deaf = tmp_path / "deaf"
    start(
        "import pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"pathlib.Path({str(deaf)!r}).touch(); time.sleep(600)"
    )
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        end = pool.submit(run_child, "app", [], stop)
        wait_until(deaf.exists)
        stop.set()
        assert end.result().status is None


def test_a_lasting_failure_is_logged_once_and_its_end_too(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = 0.0
    monkeypatch.setattr("app.library.watcher.time.monotonic", lambda: clock)
    retry = Retry("Nothing is read", 0.4, 30.0, (OeuvreError,))
    tried: list[float] = []

    def fail() -> None:
        tried.append(clock)
        raise OeuvreError("The disk is full.")

    while clock < 300.0:
        assert not retry.run(fail)
        clock += 0.125
    pauses = [after - before for before, after in pairwise(tried)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 1 < pauses[-1] <= 30.2
    assert [one.message for one in caplog.records] == [
        "Nothing is read: The disk is full. It is tried again."
    ]
    assert caplog.records[0].exc_info is None
    clock += 31
    assert retry.run(lambda: None)
    assert retry.run(lambda: None)
    assert len(caplog.records) == 2
    assert "works again" in caplog.records[1].message


def test_a_failing_child_is_said_and_not_started_again_at_once(
    tmp_path: Path, world_template: Path, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    started = tmp_path / "started"
    start(f"open({str(started)!r}, 'a').write('.'); import sys; sys.exit('no room for topics')")
    database = Database(Path(shutil.copyfile(world_template, tmp_path / "world.db")))
    stop = threading.Event()
    looks = 0

    def follow(anew: bool) -> int:
        nonlocal looks
        looks += started.exists() and not anew
        if looks == 5:
            stop.set()
        return 1

    with caplog.at_level(logging.WARNING):
        Watcher(database, "", stop).run(follow, lambda: "topics", lambda: False)
    database.close()
    assert started.read_text() == "."
    (line,) = [one.message for one in caplog.records]
    assert "no room for topics" in line

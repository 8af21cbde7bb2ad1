"""A full disk and a library that can only be read: 503 with the reason, whatever is changed."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from starlette.testclient import TestClient

from app.main import create_app
from app.store import database
from app.store.sqlite import Mode
from tests.unit.conftest import BASE, settings_of

CHANGES: list[tuple[str, str, dict[str, Any] | None]] = [
    ("PATCH", "/api/v1/topics/1", {"label": "Ebb"}),
    ("PATCH", "/api/v1/papers/1", {"abstract": "Tides. " * 2000}),
    ("PATCH", "/api/v1/imports/1", {"source": "tides"}),
    ("POST", "/api/v1/review/papers-1-2", {"decision": "apart"}),
    ("POST", "/api/v1/review/people-1-2", {"decision": "apart"}),
    ("POST", "/api/v1/authors/1/split", {"papers": [1]}),
    ("POST", "/api/v1/papers/1/split", {"records": [1]}),
]
FORMS = [
    ("/topics/1", {"do": "rename", "label": "Ebb"}),
    ("/imports/1/source", {"source": "tides"}),
]


@pytest.fixture
def path(tmp_path: Path, topics_template: Path) -> Path:
    """Give a small world with topics, in a file of its own."""
    return Path(shutil.copyfile(topics_template, tmp_path / "world.db"))


def served(path: Path) -> Iterator[TestClient]:
    """Serve it, without raising what a handler raises."""
    app = create_app(settings_of(path, lock_timeout=0))
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        yield client


def only_readable(patched: pytest.MonkeyPatch) -> str:
    def acquire(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    patched.setattr(FileLock, "acquire", acquire)
    return "read-only file system"


def full(patched: pytest.MonkeyPatch) -> str:
    opened = database.open_file

    def open_file(path: Path, mode: Mode, *more: int) -> sqlite3.Connection:
        if mode == "ro":
            return opened(path, mode, *more)
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    patched.setattr(database, "open_file", open_file)
    return "the disk is full"


LACKS = {"only readable": only_readable, "full": full}


@pytest.mark.parametrize("lack", LACKS.values(), ids=LACKS)
def test_every_change_says_why_it_cannot_be_made(
    path: Path, lack: Callable[[pytest.MonkeyPatch], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for client in served(path):
        reason = lack(monkeypatch)
        for method, address, body in CHANGES:
            answer = client.request(method, address, json=body)
            assert answer.status_code == 503, address
            assert reason in answer.json()["detail"], address
            assert int(answer.headers["retry-after"]) > 0, address
        for address, fields in FORMS:
            answer = client.post(address, data=fields, headers={"accept": "text/html"})
            assert answer.status_code == 503, address
            assert reason in answer.text, address
        assert client.get("/papers").status_code == 200


def test_an_import_that_cannot_be_done_is_not_answered_as_done(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("app.intake.queue.JobQueue._follow", start)
    for client in served(path):
        for method, address in (
            ("POST", "/api/v1/imports?filename=a.jsonl"),
            ("DELETE", "/api/v1/imports/1"),
        ):
            answer = client.request(method, address, content=b'{"title": "Tides"}')
            assert answer.status_code == 503
            assert "No space left" in answer.json()["detail"]


def test_the_sample_needs_room_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def copy(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfile", copy)
    for client in served(path):
        answer = client.post("/imports/sample", headers={"accept": "text/html"})
        assert answer.status_code == 507
        assert "No space left" in answer.text
        assert not list(Path(f"{path}.uploads").glob("*/file*"))
        assert not list(Path(f"{path}.uploads").glob("*/*/file*"))

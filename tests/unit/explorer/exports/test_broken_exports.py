"""Exports that fail: at the start with a reason, later so that nobody takes them for whole."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from app.errors import Busy
from app.explorer.exports import routes as exports
from app.explorer.papers import query as papers
from app.explorer.papers.views import Paper
from app.library.library import Library
from app.main import create_app
from tests.unit.conftest import BASE, settings_of

PROBLEM = "application/problem+json"


@pytest.fixture
def library(world_path: Path) -> Iterator[Library]:
    """The small world, its exports failing as each test says."""
    return Library(settings_of(world_path))


@pytest.fixture
def world_path(tmp_path: Path, world_template: Path) -> Path:
    """A copy of the small world."""
    return Path(shutil.copyfile(world_template, tmp_path / "world.db"))


def fail_at(monkeypatch: pytest.MonkeyPatch, paper: int, error: Exception) -> None:
    """Let exports fail while they read a paper, counted from 1; each chunk is one paper."""
    load, read = papers.load_papers, count(1)

    def failing(*args: Any) -> list[Paper]:
        if next(read) == paper:
            raise error
        return load(*args)

    monkeypatch.setattr(papers, "load_papers", failing)
    monkeypatch.setattr(papers, "EXPORT_BATCH", 1)
    monkeypatch.setattr(exports, "CHUNK", 1)


@pytest.mark.parametrize(
    ("error", "status"), [(ValueError("a fault"), 500), (Busy("All readers are taken."), 503)]
)
def test_what_fails_at_the_start_has_a_status(
    monkeypatch: pytest.MonkeyPatch, library: Library, error: Exception, status: int
) -> None:
    fail_at(monkeypatch, 1, error)
    app = create_app(library.settings, library)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        answer = client.get("/papers.bib")
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_fails_midway_is_no_whole_answer(
    monkeypatch: pytest.MonkeyPatch, library: Library, encoding: str
) -> None:
    fail_at(monkeypatch, 9, ValueError("a fault"))
    answer = over_a_socket(library, f"GET /papers.bib HTTP/1.1\r\nAccept-Encoding: {encoding}")
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"transfer-encoding: chunked" in answer.lower()
    assert not answer.endswith(b"0\r\n\r\n")


def test_a_whole_answer_ends(library: Library) -> None:
    answer = over_a_socket(library, "GET /papers.bib HTTP/1.1\r\nAccept-Encoding: identity")
    assert answer.endswith(b"0\r\n\r\n")


def test_papers_that_go_meanwhile_end_an_export(
    monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    load = papers.load_papers
    monkeypatch.setattr(papers, "load_papers", lambda *args: load(*args)[1:])
    app = create_app(library.settings, library)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        answer = client.get("/papers.jsonl")
    assert answer.status_code == 503
    assert "export them again" in answer.json()["detail"]


def over_a_socket(library: Library, request: str) -> bytes:
    """Serve a library, and return every byte of the answer to one request."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = create_app(library.settings, library)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        with socket.create_connection(listener.getsockname()) as client:
            head = f"{request}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
            client.sendall(head.encode())
            return b"".join(iter(lambda: client.recv(65536), b""))
    finally:
        server.should_exit = True
        thread.join()
        listener.close()

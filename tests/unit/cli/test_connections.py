"""Clients that do nothing, or stop in the middle, keep nobody else out."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import os
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from app.http import connections
from app.http.connections import (
    Crowd,
    LimitedProtocol,
    LimitedServer,
    most_connections,
    raise_descriptor_limit,
)

PATIENCE_S = 120.0
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (160, 160))
from app.cli.main import main
main()
"""
Connect = Callable[[], socket.socket]


class App:
    """Answers /large with more than any buffer holds, /held once let go, and reads other bodies."""

    def __init__(self) -> None:
        self.gone = threading.Event()
        self.asked = threading.Semaphore(0)
        self.go = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        self.asked.release()
        message = await receive()
        if scope["path"] == "/held":
            await self.go.wait()
        while message.get("more_body"):
            message = await receive()
        if message["type"] == "http.disconnect":
            self.gone.set()
            return
        size = 64 << 20 if scope["path"] == "/large" else 2
        headers = [(b"content-length", str(size).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"x" * size, "more_body": True})
        if size > 2 and (await receive())["type"] == "http.disconnect":
            self.gone.set()
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def app() -> App:
    """Give what is served."""
    return App()


@pytest.fixture
def connect(app: App, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """Serve it, with room for three and little patience; give what connects to it."""
    for name in ("HEAD_S", "BODY_S", "READER_S", "LINGER_S"):
        monkeypatch.setattr(connections, name, 0.2)
    monkeypatch.setattr(connections, "most_connections", lambda *_: 3)
    config = uvicorn.Config(
        app, http=LimitedProtocol, log_level="warning", lifespan="off", timeout_graceful_shutdown=1
    )
    server = LimitedServer(config, 1024)
    with socket.create_server(("127.0.0.1", 0)) as listener, ExitStack() as opened:
        address = listener.getsockname()
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield lambda: opened.enter_context(socket.create_connection(address, PATIENCE_S))
        app.go.set()
        server.should_exit = True
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def ask(sock: socket.socket, path: str = "/") -> None:
    sock.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())


def status(sock: socket.socket) -> int:
    answer = http.client.HTTPResponse(sock)
    answer.begin()
    return answer.status


def rest(sock: socket.socket) -> bytes:
    """Read until the server closes: a client that is cut off may see that as a reset."""
    try:
        return b"".join(iter(lambda: sock.recv(1 << 20), b""))
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize("begin", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\nX"])
def test_a_head_that_does_not_come_is_waited_for_shortly(connect: Connect, begin: bytes) -> None:
    sock = connect()
    sock.sendall(begin)
    assert rest(sock) == b""


def test_the_head_of_a_second_request_too(connect: Connect) -> None:
    sock = connect()
    ask(sock)
    assert status(sock) == 200
    sock.sendall(b"GET / HTTP/1.1\r\nHo")
    assert b"200" not in rest(sock)


def test_a_body_that_stops_is_cut(connect: Connect, app: App) -> None:
    sock = connect()
    sock.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
    assert rest(sock) == b""
    assert app.gone.wait(PATIENCE_S)


def test_a_client_that_takes_nothing_is_cut(connect: Connect, app: App) -> None:
    ask(connect(), "/large")
    assert app.gone.wait(PATIENCE_S)


@pytest.mark.parametrize(
    ("head", "status_of_it", "title"),
    [
        (b"GET /" + b"a" * 70_000, 414, "URI Too Long"),
        (b"GET / HTTP/1.1\r\nX: " + b"b" * 70_000, 431, "Request Header Fields Too Large"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, "Bad Request"),  # no Host
        (b"rubbish\r\n\r\n", 400, "Bad Request"),
    ],
)
def test_a_head_that_cannot_be_read_is_answered_as_every_error_is(
    connect: Connect, head: bytes, status_of_it: int, title: str
) -> None:
    sock = connect()
    sock.sendall(head)
    with suppress(ConnectionError):
        sock.sendall(b"c" * 10_000)  # a client that goes on sending sees the answer too
    answer = http.client.HTTPResponse(sock)
    answer.begin()
    problem = json.loads(answer.read())
    assert (answer.status, problem["status"], problem["title"]) == (
        status_of_it,
        status_of_it,
        title,
    )
    assert answer.getheader("content-type") == "application/problem+json"
    assert answer.getheader("x-request-id") == problem["request_id"]
    assert rest(sock) == b""


@pytest.mark.parametrize(
    ("error", "is_logged"), [(asyncio.CancelledError("stopped"), False), (ValueError("ours"), True)]
)
def test_answers_that_a_stop_cuts_off_leave_no_traceback(
    error: BaseException, is_logged: bool
) -> None:
    LimitedServer(uvicorn.Config(App()), 1024)
    log = logging.getLogger("uvicorn.error")
    raised = (type(error), error, None)
    record = log.makeRecord(log.name, logging.ERROR, "", 0, "Exception in ASGI", (), raised)
    assert bool(log.filter(record)) is is_logged


def test_idle_connections_go_for_new_ones(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_S", 1000.0)
    idle = [connect() for _ in range(12)]
    sock = connect()
    ask(sock)
    assert status(sock) == 200
    assert [rest(one) for one in idle[:10]] == [b""] * 10


def test_where_all_are_answered_one_more_is_refused(connect: Connect, app: App) -> None:
    held = [connect() for _ in range(3)]
    for sock in held:
        ask(sock, "/held")
        assert app.asked.acquire(timeout=PATIENCE_S)
    assert rest(connect()).startswith(b"HTTP/1.1 503 ")


def test_silent_sockets_leave_room_and_a_short_log(tmp_path: Path, world_template: Path) -> None:
    path = shutil.copyfile(world_template, tmp_path / "world.db")
    environment = {
        **os.environ, "OEUVRE_DATABASE_URL": f"sqlite:///{path}", "OEUVRE_SEMANTIC": "0",
    }  # fmt: skip
    log = tmp_path / "log.txt"
    with (
        log.open("wb") as said,
        subprocess.Popen(
            [sys.executable, "-c", LIMITED, "serve", "--port", "0"],
            env=environment, stdout=subprocess.PIPE, stderr=said, text=True,
        ) as server,
        ExitStack() as opened,
    ):  # fmt: skip
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline().rstrip().rsplit(":", 1)[1])
            for _ in range(300):
                opened.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE_S))
            for path_ in ("/health", "/papers", "/health"):
                with closing(http.client.HTTPConnection("127.0.0.1", port, PATIENCE_S)) as client:
                    client.request("GET", path_)
                    assert client.getresponse().status == 200
        finally:
            server.terminate()
    assert len(log.read_text("utf-8").splitlines()) < 10


class Transport:
    """What a protocol asks of its transport."""

    def __init__(self) -> None:
        self.unsent = 0

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def get_extra_info(self, _name: str) -> None:
        return None

    def is_closing(self) -> bool:
        return False


def test_a_reader_that_goes_on_taking_is_never_cut() -> None:
    loop = asyncio.new_event_loop()
    config = uvicorn.Config(App(), lifespan="off")
    transport: Any = Transport()
    one = LimitedProtocol(config, Crowd(3), {}, loop)
    one.connection_made(transport)
    begun = time.monotonic()
    for second in range(200):
        transport.unsent = 10_000 - second
        assert not one.overstays(begun + second)
    assert not one.overstays(begun + 199 + connections.READER_S)
    assert one.overstays(begun + 201 + connections.READER_S)
    loop.close()


@pytest.mark.parametrize("descriptors", [64, 256, 1024, 8192])
def test_there_are_fewer_connections_than_descriptors(descriptors: int) -> None:
    most = most_connections(descriptors)
    assert 0 < most < descriptors
    assert most <= connections.MOST_CONNECTIONS


def test_as_many_descriptors_as_may_be_are_asked_for() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 200), hard))
    try:
        raised = raise_descriptor_limit()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == raised
        assert raised == min(hard, connections.MOST_DESCRIPTORS) or hard == resource.RLIM_INFINITY
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_lack_of_descriptors_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    server = LimitedServer(uvicorn.Config(App()), 1024)
    loop = asyncio.new_event_loop()
    for _ in range(1000):
        error = OSError(24, "Too many open files")
        server._note(
            loop, {"message": "socket.accept() out of system resource", "exception": error}
        )
    loop.close()
    assert len(caplog.records) == 1

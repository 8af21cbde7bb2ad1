"""Servers in processes of their own, asked over HTTP, for the benchmarks of serving."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

PATIENCE_S = 120
"""That a server is given to answer for the first time."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int
    started_at: float
    """`time.perf_counter()` just before the process was made."""

    def connect(self) -> Client:
        """Open one connection, kept for many requests."""
        return Client(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S))

    def resident_mib(self) -> float:
        """Return its memory now, without its children's."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@dataclass(frozen=True)
class Client:
    """One connection to a server."""

    connection: HTTPConnection

    def get(self, path: str, parameters: Sequence[tuple[str, object]] = ()) -> tuple[int, bytes]:
        """Ask for a page, and read the whole answer."""
        address = f"{path}?{urlencode(parameters)}" if parameters else path
        self.connection.request("GET", address, headers={"Accept": "text/html, */*"})
        response = self.connection.getresponse()
        return response.status, response.read()

    def timed(
        self, path: str, parameters: Sequence[tuple[str, object]] = ()
    ) -> tuple[float, int, bytes]:
        """Return the milliseconds that an answer took as well."""
        started = time.perf_counter()
        status, body = self.get(path, parameters)
        return (time.perf_counter() - started) * 1000, status, body


def free_port() -> int:
    """Return a port that nobody has at the moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


@contextmanager
def serving(
    command: Sequence[str], port: int, first: str = "/", **variables: str
) -> Iterator[Server]:
    """Run a server until the block ends; it has answered `first` once before the block begins."""
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        env=os.environ | variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        server = Server(port, process.pid, started)
        try:
            _await(server, process, first)
            yield server
        finally:
            process.terminate()


def oeuvre(library: Path, **variables: str) -> tuple[list[str], int, dict[str, str]]:
    """Return what serves a library: the command, its port, and its environment."""
    port = free_port()
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    return command, port, {"OEUVRE_DATABASE_URL": f"sqlite:///{library.absolute()}", **variables}


def await_meaning(server: Server) -> None:
    """Wait until search by meaning is ready."""
    client = server.connect()
    deadline = time.perf_counter() + PATIENCE_S
    while b'"semantic":"ready"' not in client.get("/health")[1].replace(b" ", b""):
        if time.perf_counter() > deadline:
            raise SystemExit("Search by meaning did not get ready; run oeuvre embed first.")
        time.sleep(0.1)


def _await(server: Server, process: subprocess.Popen[bytes], path: str) -> None:
    while time.perf_counter() - server.started_at < PATIENCE_S:
        try:
            server.connect().get(path)
        except (OSError, HTTPException):
            if process.poll() is not None:
                break
            time.sleep(0.01)
        else:
            return
    raise SystemExit(f"The server did not start: {process.args!r}")

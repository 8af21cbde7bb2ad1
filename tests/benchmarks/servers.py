"""Servers in processes of their own, asked over HTTP, for the benchmarks of serving."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120
"""That a server is given to answer."""
READY_S = 900.0
"""Until the model is exported and a small library encoded, on a busy machine."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int
    started_at: float
    """`time.perf_counter()` just before the process was made."""

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def connect(self, most: int | None = None) -> Client:
        """Open one connection, kept for many requests as a browser keeps it.

        Args:
            most: bytes of an answer that are read; of a longer one the rest is not waited for.
        """
        return Client(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S), most)

    def resident_mib(self) -> float:
        """Return its memory now, without its children's."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def open_files(self) -> int:
        """Return how many files and sockets it has open."""
        return sum(1 for _ in Path(f"/proc/{self.pid}/fd").iterdir())


@dataclass(frozen=True)
class Client:
    """One connection to a server."""

    connection: HTTPConnection
    most: int | None = None

    def get(
        self,
        path: str,
        parameters: Sequence[tuple[str, object]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Return status and body of an answer."""
        address = f"{path}?{urlencode(parameters)}" if parameters else path
        headers = {"Accept": "text/html, */*"} if headers is None else headers
        try:
            return self._get(address, headers)
        except (RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # A server may close a connection that was idle, or after an answer.
            self.connection.close()
            return self._get(address, headers)

    def timed(
        self, path: str, parameters: Sequence[tuple[str, object]] = ()
    ) -> tuple[float, int, bytes]:
        """Return the milliseconds that an answer took as well."""
        started = time.perf_counter()
        status, body = self.get(path, parameters)
        return (time.perf_counter() - started) * 1000, status, body

    def _get(self, address: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
        self.connection.request("GET", address, headers=dict(headers))
        response = self.connection.getresponse()
        body = response.read(self.most)
        if not response.isclosed():
            self.connection.close()
        return response.status, body


@contextmanager
def oeuvre(library: Path | None, **variables: str) -> Iterator[Server]:
    """Serve a library, or a new one of the bundled listing, until the block ends.

    Args:
        variables: of the environment, besides that which names the library.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = library or Path(folder, "library.db")
        listing = [] if library else ["--start-from", str(ROOT / "data" / "listing.txt")]
        port = free_port()
        command = [sys.executable, "-m", "app", "serve", "--port", str(port), *listing]
        url = f"sqlite:///{path.absolute()}"
        with serving(command, port, OEUVRE_DATABASE_URL=url, **variables) as server:
            yield server


@contextmanager
def serving(command: Sequence[str], port: int, **variables: str) -> Iterator[Server]:
    """Run a server until the block ends; it has answered `/` once before the block begins."""
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        server = Server(port, process.pid, started)
        try:
            _await_first_page(server, process)
            yield server
        finally:
            process.terminate()


def run_oeuvre(library: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run one command of `oeuvre` on a library, in a process of its own."""
    env = {**os.environ, "OEUVRE_DATABASE_URL": f"sqlite:///{library}"}
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False)


def free_port() -> int:
    """Return a port that nobody has at the moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def await_meaning(server: Server) -> str:
    """Wait while search by meaning is being prepared; return its state then."""
    client = server.connect()
    deadline = time.monotonic() + READY_S
    while (state := str(json.loads(client.get("/health")[1])["semantic"])) == "warming":
        if time.monotonic() > deadline:
            raise SystemExit("Search by meaning did not get ready.")
        time.sleep(0.1)
    return state


def require_meaning(server: Server) -> None:
    """Wait for search by meaning; end the benchmark where there is none to be had."""
    if await_meaning(server) != "ready":
        raise SystemExit("There is no search by meaning: oeuvre doctor says why.")


def _await_first_page(server: Server, process: subprocess.Popen[bytes]) -> None:
    while time.perf_counter() - server.started_at < PATIENCE_S:
        try:
            server.connect().get("/")
        except (OSError, HTTPException):
            if process.poll() is not None:
                break
            time.sleep(0.01)
        else:
            return
    raise SystemExit(f"The server did not start: {process.args!r}")
